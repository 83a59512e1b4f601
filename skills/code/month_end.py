from datetime import date, timedelta

from .days_in_month import days_in_month
from .days_later import days_later
from .month_start import month_start


def month_end(day: date) -> date:
    """Find the last day of a date's month.

    >>> month_end(date(2023, 12, 31))
    datetime.date(2023, 12, 31)
    >>> month_end(date(2024, 12, 25))
    datetime.date(2024, 12, 31)
    """
    return days_later(month_start(day), days_in_month(day)) - timedelta(days=1)
