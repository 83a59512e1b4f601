from .jury_score import jury_score


def jury_scores(rows: list[list[float]]) -> list[float]:
    """Average the jury's scores of each contestant, one row of scores each, without its
    smallest and largest.

    >>> jury_scores([[5.0, 5.0, 9.0, 1.0], [7.0, 6.0, 2.0, 9.0]])
    [5.0, 6.5]
    >>> jury_scores([[8.0, 3.0, 0.0], [2.0, 1.0, 0.0]])
    [3.0, 1.0]
    """
    return [jury_score(row) for row in rows]
