from .clamped import clamped
from .lower_fence import lower_fence
from .upper_fence import upper_fence


def winsorized(values: list[float], factor: float) -> list[float]:
    """Limit every number to the range between the two fences of a box plot with the given
    factor.

    >>> winsorized([30.0, 2.0, 3.0, 2.0, 3.0], 2.0)
    [5.0, 2.0, 3.0, 2.0, 3.0]
    >>> winsorized([1.0, 2.0, 2.0, 3.0, 9.0], 1.5)
    [1.0, 2.0, 2.0, 3.0, 4.5]
    """
    fence = lower_fence(values, factor)
    fence2 = upper_fence(values, factor)
    return [clamped(value, fence, fence2) for value in values]
