from .error_lines import error_lines
from .source_of import source_of


def error_sources(log: str) -> list[str]:
    """List the sources of a log's errors, one for each error line, in order.

    >>> error_sources('2024-01-02  ERROR  disk:full')
    ['disk']
    >>> error_sources('2024-02-29 WARN net: ERROR seen')
    []
    """
    return [source_of(line) for line in error_lines(log)]
