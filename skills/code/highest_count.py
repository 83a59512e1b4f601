def highest_count(counts: dict[str, int]) -> int:
    """Find the highest count, zero if there are none.

    >>> highest_count({'plum': 1, 'fig': 3, 'apple': 1, 'kiwi': 3})
    3
    >>> highest_count({'pear': 2, 'kiwi': 3, 'plum': 4, 'fig': 4})
    4
    """
    return max(counts.values(), default=0)
