from datetime import date

from .is_weekend import is_weekend


def working_days(days: list[date]) -> list[date]:
    """List the dates that are working days, Monday to Friday.

    >>> working_days([date(2024, 6, 8), date(2024, 6, 24)])
    [datetime.date(2024, 6, 24)]
    >>> working_days([date(2024, 1, 5), date(2024, 1, 6)])
    [datetime.date(2024, 1, 5)]
    """
    return [day for day in days if not is_weekend(day)]
