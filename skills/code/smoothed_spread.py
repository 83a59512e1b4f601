from .moving_averages import moving_averages
from .spread_of import spread_of


def smoothed_spread(values: list[float], size: int) -> float:
    """Find the spread that is left when a list is smoothed: the range of its moving averages.

    >>> smoothed_spread([14.0, 14.0, 3.0, 16.0, 6.0, 8.0], 2)
    7.0
    >>> smoothed_spread([6.0, 17.0, 1.0, 6.0, 15.0], 1)
    16.0
    """
    return spread_of(moving_averages(values, size))
