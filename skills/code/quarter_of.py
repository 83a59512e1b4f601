from datetime import date


def quarter_of(day: date) -> int:
    """Find the quarter of the year, 1 to 4, that a date lies in.

    >>> quarter_of(date(2024, 12, 31))
    4
    >>> quarter_of(date(2024, 1, 17))
    1
    """
    return (day.month + 2) // 3
