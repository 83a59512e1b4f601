from .mean_distances import mean_distances


def farthest_from_mean(values: list[float]) -> float:
    """Find the number that lies farthest from the mean of all, the first one if several do.

    >>> farthest_from_mean([20.5, -4.0, 4.0, 10.5, 0.0, 7.5])
    20.5
    >>> farthest_from_mean([8.0, 0.0, 9.0, 9.0])
    0.0
    """
    distances = mean_distances(values)
    return values[distances.index(max(distances))]
