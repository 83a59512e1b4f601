def trim_extremes(values: list[float]) -> list[float]:
    """Leave out the smallest and the largest number and list the others in ascending order;
    use it before averaging scores.

    >>> trim_extremes([15.0, 9.5, 0.0, 19.5, 19.0, 13.0])
    [9.5, 13.0, 15.0, 19.0]
    >>> trim_extremes([13.0, 3.5, -4.5, 5.5, 3.0])
    [3.0, 3.5, 5.5]
    """
    return sorted(values)[:-1][1:]
