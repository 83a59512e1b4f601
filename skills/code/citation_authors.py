from .citation_name import citation_name
from .filled_fields import filled_fields


def citation_authors(line: str) -> str:
    """Write a comma-separated list of authors as a reference does: family names first, joined
    by semicolons.

    >>> citation_authors('Ada Lovelace, grace Hopper')
    'Lovelace, A.; Hopper, G.'
    >>> citation_authors('Alan M. Turing')
    'Turing, A.M.'
    """
    return "; ".join(citation_name(field) for field in filled_fields(line))
