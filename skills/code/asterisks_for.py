def asterisks_for(text: str) -> str:
    """Hide a text behind as many asterisks as it has characters; use it on passwords and
    numbers.

    >>> asterisks_for('3400 0000 0000 009')
    '******************'
    >>> asterisks_for('371449635398431')
    '***************'
    """
    return "*" * len(text)
