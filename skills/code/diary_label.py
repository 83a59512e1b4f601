from datetime import date

from .week_label import week_label
from .weekday_name import weekday_name


def diary_label(day: date) -> str:
    """Write a date like Friday 2024-03-01 W09 for a diary: day of the week, date, ISO week.

    >>> diary_label(date(2023, 10, 10))
    'Tuesday 2023-10-10 W41'
    >>> diary_label(date(2025, 12, 6))
    'Saturday 2025-12-06 W49'
    """
    return f"{weekday_name(day)} {day.isoformat()} {week_label(day)}"
