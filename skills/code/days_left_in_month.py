from datetime import date

from .days_until import days_until
from .month_end import month_end


def days_left_in_month(day: date) -> int:
    """Count the days that remain of a date's month, zero on its last day.

    >>> days_left_in_month(date(2024, 1, 17))
    14
    >>> days_left_in_month(date(2023, 12, 31))
    0
    """
    return days_until(day, month_end(day))
