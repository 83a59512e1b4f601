def given_names(name: str) -> list[str]:
    """List a person's given names: all words of the full name but the last.

    >>> given_names('Grace Brewster Hopper')
    ['Grace', 'Brewster']
    >>> given_names('Radia Rose Johnson')
    ['Radia', 'Rose']
    """
    return name.split()[:-1]
