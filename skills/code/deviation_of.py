import math

from .variance_of import variance_of


def deviation_of(values: list[float]) -> float:
    """Compute the standard deviation of at least one number: the square root of the variance.

    >>> deviation_of([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])
    2.0
    >>> deviation_of([0.0, 10.0, 0.0, 10.0])
    5.0
    """
    return math.sqrt(variance_of(values))
