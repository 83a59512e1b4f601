def paired_products(left: list[float], right: list[float]) -> list[float]:
    """Multiply two lists position by position; use it for prices and quantities, values and
    weights.

    >>> paired_products([1.0, 2.0, 3.0], [0.0, 2.0, -1.0])
    [0.0, 4.0, -3.0]
    >>> paired_products([8.0, 2.0], [9.0, 4.0])
    [72.0, 8.0]
    """
    return [value * value2 for value, value2 in zip(left, right)]
