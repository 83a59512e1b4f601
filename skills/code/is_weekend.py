from datetime import date


def is_weekend(day: date) -> bool:
    """Tell whether a date is a Saturday or a Sunday.

    >>> is_weekend(date(2023, 12, 31))
    True
    >>> is_weekend(date(2024, 2, 29))
    False
    """
    return day.weekday() > 4
