import calendar
from datetime import date


def days_in_month(day: date) -> int:
    """Count the days of a date's month.

    >>> days_in_month(date(2023, 12, 31))
    31
    >>> days_in_month(date(2024, 1, 17))
    31
    """
    return calendar.monthrange(day.year, day.month)[1]
