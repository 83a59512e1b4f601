def unique_in_order(items: list[str]) -> list[str]:
    """List the distinct entries in the order in which they first appear.

    >>> unique_in_order(['kiwi', 'plum', 'apple', 'plum'])
    ['kiwi', 'plum', 'apple']
    >>> unique_in_order(['c', 'c', 'a', 'b', 'a'])
    ['c', 'a', 'b']
    """
    return list(dict.fromkeys(items))
