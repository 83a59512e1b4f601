from .mean_of import mean_of
from .winsorized import winsorized


def winsorized_mean(values: list[float], factor: float) -> float:
    """Average a list after limiting every number to the range between the fences of a box
    plot.

    >>> winsorized_mean([11.0, 12.0, 12.0, 12.0, 14.0, 12.0], 2.0)
    12.0
    >>> winsorized_mean([14.0, 13.0, 12.0, 9.0, 12.0, 3.0], 2.0)
    10.5
    """
    return mean_of(winsorized(values, factor))
