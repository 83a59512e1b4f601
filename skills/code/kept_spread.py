from .percent_of import percent_of
from .smoothed_spread import smoothed_spread
from .spread_of import spread_of


def kept_spread(values: list[float], size: int) -> float:
    """Compute how much of the spread of a list its moving averages keep, in percent.

    >>> kept_spread([4.0, 20.0, 4.0, 18.0, 16.0], 2)
    37.5
    >>> kept_spread([8.0, 16.0, 9.0, 15.0, 18.0], 2)
    45.0
    """
    return percent_of(smoothed_spread(values, size), spread_of(values))
