from .comma_fields import comma_fields
from .drop_blanks import drop_blanks


def filled_fields(line: str) -> list[str]:
    """List the fields of a comma-separated line that are not empty, each trimmed.

    >>> filled_fields(',plum,  plum  ,  apple')
    ['plum', 'plum', 'apple']
    >>> filled_fields(' , red , dark blue,')
    ['red', 'dark blue']
    """
    return drop_blanks(comma_fields(line))
