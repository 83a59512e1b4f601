def missing_numbers(numbers: list[int]) -> list[int]:
    """List the whole numbers that are missing between the smallest and the largest one given;
    use it to find gaps in invoice numbers.

    >>> missing_numbers([11, 1, 3])
    [2, 4, 5, 6, 7, 8, 9, 10]
    >>> missing_numbers([10, 14, 12, 14])
    [11, 13]
    """
    return [n for n in range(min(numbers), max(numbers)) if n not in numbers]
