from .middle_half_range import middle_half_range
from .upper_quartile import upper_quartile


def upper_fence(values: list[float], factor: float) -> float:
    """Compute the upper fence of a box plot: the upper quartile plus the interquartile range
    times a factor.

    >>> upper_fence([18.0, 13.0, 12.0, 19.0, 0.0, 6.0, 15.0], 3.0)
    54.0
    >>> upper_fence([6.0, 2.0, 8.0, 4.0, 4.0], 0.5)
    7.0
    """
    return upper_quartile(values) + middle_half_range(values) * factor
