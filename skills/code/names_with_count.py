def names_with_count(counts: dict[str, int], count: int) -> list[str]:
    """List the names that have exactly the given count.

    >>> names_with_count({'pear': 1, 'plum': 4, 'fig': 2, 'apple': 4}, 2)
    ['fig']
    >>> names_with_count({'apple': 5, 'plum': 1, 'pear': 4}, 1)
    ['plum']
    """
    return [key for key, value in counts.items() if value == count]
