from .jury_favourite import jury_favourite


def jury_champion(names: list[str], rows: list[list[float]]) -> str:
    """Name the contestant with the highest jury score, given the names and one row of scores
    each.

    >>> jury_champion(['Cy', 'Ann'], [[9.0, 7.0, 3.0], [1.0, 2.0, 5.0]])
    'Cy'
    >>> jury_champion(['Ed', 'Cy'], [[8.0, 8.0, 9.0], [2.0, 5.0, 1.0]])
    'Ed'
    """
    return names[jury_favourite(rows)]
