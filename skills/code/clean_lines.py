from .drop_blanks import drop_blanks
from .trimmed_lines import trimmed_lines


def clean_lines(text: str) -> list[str]:
    """List the lines of a text that are not blank, each trimmed.

    >>> clean_lines('\\tgrape\\ndate  \\n\\napple ')
    ['grape', 'date', 'apple']
    >>> clean_lines('\\n\\tfirst\\nsecond\\t\\n')
    ['first', 'second']
    """
    return drop_blanks(trimmed_lines(text))
