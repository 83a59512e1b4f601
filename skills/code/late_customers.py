from datetime import date

from .customers_in import customers_in
from .late_invoices import late_invoices


def late_customers(invoices: list[dict[str, str]], today: date) -> list[str]:
    """List the customers with late invoices on a date, sorted and each once.

    >>> late_customers([], date(2024, 1, 1))
    []
    >>> late_customers([{'customer': 'Cy', 'amount': '2', 'due': '2024-03-09'}], date(2024, 3, 9))
    []
    """
    return customers_in(late_invoices(invoices, today))
