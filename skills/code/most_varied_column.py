from .column_variances import column_variances


def most_varied_column(rows: list[list[float]]) -> int:
    """Find the place, counted from 0, of the column that varies most, by variance, the first
    one if several tie.

    >>> most_varied_column([[1.0, 1.0, 5.0], [1.0, 9.0, 6.0]])
    1
    >>> most_varied_column([[0.0, 5.0, 5.0], [0.0, 5.0, 9.0]])
    2
    """
    variances = column_variances(rows)
    return variances.index(max(variances))
