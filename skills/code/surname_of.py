def surname_of(name: str) -> str:
    """Take the last word of a person's full name as the family name.

    >>> surname_of('Katherine Louise Hamilton')
    'Hamilton'
    >>> surname_of(' Tim Berners-Lee ')
    'Berners-Lee'
    """
    return name.split()[-1]
