from .amount_in import amount_in


def total_amount(orders: list[dict[str, str]]) -> int:
    """Add up the amounts of order records.

    >>> total_amount([{'customer': 'Ann', 'amount': '10'}])
    10
    >>> total_amount([{'customer': 'Ann', 'amount': '20'}])
    20
    """
    return sum(amount_in(order) for order in orders)
