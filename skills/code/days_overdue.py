from datetime import date

from .overdue_days import overdue_days
from .payment_day import payment_day


def days_overdue(invoiced: date, today: date) -> int:
    """Count the days an invoice of the given date is overdue today, payable by the end of the
    month after it; zero if it is not.

    >>> days_overdue(date(2025, 10, 28), date(2025, 12, 15))
    15
    >>> days_overdue(date(2024, 6, 30), date(2024, 8, 10))
    10
    """
    return overdue_days(payment_day(invoiced), today)
