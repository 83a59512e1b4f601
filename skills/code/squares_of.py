def squares_of(values: list[float]) -> list[float]:
    """Square every number.

    >>> squares_of([-2.5, -3.0, 6.0, -4.0, 9.0])
    [6.25, 9.0, 36.0, 16.0, 81.0]
    >>> squares_of([-3.5, -1.0, 0.0])
    [12.25, 1.0, 0.0]
    """
    return [value * value for value in values]
