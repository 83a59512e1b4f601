from .mean_of import mean_of
from .trim_extremes import trim_extremes


def jury_score(scores: list[float]) -> float:
    """Average scores after leaving out the smallest and the largest one, as juries do; at
    least three scores.

    >>> jury_score([7.0, 6.0, 1.0, 9.0, 5.0])
    6.0
    >>> jury_score([-2.0, -1.5, 16.5, 3.5])
    1.0
    """
    return mean_of(trim_extremes(scores))
