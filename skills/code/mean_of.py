def mean_of(values: list[float]) -> float:
    """Compute the mean, the sum divided by the count, of at least one number.

    >>> mean_of([16.5, -4.5, 17.0, 5.0, -0.5])
    6.7
    >>> mean_of([14.0, 20.0, -4.0, 12.0, 1.0])
    8.6
    """
    return sum(values) / len(values)
