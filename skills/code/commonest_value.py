from .pair_counts import pair_counts


def commonest_value(log: str, key: str) -> str:
    """Find the most frequent value of a key in a log of pair lines that has it at least once,
    the first one in sorted order on a tie.

    >>> commonest_value('u=cy\\nu=bo\\nu=ann\\nu=cy\\nu=bo', 'u')
    'bo'
    >>> commonest_value('a=2\\nb=2 a=3\\na=1 b=5\\na=3', 'a')
    '3'
    """
    counts = pair_counts(log, key)
    return max(sorted(counts), key=counts.get, default="")
