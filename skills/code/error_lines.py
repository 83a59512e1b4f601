from .clean_lines import clean_lines
from .is_error import is_error


def error_lines(log: str) -> list[str]:
    """List the lines of a log that report errors.

    >>> error_lines('2024-02-29 WARN net: ERROR seen')
    []
    >>> error_lines('')
    []
    """
    return [line for line in clean_lines(log) if is_error(line)]
