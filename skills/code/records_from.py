from .record_from import record_from


def records_from(names: list[str], rows: list[list[str]]) -> list[dict[str, str]]:
    """Turn rows of values into records, given the names of their columns.

    >>> records_from(['price'], [['localhost']])
    [{'price': 'localhost'}]
    >>> records_from(['n'], [['5'], ['7']])
    [{'n': '5'}, {'n': '7'}]
    """
    return [record_from(names, row) for row in rows]
