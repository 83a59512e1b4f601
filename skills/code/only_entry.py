def only_entry(items: list[str]) -> str:
    """Give the one entry of a list that has exactly one, and an empty string for any other
    list.

    >>> only_entry(['w', 'x', 'y', 'z'])
    ''
    >>> only_entry(['c', 'a', 'd'])
    ''
    """
    count = len(items)
    return "".join(item for item in items if count == 1)
