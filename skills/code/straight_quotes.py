from .straight_apostrophes import straight_apostrophes
from .straight_double_quotes import straight_double_quotes


def straight_quotes(text: str) -> str:
    """Turn all curly quotes, double and single, into the straight ones of a keyboard.

    >>> straight_quotes('it’s apple fig date’s')
    "it's apple fig date's"
    >>> straight_quotes('the dogs’ bed')
    "the dogs' bed"
    """
    return straight_double_quotes(straight_apostrophes(text))
