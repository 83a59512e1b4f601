from datetime import date

from .days_until import days_until


def overdue_days(due: date, today: date) -> int:
    """Count the days an invoice is overdue today: the days since its due day, zero if that
    lies ahead.

    >>> overdue_days(date(2024, 2, 12), date(2024, 3, 15))
    32
    >>> overdue_days(date(2023, 6, 5), date(2024, 6, 5))
    366
    """
    return max(0, days_until(due, today))
