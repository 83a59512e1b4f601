from .error_lines import error_lines


def error_count(log: str) -> int:
    """Count the errors in a log.

    >>> error_count('2024-01-02 ERROR disk: full\\n2024-01-03 INFO mail: ok')
    1
    >>> error_count('2024-02-29 WARN net: ERROR seen')
    0
    """
    return len(error_lines(log))
