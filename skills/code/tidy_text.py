from .squeeze_spaces import squeeze_spaces
from .straight_quotes import straight_quotes


def tidy_text(text: str) -> str:
    """Clean typed text for print: straight quotes, single spaces, nothing at the ends.

    >>> tidy_text(' date\\tpear\\t“kiwi”\\t“grape” ')
    'date pear "kiwi" "grape"'
    >>> tidy_text(' it’s\\t“fig”\\t“apple”')
    'it\\'s "fig" "apple"'
    """
    return squeeze_spaces(straight_quotes(text))
