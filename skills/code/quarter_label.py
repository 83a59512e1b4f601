from datetime import date

from .quarter_of import quarter_of


def quarter_label(day: date) -> str:
    """Label a date by its quarter, such as 2024-Q1.

    >>> quarter_label(date(2024, 1, 17))
    '2024-Q1'
    >>> quarter_label(date(2023, 10, 1))
    '2023-Q4'
    """
    return day.strftime("%Y") + "-Q" + str(quarter_of(day))
