from datetime import datetime

from .error_lines import error_lines


def error_weekdays(log: str) -> list[str]:
    """List the weekdays, by name, of a log's errors, one for each error line; use it to see on
    which days things fail.

    >>> error_weekdays('')
    []
    >>> error_weekdays('2024-01-02 ERROR disk: full\\n2024-01-03 INFO mail: ok')
    ['Tuesday']
    """
    lines = error_lines(log)
    return [datetime.strptime(line.split()[0], "%Y-%m-%d").strftime("%A") for line in lines]
