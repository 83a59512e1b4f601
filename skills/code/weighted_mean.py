from .paired_products import paired_products


def weighted_mean(values: list[float], weights: list[float]) -> float:
    """Compute the weighted mean: each value counts as much as its weight says.

    >>> weighted_mean([6.0, 6.0, 6.0, 3.0, 5.0], [1.0, 6.0, 1.0, 2.0, 6.0])
    5.25
    >>> weighted_mean([1.0, 2.0, 3.0], [0.0, 2.0, 2.0])
    2.5
    """
    return sum(paired_products(values, weights)) / sum(weights)
