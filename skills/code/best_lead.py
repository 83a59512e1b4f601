from .best_average import best_average
from .mean_of import mean_of


def best_lead(scores: list[float], count: int) -> float:
    """Say by how much the best few scores lie above the mean of all.

    >>> best_lead([4.0, 0.0, 19.0, 12.0, 8.0], 3)
    4.4
    >>> best_lead([11.0, 18.0, 17.0, 17.0], 2)
    1.75
    """
    return best_average(scores, count) - mean_of(scores)
