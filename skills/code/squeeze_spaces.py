def squeeze_spaces(text: str) -> str:
    """Collapse every run of white space, tabs and line breaks included, into one space and
    trim both ends; use it on text that people typed or pasted.

    >>> squeeze_spaces(' kiwi\\ndate\\nfig\\nplum ')
    'kiwi date fig plum'
    >>> squeeze_spaces(' apple  date  plum\\n')
    'apple date plum'
    """
    return " ".join(text.split())
