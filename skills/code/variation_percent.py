from .deviation_of import deviation_of
from .mean_of import mean_of
from .percent_of import percent_of


def variation_percent(values: list[float]) -> float:
    """Compute the coefficient of variation: the standard deviation in percent of the mean.

    >>> variation_percent([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])
    40.0
    >>> variation_percent([0.0, 10.0, 0.0, 10.0])
    100.0
    """
    return percent_of(deviation_of(values), mean_of(values))
