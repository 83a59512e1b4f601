from .centred import centred
from .mean_of import mean_of
from .percent_of import percent_of


def percent_above_mean(values: list[float]) -> list[float]:
    """List by how many percent of the mean each number lies above it, negative if below.

    >>> percent_above_mean([8.0, 0.0, 0.0, 8.0])
    [100.0, -100.0, -100.0, 100.0]
    >>> percent_above_mean([1.0, 2.0, 6.0, 7.0])
    [-75.0, -50.0, 50.0, 75.0]
    """
    mean = mean_of(values)
    return [percent_of(value, mean) for value in centred(values)]
