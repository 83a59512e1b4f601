def amount_in(order: dict[str, str]) -> int:
    """Read the whole-number amount of an order record.

    >>> amount_in({'order': '18', 'amount': '250'})
    250
    >>> amount_in({'order': '47', 'amount': '68'})
    68
    """
    return int(order["amount"])
