from datetime import date

from .working_days import working_days


def count_working_days(days: list[date]) -> int:
    """Count the working days among some dates.

    >>> count_working_days([date(2024, 1, 5), date(2024, 1, 6)])
    1
    >>> count_working_days([date(2024, 6, 2)])
    0
    """
    return len(working_days(days))
