def absolute_errors(actual: list[float], predicted: list[float]) -> list[float]:
    """List the absolute differences between actual and predicted values, position by position.

    >>> absolute_errors([1.0, 2.0, 3.0], [0.5, 2.5, 7.0])
    [0.5, 0.5, 4.0]
    >>> absolute_errors([12.0, 14.0], [2.0, 0.0])
    [10.0, 14.0]
    """
    return [abs(value - value2) for value, value2 in zip(actual, predicted)]
