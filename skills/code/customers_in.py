from .unique_in_order import unique_in_order


def customers_in(orders: list[dict[str, str]]) -> list[str]:
    """List the distinct customers of orders or invoices, sorted.

    >>> customers_in([{'customer': 'Cy', 'amount': '3'}])
    ['Cy']
    >>> customers_in([])
    []
    """
    return unique_in_order(sorted(order["customer"] for order in orders))
