from datetime import date

from .dates_per_quarter import dates_per_quarter


def busiest_quarter(days: list[date]) -> str:
    """Find the quarter in which most of the dates lie, the first one if several tie, by labels
    such as 2024-Q1.

    >>> busiest_quarter([date(2024, 1, 21), date(2024, 3, 21)])
    '2024-Q1'
    >>> busiest_quarter([date(2024, 12, 1), date(2024, 1, 9)])
    '2024-Q4'
    """
    dates = dates_per_quarter(days)
    return max(dates, key=dates.get)
