from .clean_lines import clean_lines
from .comma_fields import comma_fields


def field_rows(text: str) -> list[list[str]]:
    """Read a comma-separated text into rows of trimmed fields, empty ones included, leaving
    out blank lines.

    >>> field_rows(' \\n   ,kiwi,  kiwi, fig    ')
    [['', 'kiwi', 'kiwi', 'fig']]
    >>> field_rows(' red , blue\\n,')
    [['red', 'blue'], ['', '']]
    """
    return [comma_fields(line) for line in clean_lines(text)]
