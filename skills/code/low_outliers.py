from .lower_fence import lower_fence


def low_outliers(values: list[float], factor: float) -> list[float]:
    """List the numbers that lie below the lower fence of a box plot with the given factor.

    >>> low_outliers([0.0, 22.0, 23.0, 22.0, 23.0, 22.0, 5.0, 23.0], 3.0)
    [0.0, 5.0]
    >>> low_outliers([14.0, 12.0, 12.0, 25.0, 13.0, 11.0, 12.0, 13.0], 0.5)
    [11.0]
    """
    return [value for value in values if value < lower_fence(values, factor)]
