def lower_quartile(values: list[float]) -> float:
    """Find the lower quartile of at least one value: the value a quarter of the way up from
    the smallest.

    >>> lower_quartile([8.0, 6.0, 18.0, 11.0, 17.0, 2.0, 19.0, 3.0])
    6.0
    >>> lower_quartile([9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0])
    4.0
    """
    return sorted(values)[len(values) // 4]
