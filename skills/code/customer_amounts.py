from .amount_in import amount_in


def customer_amounts(orders: list[dict[str, str]]) -> list[tuple[str, int]]:
    """List customer and amount of each order record as pairs.

    >>> customer_amounts([{'customer': 'Bo', 'amount': '23'}])
    [('Bo', 23)]
    >>> customer_amounts([{'customer': 'Cy', 'amount': '3'}])
    [('Cy', 3)]
    """
    return [(order["customer"], amount_in(order)) for order in orders]
