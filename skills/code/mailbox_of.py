from .before_at import before_at
from .drop_plus_tag import drop_plus_tag


def mailbox_of(address: str) -> str:
    """Give the mailbox of an e-mail address in lower case and without its plus tag.

    >>> mailbox_of('margaret.noether@NORTHWIND.com')
    'margaret.noether'
    >>> mailbox_of('Katherine+news@NORTHWIND.com')
    'katherine'
    """
    return drop_plus_tag(before_at(address).lower())
