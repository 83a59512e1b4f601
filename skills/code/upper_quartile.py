def upper_quartile(values: list[float]) -> float:
    """Find the upper quartile of at least one value: the value a quarter of the way down from
    the largest.

    >>> upper_quartile([9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0])
    7.0
    >>> upper_quartile([18.0, 5.0, 8.0, 17.0, 2.0])
    17.0
    """
    return sorted(values, reverse=True)[len(values) // 4]
