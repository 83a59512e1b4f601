def count_above(values: list[float], limit: float) -> int:
    """Count the numbers that lie strictly above a limit.

    >>> count_above([10.0, 19.5, 17.0, -3.0, 19.0, 15.0], 10.0)
    4
    >>> count_above([11.0, 7.0, 17.5, 3.0, 2.0, 8.5], 1.0)
    6
    """
    return sum(value > limit for value in values)
