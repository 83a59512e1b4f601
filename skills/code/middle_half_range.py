from .lower_quartile import lower_quartile
from .upper_quartile import upper_quartile


def middle_half_range(values: list[float]) -> float:
    """Compute the interquartile range: how far the upper quartile lies above the lower one.

    >>> middle_half_range([1.0, 6.0, 0.0, 10.0, 17.0, 7.0, 2.0])
    9.0
    >>> middle_half_range([18.0, 3.0, 18.0, 0.0, 12.0])
    15.0
    """
    return upper_quartile(values) - lower_quartile(values)
