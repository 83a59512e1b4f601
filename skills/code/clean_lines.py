from .trimmed_lines import trimmed_lines


def clean_lines(text: str) -> list[str]:
    """List the lines of a text that are not blank, each trimmed.

    >>> clean_lines('\\tgrape\\ndate  \\n\\napple ')
    ['grape', 'date', 'apple']
    >>> clean_lines('\\n\\tfirst\\nsecond\\t\\n')
    ['first', 'second']
    """
    return [part for part in trimmed_lines(text) if part]
