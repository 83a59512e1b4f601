def repeated_numbers(numbers: list[int]) -> list[int]:
    """List the numbers that occur more than once, each once and in ascending order.

    >>> repeated_numbers([4, 7, 4, 7, 4, 6])
    [4, 7]
    >>> repeated_numbers([5, 5, 2, 3, 3, 4])
    [3, 5]
    """
    ordered = sorted(numbers)
    return [item for item in dict.fromkeys(ordered) if ordered.count(item) > 1]
