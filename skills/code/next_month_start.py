from datetime import date

from .days_later import days_later
from .month_end import month_end


def next_month_start(day: date) -> date:
    """Find the first day of the month after a date's month.

    >>> next_month_start(date(2024, 1, 17))
    datetime.date(2024, 2, 1)
    >>> next_month_start(date(2024, 2, 29))
    datetime.date(2024, 3, 1)
    """
    return days_later(month_end(day), 1)
