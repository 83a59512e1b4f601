def level_of(line: str) -> str:
    """Take the level, such as ERROR, of a log line like 2024-01-02 ERROR disk: full.

    >>> level_of('2024-01-05 ERROR db-2: no answer')
    'ERROR'
    >>> level_of('2024-01-06 WARN web1: 3 retries')
    'WARN'
    """
    return line.split()[1]
