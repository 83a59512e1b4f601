def numbers_spanned(numbers: list[int]) -> list[int]:
    """List the whole numbers from the smallest of a list up to, but without, the largest.

    >>> numbers_spanned([12, 4, 2])
    [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
    >>> numbers_spanned([10, 14, 12, 14])
    [10, 11, 12, 13]
    """
    return list(range(min(numbers), max(numbers)))
