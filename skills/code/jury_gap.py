from .jury_scores import jury_scores
from .spread_of import spread_of


def jury_gap(rows: list[list[float]]) -> float:
    """Find how far apart the best and the worst contestant of a jury's table are, by average
    score without extremes.

    >>> jury_gap([[0.0, 0.0, 9.0], [1.0, 9.0, 4.0], [2.0, 2.0, 2.0]])
    4.0
    >>> jury_gap([[5.0, 5.0, 9.0, 1.0], [7.0, 6.0, 2.0, 9.0]])
    1.5
    """
    return spread_of(jury_scores(rows))
