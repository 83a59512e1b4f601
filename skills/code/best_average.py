from .mean_of import mean_of
from .top_values import top_values


def best_average(scores: list[float], count: int) -> float:
    """Average the best few scores only.

    >>> best_average([20.0, 18.0, 9.0, 16.0, 10.0, 12.0], 2)
    19.0
    >>> best_average([5.0, 5.0, 9.0, 1.0], 3)
    6.333333333333333
    """
    return mean_of(top_values(scores, count))
