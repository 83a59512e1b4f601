def top_values(values: list[float], count: int) -> list[float]:
    """List the largest numbers, as many as asked for, from the top.

    >>> top_values([-4.5, 18.0, 18.5, 8.0, 20.5], 3)
    [20.5, 18.5, 18.0]
    >>> top_values([5.0, 5.0, 9.0, 1.0], 3)
    [9.0, 5.0, 5.0]
    """
    return sorted(values, reverse=True)[:count]
