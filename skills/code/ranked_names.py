def ranked_names(totals: dict[str, int]) -> list[str]:
    """Rank names by their numbers, the highest first, names of equal numbers in the order
    given.

    >>> ranked_names({'q': 1, 'p': 3, 'r': 2})
    ['p', 'r', 'q']
    >>> ranked_names({'b': 1, 'a': 1, 'c': 2})
    ['c', 'b', 'a']
    """
    return sorted(totals, key=totals.get, reverse=True)
