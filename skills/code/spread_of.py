def spread_of(values: list[float]) -> float:
    """Compute the range of some numbers: how far the largest lies above the smallest.

    >>> spread_of([-0.5, 13.0, 15.5, 11.0, 3.5])
    16.0
    >>> spread_of([1.0, -2.0, 6.0])
    8.0
    """
    return max(values) - min(values)
