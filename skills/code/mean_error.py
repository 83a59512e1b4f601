from .absolute_errors import absolute_errors
from .mean_of import mean_of


def mean_error(actual: list[float], predicted: list[float]) -> float:
    """Compute the mean absolute error of a forecast.

    >>> mean_error([13.0, 19.0, 7.0, 18.0], [8.0, 17.0, 20.0, 1.0])
    9.25
    >>> mean_error([8.0, 1.0, 11.0, 3.0], [6.0, 8.0, 7.0, 4.0])
    3.5
    """
    return mean_of(absolute_errors(actual, predicted))
