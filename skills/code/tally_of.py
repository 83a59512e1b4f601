from collections import Counter


def tally_of(items: list[str]) -> dict[str, int]:
    """Count how often each entry occurs, in order of first appearance.

    >>> tally_of(['a/b', 'a/c', 'a/b'])
    {'a/b': 2, 'a/c': 1}
    >>> tally_of(['apple', 'plum'])
    {'apple': 1, 'plum': 1}
    """
    return dict(Counter(items))
