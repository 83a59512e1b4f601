from .clean_lines import clean_lines
from .error_count import error_count


def error_rate(log: str) -> float:
    """Compute the average number of errors per line of a log that is not empty; blank lines do
    not count.

    >>> error_rate('2024-01-02 ERROR disk: full\\n2024-01-03 INFO mail: ok')
    0.5
    >>> error_rate('2024-01-06 ERROR db: x\\n\\n2024-01-05 INFO db: y\\n')
    0.5
    """
    items = [error_count(line) for line in clean_lines(log)]
    return sum(items) / len(items)
