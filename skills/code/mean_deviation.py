from .mean_distances import mean_distances
from .mean_of import mean_of


def mean_deviation(values: list[float]) -> float:
    """Compute the mean absolute deviation: the mean distance from the mean.

    >>> mean_deviation([2.0, 17.0, 18.5, 17.0])
    5.8125
    >>> mean_deviation([0.0, 0.5, 1.0, 2.5])
    0.75
    """
    return mean_of(mean_distances(values))
