from .share_count import share_count


def percentile_of(values: list[float], percent: int) -> float:
    """Pick a percentile, below the hundredth, of at least one value: 0 gives the smallest, 50
    the middle one.

    >>> percentile_of([1.0, 7.0, 14.0, 17.0, 0.0, 6.0, 0.0], 25)
    0.0
    >>> percentile_of([4.0, 16.0, 14.0, 17.0, 10.0, 11.0], 99)
    17.0
    """
    return sorted(values)[share_count(percent, len(values))]
