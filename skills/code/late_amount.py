from datetime import date

from .late_invoices import late_invoices
from .total_amount import total_amount


def late_amount(invoices: list[dict[str, str]], today: date) -> int:
    """Add up the amounts of the invoices that are late on a date.

    >>> late_amount([], date(2024, 1, 1))
    0
    >>> late_amount([{'customer': 'Cy', 'amount': '2', 'due': '2024-03-09'}], date(2024, 3, 9))
    0
    """
    return total_amount(late_invoices(invoices, today))
