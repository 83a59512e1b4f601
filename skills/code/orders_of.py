def orders_of(orders: list[dict[str, str]], customer: str) -> list[dict[str, str]]:
    """List the orders of one customer.

    >>> orders_of([{'customer': 'Cy', 'amount': '3'}], 'Ann')
    []
    >>> orders_of([], 'Bo')
    []
    """
    return [order for order in orders if order["customer"] == customer]
