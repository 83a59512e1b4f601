from .comma_fields import comma_fields


def filled_fields(line: str) -> list[str]:
    """List the fields of a comma-separated line that are not empty, each trimmed.

    >>> filled_fields(',plum,  plum  ,  apple')
    ['plum', 'plum', 'apple']
    >>> filled_fields(' , red , dark blue,')
    ['red', 'dark blue']
    """
    return [part for part in comma_fields(line) if part]
