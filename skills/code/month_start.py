from datetime import date


def month_start(day: date) -> date:
    """Find the first day of a date's month.

    >>> month_start(date(2025, 12, 28))
    datetime.date(2025, 12, 1)
    >>> month_start(date(2024, 10, 16))
    datetime.date(2024, 10, 1)
    """
    return day.replace(day=1)
