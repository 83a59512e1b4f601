from .filled_fields import filled_fields
from .trimmed_lines import trimmed_lines


def field_rows(text: str) -> list[list[str]]:
    """Read a comma-separated text into rows of filled fields, leaving out blank lines.

    >>> field_rows(' \\n   ,kiwi,  kiwi, fig    ')
    [['kiwi', 'kiwi', 'fig']]
    >>> field_rows(' \\n    pear ,  plum  ')
    [['pear', 'plum']]
    """
    return [filled_fields(part) for part in trimmed_lines(text) if part.strip() != ""]
