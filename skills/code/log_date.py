from datetime import date


def log_date(line: str) -> date:
    """Read the date at the start of a log line.

    >>> log_date('2024-02-29 WARN disk: 0 bytes left')
    datetime.date(2024, 2, 29)
    >>> log_date('2024-01-09 INFO disk: mounted')
    datetime.date(2024, 1, 9)
    """
    return date.fromisoformat(line.split()[0])
