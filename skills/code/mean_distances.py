from .centred import centred


def mean_distances(values: list[float]) -> list[float]:
    """List how far each number lies from the mean of all, whatever the side.

    >>> mean_distances([8.0, 0.0, 0.0, 0.0])
    [6.0, 2.0, 2.0, 2.0]
    >>> mean_distances([19.0, 12.0, 20.0])
    [2.0, 5.0, 3.0]
    """
    return [abs(value) for value in centred(values)]
