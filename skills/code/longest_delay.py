from datetime import date

from .delays_of import delays_of


def longest_delay(invoices: list[dict[str, str]], today: date) -> int:
    """Find how many days late the latest of the invoices is on a date, zero if none is late.

    >>> longest_delay([], date(2024, 1, 1))
    0
    >>> longest_delay([{'customer': 'Cy', 'amount': '2', 'due': '2024-03-09'}], date(2024, 3, 9))
    0
    """
    return max(delays_of(invoices, today), default=0)
