import re

from .error_lines import error_lines


def error_sources(log: str) -> list[str]:
    """List the sources of a log's errors, one for each error line, in order.

    >>> error_sources('2024-02-29 WARN net: ERROR seen')
    []
    >>> error_sources('')
    []
    """
    return [re.findall(r"[\w.-]+", part)[2] for part in error_lines(log)]
