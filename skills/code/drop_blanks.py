def drop_blanks(items: list[str]) -> list[str]:
    """Leave out the entries that are empty or only white space, keeping the others as they
    are.

    >>> drop_blanks(['date', ' date', '', 'mango'])
    ['date', ' date', 'mango']
    >>> drop_blanks([' plum', 'lime', 'lime', ' '])
    [' plum', 'lime', 'lime']
    """
    return [item for item in items if item.strip() != ""]
