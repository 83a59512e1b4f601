from .mean_of import mean_of
from .windows_of import windows_of


def moving_averages(values: list[float], size: int) -> list[float]:
    """Compute the moving averages of a list: the mean of every window of the given size.

    >>> moving_averages([18.0, 3.0, 14.0, 3.0, 11.0], 1)
    [18.0, 3.0, 14.0, 3.0, 11.0]
    >>> moving_averages([7.0, 4.0, 16.0, 8.0, 6.0], 2)
    [5.5, 10.0, 12.0, 7.0]
    """
    return [mean_of(window) for window in windows_of(values, size)]
