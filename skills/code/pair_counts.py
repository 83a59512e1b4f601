from .counts_under import counts_under
from .pair_records import pair_records


def pair_counts(log: str, key: str) -> dict[str, int]:
    """Count how many lines of a pair log have each value of a key; use it for status codes and
    users.

    >>> pair_counts('User=Bo\\n\\nuser=ann\\nUser=Bo', 'User')
    {'Bo': 2}
    >>> pair_counts('a=1\\nb=2 a=3\\na=1', 'a')
    {'1': 2, '3': 1}
    """
    return counts_under(pair_records(log), key)
