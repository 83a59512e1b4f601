from collections import Counter

from .error_sources import error_sources


def errors_by_source(log: str) -> dict[str, int]:
    """Count the errors of each source in a log.

    >>> errors_by_source('2024-01-02 ERROR disk: full\\n2024-01-03 INFO mail: ok')
    {'disk': 1}
    >>> errors_by_source('2024-01-05 ERROR db: x\\n2024-01-06 ERROR db: y\\n2024-01-06 ERROR net: down')
    {'db': 2, 'net': 1}
    """
    return dict(Counter(error_sources(log)))
