from datetime import date

from .overdue_days import overdue_days


def days_late(invoice: dict[str, str], today: date) -> int:
    """Compute how many days late an invoice record, with its due day as ISO text, is on a
    date; zero if it is not late.

    >>> days_late({'sent': '2023-12-20', 'due': '2024-01-01'}, date(2024, 1, 8))
    7
    >>> days_late({'sent': '2024-02-10', 'due': '2024-03-01'}, date(2024, 2, 28))
    0
    """
    return overdue_days(date.fromisoformat(invoice["due"]), today)
