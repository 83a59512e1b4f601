from .given_initials import given_initials
from .surname_of import surname_of


def citation_name(name: str) -> str:
    """Write a person's full name, given and family name, as in a list of references: family
    name, comma, initials of the given names.

    >>> citation_name('john ronald reuel Tolkien')
    'Tolkien, J.R.R.'
    >>> citation_name('grace brewster Hopper')
    'Hopper, G.B.'
    """
    return f"{surname_of(name)}, {given_initials(name)}"
