from .error_dates import error_dates
from .weekday_name import weekday_name


def error_weekdays(log: str) -> list[str]:
    """List the weekdays, by name, of a log's errors, one for each error line; use it to see on
    which days things fail.

    >>> error_weekdays('')
    []
    >>> error_weekdays('2024-01-02 ERROR disk: full\\n2024-01-03 INFO mail: ok')
    ['Tuesday']
    """
    return [weekday_name(date2) for date2 in error_dates(log)]
