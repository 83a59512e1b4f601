from datetime import date


def month_label(day: date) -> str:
    """Label a date by its year and month, such as 2024-03; use it to group by month.

    >>> month_label(date(2024, 12, 30))
    '2024-12'
    >>> month_label(date(2023, 10, 10))
    '2023-10'
    """
    return day.isoformat().rpartition("-")[0]
