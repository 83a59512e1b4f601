from datetime import date


def days_until(start: date, end: date) -> int:
    """Count the days from one date to another, negative if the second one is earlier.

    >>> days_until(date(2023, 11, 23), date(2023, 10, 30))
    -24
    >>> days_until(date(2023, 11, 16), date(2023, 6, 21))
    -148
    """
    return (end - start).days
