from .customer_total import customer_total


def customer_lead(orders: list[dict[str, str]], first: str, second: str) -> int:
    """Find the difference between two customers' order totals, negative if the second one
    ordered more.

    >>> customer_lead([{'customer': 'Cy', 'amount': '3'}], 'Ann', 'Cy')
    -3
    >>> customer_lead([], 'Bo', 'Cy')
    0
    """
    return customer_total(orders, first) - customer_total(orders, second)
