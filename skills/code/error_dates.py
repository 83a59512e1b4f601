from datetime import date

from .error_lines import error_lines
from .log_date import log_date


def error_dates(log: str) -> list[date]:
    """List the dates of a log's errors, one for each error line, in order.

    >>> error_dates('2024-02-29 WARN net: ERROR seen')
    []
    >>> error_dates('')
    []
    """
    return [log_date(line) for line in error_lines(log)]
