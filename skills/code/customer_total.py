from .orders_of import orders_of
from .total_amount import total_amount


def customer_total(orders: list[dict[str, str]], customer: str) -> int:
    """Add up the amounts of one customer's orders.

    >>> customer_total([{'customer': 'Cy', 'amount': '3'}], 'Ann')
    0
    >>> customer_total([], 'Bo')
    0
    """
    return total_amount(orders_of(orders, customer))
