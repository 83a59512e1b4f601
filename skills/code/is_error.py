from .level_of import level_of


def is_error(line: str) -> bool:
    """Tell whether a log line reports an error.

    >>> is_error('2024-01-03 INFO mail: ERROR sent')
    False
    >>> is_error('2024-01-05 ERROR db: key: missing')
    True
    """
    return level_of(line) == "ERROR"
