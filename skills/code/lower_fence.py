from .lower_quartile import lower_quartile
from .middle_half_range import middle_half_range


def lower_fence(values: list[float], factor: float) -> float:
    """Compute the lower fence of a box plot: the lower quartile minus the interquartile range
    times a factor.

    >>> lower_fence([5.0, 15.0, 3.0, 13.0, 7.0], 1.0)
    -3.0
    >>> lower_fence([6.0, 2.0, 8.0, 4.0, 4.0], 0.5)
    3.0
    """
    return lower_quartile(values) - middle_half_range(values) * factor
