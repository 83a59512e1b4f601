from .column_means import column_means
from .percent_shares import percent_shares


def column_shares(rows: list[list[float]]) -> list[float]:
    """List what percentage of the total each column of a table of counts has, by the columns'
    means.

    >>> column_shares([[2.0, 2.0, 4.0], [0.0, 2.0, 6.0]])
    [12.5, 25.0, 62.5]
    >>> column_shares([[7.0, 5.0, 3.0], [4.0, 3.0, 3.0]])
    [44.0, 32.0, 24.0]
    """
    return percent_shares(column_means(rows))
