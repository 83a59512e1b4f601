def straight_double_quotes(text: str) -> str:
    """Turn curly double quotes into straight ones.

    >>> straight_double_quotes('grape mango grape “apple”')
    'grape mango grape "apple"'
    >>> straight_double_quotes('say “yes” or “no”')
    'say "yes" or "no"'
    """
    return text.replace("“", '"').replace("”", '"')
