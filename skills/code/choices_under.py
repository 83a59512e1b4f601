from .values_under import values_under


def choices_under(records: list[dict[str, str]], key: str) -> list[str]:
    """List the distinct values that the records have for a key, sorted.

    >>> choices_under([{'id': '7'}], 'name')
    []
    >>> choices_under([], 'name')
    []
    """
    return list(dict.fromkeys(sorted(values_under(records, key))))
