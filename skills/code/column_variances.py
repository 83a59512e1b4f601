from .columns_of import columns_of
from .variance_of import variance_of


def column_variances(rows: list[list[float]]) -> list[float]:
    """Compute the variance of each column of a table.

    >>> column_variances([[5.0, 4.0], [8.0, 6.0]])
    [2.25, 1.0]
    >>> column_variances([[2.0, 1.0], [4.0, 1.0]])
    [1.0, 0.0]
    """
    return [variance_of(column) for column in columns_of(rows)]
