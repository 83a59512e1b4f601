from datetime import date


def iso_week(day: date) -> int:
    """Give the ISO week number of a date.

    >>> iso_week(date(2024, 12, 30))
    1
    >>> iso_week(date(2025, 6, 12))
    24
    """
    return day.isocalendar().week
