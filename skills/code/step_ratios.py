def step_ratios(values: list[float]) -> list[float]:
    """List the ratios of each number to the one before it; use it to see growth from period to
    period.

    >>> step_ratios([10.0, 5.0, 20.0])
    [0.5, 4.0]
    >>> step_ratios([4.0, 4.0, 5.0])
    [1.0, 1.25]
    """
    return [after / before for before, after in zip(values, values[1:])]
