def windows_of(values: list[float], size: int) -> list[list[float]]:
    """List all windows of the given size: runs of neighbouring values, each starting one later
    than the one before.

    >>> windows_of([7.0, 8.0, 9.0, 6.0], 3)
    [[7.0, 8.0, 9.0], [8.0, 9.0, 6.0]]
    >>> windows_of([12.0, 14.0, 0.0], 2)
    [[12.0, 14.0], [14.0, 0.0]]
    """
    return [values[i : i + size] for i in range(len(values) - size + 1)]
