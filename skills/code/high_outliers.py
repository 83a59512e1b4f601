from .upper_fence import upper_fence


def high_outliers(values: list[float], factor: float) -> list[float]:
    """List the numbers that lie above the upper fence of a box plot with the given factor.

    >>> high_outliers([30.0, 2.0, 3.0, 2.0, 3.0, 2.0, 20.0, 3.0], 3.0)
    [30.0, 20.0]
    >>> high_outliers([12.0, 25.0, 14.0, 1.0, 13.0, 12.0, 20.0], 0.5)
    [25.0]
    """
    fence = upper_fence(values, factor)
    return [value for value in values if value > fence]
