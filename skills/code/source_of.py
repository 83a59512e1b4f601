import re


def source_of(line: str) -> str:
    """Take the source, the part before the colon such as disk, of a log line like 2024-01-02
    ERROR disk: full.

    >>> source_of('2024-01-05 DEBUG auth: token ok')
    'auth'
    >>> source_of('2024-01-07 INFO web1: 7 visits')
    'web1'
    """
    return re.findall(r"[\w.-]+", line)[2]
