import re


def blank_punctuation(text: str) -> str:
    """Replace every character other than the letters A to Z, in either case, and the digits by
    a space; use it before splitting a text into plain words.

    >>> blank_punctuation('Hello, World!')
    'Hello  World '
    >>> blank_punctuation('Over the Moon')
    'Over the Moon'
    """
    return re.sub("[^A-Za-z0-9]", " ", text)
