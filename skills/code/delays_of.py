from datetime import date

from .days_late import days_late


def delays_of(invoices: list[dict[str, str]], today: date) -> list[int]:
    """List how many days late each invoice is on a date, zero for those that are not.

    >>> delays_of([], date(2024, 1, 1))
    []
    >>> delays_of([{'customer': 'Cy', 'amount': '2', 'due': '2024-03-09'}], date(2024, 3, 9))
    [0]
    """
    return [days_late(invoice, today) for invoice in invoices]
