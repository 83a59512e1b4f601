def values_under(records: list[dict[str, str]], key: str) -> list[str]:
    """List the values that the records have for a key, leaving out records without it.

    >>> values_under([{'name': 'Bo'}, {'name': 'Ann'}], 'name')
    ['Bo', 'Ann']
    >>> values_under([{'name': 'Ann', 'city': 'Bern'}], 'city')
    ['Bern']
    """
    return [record[key] for record in records if key in record]
