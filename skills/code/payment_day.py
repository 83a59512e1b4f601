from datetime import date

from .month_end import month_end
from .next_month_start import next_month_start


def payment_day(invoiced: date) -> date:
    """Find the day by which an invoice of the given date must be paid: the end of the
    following month.

    >>> payment_day(date(2024, 12, 21))
    datetime.date(2025, 1, 31)
    >>> payment_day(date(2024, 1, 17))
    datetime.date(2024, 2, 29)
    """
    return month_end(next_month_start(invoiced))
