from datetime import date

from .days_in_month import days_in_month
from .days_left_in_month import days_left_in_month


def remaining_price(day: date, price: int) -> int:
    """Compute what a monthly price comes to for the days that remain of a date's month, in
    whole units rounded down.

    >>> remaining_price(date(2025, 10, 13), 250)
    145
    >>> remaining_price(date(2024, 12, 1), 310)
    300
    """
    return days_left_in_month(day) * price // days_in_month(day)
