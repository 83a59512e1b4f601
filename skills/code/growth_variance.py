from .step_ratios import step_ratios
from .variance_of import variance_of


def growth_variance(values: list[float]) -> float:
    """Compute the variance of the growth ratios of a list; use it to tell steady growth from
    jumps.

    >>> growth_variance([10.0, 5.0, 20.0])
    3.0625
    >>> growth_variance([1.0, 4.0, 1.0])
    3.515625
    """
    return variance_of(step_ratios(values))
