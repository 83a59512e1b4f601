from datetime import date

from .days_late import days_late


def late_invoices(invoices: list[dict[str, str]], today: date) -> list[dict[str, str]]:
    """List the invoices that are late on a date.

    >>> late_invoices([], date(2024, 1, 1))
    []
    >>> late_invoices([{'customer': 'Cy', 'amount': '2', 'due': '2024-03-09'}], date(2024, 3, 9))
    []
    """
    return [invoice for invoice in invoices if days_late(invoice, today) >= 1]
