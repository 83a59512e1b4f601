from .pair_counts import pair_counts


def commonest_value(log: str, key: str) -> str:
    """Find the most frequent value of a key in a log of pair lines that has it at least once,
    the first one in sorted order on a tie.

    >>> commonest_value('a=2\\nb=2 a=3\\na=1 b=5\\na=3', 'a')
    '3'
    >>> commonest_value('ip=10.0.0.1', 'ip')
    '10.0.0.1'
    """
    counts = pair_counts(log, key)
    return sorted(counts, key=counts.get)[-1]
