def batches_of(values: list[float], size: int) -> list[list[float]]:
    """Cut a list into parts of the given size, the last one possibly shorter.

    >>> batches_of([7.0, 8.0, 9.0, 6.0], 2)
    [[7.0, 8.0], [9.0, 6.0]]
    >>> batches_of([1.0, 2.0, 3.0], 2)
    [[1.0, 2.0], [3.0]]
    """
    return [values[i : i + size] for i in range(0, len(values), size)]
