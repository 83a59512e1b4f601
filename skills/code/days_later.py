from datetime import date, timedelta


def days_later(day: date, days: int) -> date:
    """Find the date so many days later, or earlier for a negative number.

    >>> days_later(date(2024, 4, 17), 41)
    datetime.date(2024, 5, 28)
    >>> days_later(date(2025, 8, 31), 31)
    datetime.date(2025, 10, 1)
    """
    return day + timedelta(days=days)
