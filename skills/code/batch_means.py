from .batches_of import batches_of
from .mean_of import mean_of


def batch_means(values: list[float], size: int) -> list[float]:
    """Average a list part by part: the mean of each part of the given size, the last part
    possibly shorter.

    >>> batch_means([7.0, 8.0, 9.0, 6.0, 2.0], 2)
    [7.5, 7.5, 2.0]
    >>> batch_means([5.0, 20.0, 17.0], 2)
    [12.5, 17.0]
    """
    return [mean_of(batch) for batch in batches_of(values, size)]
