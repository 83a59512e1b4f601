from collections import Counter
from datetime import date

from .error_lines import error_lines
from .log_date import log_date


def error_dates(log: str) -> list[date]:
    """List the distinct dates on which a log reports errors, in ascending order.

    >>> error_dates('2024-02-29 WARN net: ERROR seen')
    []
    >>> error_dates('')
    []
    """
    return list(dict(Counter(log_date(part) for part in sorted(error_lines(log)))))
