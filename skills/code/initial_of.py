def initial_of(word: str) -> str:
    """Give the initial of a name as a capital letter with a full stop.

    >>> initial_of('mcDonald')
    'M.'
    >>> initial_of('Torvalds')
    'T.'
    """
    return word[0].upper() + "."
