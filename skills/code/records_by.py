def records_by(records: list[dict[str, str]], key: str) -> list[dict[str, str]]:
    """Sort records by the text under a key.

    >>> records_by([{'id': '7'}], 'id')
    [{'id': '7'}]
    >>> records_by([], 'name')
    []
    """
    return sorted(records, key=lambda record: record[key])
