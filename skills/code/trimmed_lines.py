def trimmed_lines(text: str) -> list[str]:
    """Split a text into its lines, each without white space at its ends; blank lines stay as
    empty strings.

    >>> trimmed_lines('\\tfirst\\nsecond\\t')
    ['first', 'second']
    >>> trimmed_lines('x\\n\\n  y z  ')
    ['x', '', 'y z']
    """
    return [part.strip() for part in text.splitlines()]
