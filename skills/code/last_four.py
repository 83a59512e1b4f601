def last_four(text: str) -> str:
    """Give the last four characters of a text; use it to name a card or account without
    showing it.

    >>> last_four('4111111111111234')
    '1234'
    >>> last_four('GB29NWBK')
    'NWBK'
    """
    return text[-4:]
