def all_but_last_four(text: str) -> str:
    """Give what stands before the last four characters of a text.

    >>> all_but_last_four('4111111111111234')
    '411111111111'
    >>> all_but_last_four('FR7923880273')
    'FR792388'
    """
    return text[:-4]
