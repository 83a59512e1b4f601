from .percent_of import percent_of


def percent_shares(values: list[float]) -> list[float]:
    """List each number's percentage of the total.

    >>> percent_shares([0.0, 10.0, 40.0])
    [0.0, 20.0, 80.0]
    >>> percent_shares([2.0, 2.0, 4.0])
    [25.0, 25.0, 50.0]
    """
    return [percent_of(value, sum(values)) for value in values]
