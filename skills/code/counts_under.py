from collections import Counter

from .values_under import values_under


def counts_under(records: list[dict[str, str]], key: str) -> dict[str, int]:
    """Count how many records have each value of a key, leaving out records without it.

    >>> counts_under([{'id': '7'}], 'id')
    {'7': 1}
    >>> counts_under([{'name': 'Bo'}, {'name': 'Ann'}, {'name': 'Bo'}], 'name')
    {'Bo': 2, 'Ann': 1}
    """
    return dict(Counter(values_under(records, key)))
