from datetime import date, datetime


def european_date(text: str) -> date:
    """Read a date written the European way, such as 31.12.2024.

    >>> european_date('31.12.2024')
    datetime.date(2024, 12, 31)
    >>> european_date('15.10.2024')
    datetime.date(2024, 10, 15)
    """
    return datetime.strptime(text, "%d.%m.%Y").date()
