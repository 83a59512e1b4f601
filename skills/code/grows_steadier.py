from .growth_variance import growth_variance


def grows_steadier(first: list[float], second: list[float]) -> bool:
    """Tell whether one list grows more steadily than another: whether its growth ratios vary
    less.

    >>> grows_steadier([4.0, 16.0, 2.0, 2.0], [16.0, 16.0, 1.0, 4.0])
    True
    >>> grows_steadier([1.0, 4.0, 4.0], [2.0, 4.0, 8.0])
    False
    """
    return growth_variance(first) < growth_variance(second)
