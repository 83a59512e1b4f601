from .customer_amounts import customer_amounts
from .totals_by_name import totals_by_name


def totals_by_customer(orders: list[dict[str, str]]) -> dict[str, int]:
    """Add up the amounts of order records per customer, in order of first appearance.

    >>> totals_by_customer([{'customer': 'Ann', 'amount': '23'}])
    {'Ann': 23}
    >>> totals_by_customer([{'customer': 'Cy', 'amount': '3'}])
    {'Cy': 3}
    """
    return totals_by_name(customer_amounts(orders))
