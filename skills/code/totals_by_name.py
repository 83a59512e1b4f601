def totals_by_name(entries: list[tuple[str, int]]) -> dict[str, int]:
    """Add up the numbers of several entries per name, in order of first appearance.

    >>> totals_by_name([('q', 1), ('p', 2), ('p', 3), ('q', -1)])
    {'q': 0, 'p': 5}
    >>> totals_by_name([('Ann', 8), ('Ann', 5), ('Cy', 9)])
    {'Ann': 13, 'Cy': 9}
    """
    return {label: sum(n for part, n in entries if part == label) for label in dict.fromkeys(part for part, n in entries)}
