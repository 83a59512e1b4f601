def straight_apostrophes(text: str) -> str:
    """Turn curly single quotes and apostrophes into straight ones.

    >>> straight_apostrophes('it’s apple mango pear')
    "it's apple mango pear"
    >>> straight_apostrophes('the dogs’ “bed”')
    "the dogs' “bed”"
    """
    return text.replace("’", "'").replace("‘", "'")
