from .error_sources import error_sources


def failing_sources(log: str) -> list[str]:
    """List the distinct sources of a log's errors, sorted.

    >>> failing_sources('2024-02-29 WARN net: ERROR seen')
    []
    >>> failing_sources('')
    []
    """
    return list(dict.fromkeys(sorted(error_sources(log))))
