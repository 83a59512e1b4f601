def columns_of(rows: list[list[float]]) -> list[list[float]]:
    """Turn a table's rows into its columns.

    >>> columns_of([[1.0, 2.0], [3.0, 4.0]])
    [[1.0, 3.0], [2.0, 4.0]]
    >>> columns_of([[5.0, 6.0, 7.0]])
    [[5.0], [6.0], [7.0]]
    """
    return [list(column) for column in zip(*rows)]
