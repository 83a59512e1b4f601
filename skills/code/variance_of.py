from .centred import centred
from .mean_of import mean_of
from .squares_of import squares_of


def variance_of(values: list[float]) -> float:
    """Compute the variance of at least one number: the mean of the squared distances from the
    mean.

    >>> variance_of([8.0, 10.0, 12.0, 5.0, 4.0])
    8.96
    >>> variance_of([6.0, 12.0, 5.0, 10.0, 2.0])
    12.8
    """
    return mean_of(squares_of(centred(values)))
