from .mean_deviation import mean_deviation
from .mean_distances import mean_distances


def farthest_in_deviations(values: list[float]) -> float:
    """Say how many mean deviations the number farthest from the mean lies away from it; not
    all numbers are equal.

    >>> farthest_in_deviations([1.0, 1.0, 9.0, 5.0])
    1.6666666666666667
    >>> farthest_in_deviations([9.0, -2.0, 11.0, 5.0, 3.0, 16.0])
    1.8
    """
    return max(mean_distances(values)) / mean_deviation(values)
