from .columns_of import columns_of
from .mean_of import mean_of


def column_means(rows: list[list[float]]) -> list[float]:
    """Average each column of a table.

    >>> column_means([[5.0, 0.0], [4.0, 6.0], [7.0, 8.0], [3.0, 6.0]])
    [4.75, 5.0]
    >>> column_means([[1.0, 2.0], [3.0, 4.0]])
    [2.0, 3.0]
    """
    return [mean_of(column) for column in columns_of(rows)]
