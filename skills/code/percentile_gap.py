from .percentile_of import percentile_of


def percentile_gap(values: list[float], low: int, high: int) -> float:
    """Say how far one percentile of some values lies above another, both below the hundredth.

    >>> percentile_gap([3.0, 14.0, 0.0, 1.0, 0.0, 18.0], 10, 90)
    18.0
    >>> percentile_gap([5.0, 7.0, 4.0, 17.0, 11.0, 4.0], 50, 75)
    4.0
    """
    return percentile_of(values, high) - percentile_of(values, low)
