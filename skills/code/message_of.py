def message_of(line: str) -> str:
    """Take the message, what follows the first colon, of a log line like 2024-01-02 ERROR
    disk: full.

    >>> message_of('2024-01-05 DEBUG db: key: missing')
    'key: missing'
    >>> message_of('2024-01-01 ERROR mail: queue full')
    'queue full'
    """
    return line.partition(": ")[2]
