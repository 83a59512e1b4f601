from .jury_scores import jury_scores


def jury_favourite(rows: list[list[float]]) -> int:
    """Find the place, counted from 0, of the contestant with the highest jury score, the first
    one if several tie.

    >>> jury_favourite([[0.0, 0.0, 9.0], [1.0, 9.0, 4.0], [2.0, 2.0, 2.0]])
    1
    >>> jury_favourite([[1.0, 1.0, 9.0], [2.0, 2.0, 2.0], [0.0, 3.0, 9.0]])
    2
    """
    scores = jury_scores(rows)
    return scores.index(max(scores))
