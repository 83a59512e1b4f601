from .centred import centred
from .deviation_of import deviation_of


def z_scores(values: list[float]) -> list[float]:
    """List the z-scores of some numbers that are not all equal: the distance from the mean in
    standard deviations.

    >>> z_scores([18.0, 14.0, 18.0, 14.0])
    [1.0, -1.0, 1.0, -1.0]
    >>> z_scores([18.0, 18.0, 1.0, 1.0])
    [1.0, 1.0, -1.0, -1.0]
    """
    deviation = deviation_of(values)
    return [value / deviation for value in centred(values)]
