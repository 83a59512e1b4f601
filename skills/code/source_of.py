def source_of(line: str) -> str:
    """Take the source, the part before the colon such as disk, of a log line like 2024-01-02
    ERROR disk: full.

    >>> source_of('2024-01-06 INFO ann@home: back')
    'ann@home'
    >>> source_of('2024-01-05 DEBUG auth: token ok')
    'auth'
    """
    return line.split(":")[0].split()[-1]
