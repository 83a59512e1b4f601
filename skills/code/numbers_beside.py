def numbers_beside(entries: list[tuple[str, int]], name: str) -> list[int]:
    """List the numbers that stand beside a name in a list of pairs.

    >>> numbers_beside([('Bo', 3), ('Ann', 1), ('Ann', 4), ('Ann', 7)], 'Bo')
    [3]
    >>> numbers_beside([('Bo', 9), ('Bo', 1), ('Ann', 7), ('Cy', 8)], 'Ann')
    [7]
    """
    return [n for _, n in (entry for entry in entries if entry[0] == name)]
