from .given_names import given_names
from .initial_of import initial_of


def given_initials(name: str) -> str:
    """Give the initials of all names but the last one, each with a full stop, run together.

    >>> given_initials('john ronald reuel tolkien')
    'J.R.R.'
    >>> given_initials('grace brewster Hopper')
    'G.B.'
    """
    return "".join(initial_of(name2) for name2 in given_names(name))
