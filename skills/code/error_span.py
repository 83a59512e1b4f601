from .days_until import days_until
from .error_dates import error_dates


def error_span(log: str) -> int:
    """Count the days from the first to the last date on which a log, which has at least one
    error, reports errors.

    >>> error_span('2024-02-27 ERROR net: down\\n2024-03-01 ERROR net: down')
    3
    >>> error_span('2024-01-02 ERROR disk: full\\n2024-01-03 INFO mail: ok')
    0
    """
    dates = error_dates(log)
    return days_until(min(dates), max(dates))
