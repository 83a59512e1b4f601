def ranked_names(totals: dict[str, int]) -> list[str]:
    """Rank names by their numbers, the highest first.

    >>> ranked_names({'q': 1, 'p': 3, 'r': 2})
    ['p', 'r', 'q']
    >>> ranked_names({'Bo': 1, 'Di': 27})
    ['Di', 'Bo']
    """
    return sorted(totals, key=totals.get, reverse=True)
