def clamped(value: float, low: float, high: float) -> float:
    """Limit a number to the range from low to high.

    >>> clamped(9.5, 10.0, 12.0)
    10.0
    >>> clamped(17.0, -3.0, 6.0)
    6.0
    """
    return min(high, max(low, value))
