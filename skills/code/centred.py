from .mean_of import mean_of


def centred(values: list[float]) -> list[float]:
    """List how far each number lies above the mean of all, negative if below.

    >>> centred([-4.5, 6.0, 7.0, 9.0])
    [-8.875, 1.625, 2.625, 4.625]
    >>> centred([3.0, 3.0, 13.0, -4.0])
    [-0.75, -0.75, 9.25, -7.75]
    """
    mean = mean_of(values)
    return [value - mean for value in values]
