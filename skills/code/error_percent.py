from .mean_error import mean_error
from .mean_of import mean_of
from .percent_of import percent_of


def error_percent(actual: list[float], predicted: list[float]) -> float:
    """Compare a forecast's mean error with the mean of the actual values, in percent.

    >>> error_percent([20.0, 6.0, 20.0, 0.0], [9.0, 15.0, 12.0, 18.0])
    100.0
    >>> error_percent([0.0, 2.0, 0.0], [11.0, 16.0, 1.0])
    1300.0
    """
    return percent_of(mean_error(actual, predicted), mean_of(actual))
