import re


def digits_of(text: str) -> str:
    """Keep only the digits of a text, in order; use it on phone, card and order numbers.

    >>> digits_of('+1 (212) 555-0100')
    '12125550100'
    >>> digits_of('tel: 303-555-0187')
    '3035550187'
    """
    return "".join(re.findall(r"\d+", text))
