def share_count(count: int, percent: int) -> int:
    """Say how many of so many things make up a percentage of them, rounded down.

    >>> share_count(10, 50)
    5
    >>> share_count(4, 100)
    4
    """
    return count * percent // 100
