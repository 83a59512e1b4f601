def record_from(names: list[str], row: list[str]) -> dict[str, str]:
    """Turn a row of values into a record, given the names of its columns.

    >>> record_from(['tel'], ['lime'])
    {'tel': 'lime'}
    >>> record_from(['tel'], ['red'])
    {'tel': 'red'}
    """
    return dict(zip(names, row))
