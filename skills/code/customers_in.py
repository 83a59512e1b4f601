def customers_in(orders: list[dict[str, str]]) -> list[str]:
    """List the distinct customers of orders or invoices, sorted.

    >>> customers_in([{'customer': 'Cy', 'amount': '3'}])
    ['Cy']
    >>> customers_in([])
    []
    """
    return sorted(set(order["customer"] for order in orders))
