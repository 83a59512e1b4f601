from collections import Counter
from datetime import date

from .quarter_label import quarter_label


def dates_per_quarter(days: list[date]) -> dict[str, int]:
    """Count how many of the dates lie in each quarter, by labels such as 2024-Q1.

    >>> dates_per_quarter([date(2024, 1, 5), date(2024, 2, 6)])
    {'2024-Q1': 2}
    >>> dates_per_quarter([date(2024, 4, 13)])
    {'2024-Q2': 1}
    """
    return dict(Counter(quarter_label(day) for day in days))
