def given_initials(name: str) -> str:
    """Give the initials of all names but the last one, each with a full stop, run together.

    >>> given_initials('john ronald reuel tolkien')
    'J.R.R.'
    >>> given_initials('grace brewster Hopper')
    'G.B.'
    """
    return "".join(word[0].upper() + "." for word in name.split()[:-1])
