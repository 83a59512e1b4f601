from datetime import date

from .iso_week import iso_week


def week_label(day: date) -> str:
    """Label a date by its ISO week, such as W09 for week nine.

    >>> week_label(date(2024, 12, 16))
    'W51'
    >>> week_label(date(2023, 10, 30))
    'W44'
    """
    return "W" + str(iso_week(day)).zfill(2)
