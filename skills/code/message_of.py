def message_of(line: str) -> str:
    """Take the message, what follows the first colon, trimmed, of a log line like 2024-01-02
    ERROR disk: full.

    >>> message_of('2024-01-02 ERROR api/v2: GET http://a.b/')
    'GET http://a.b/'
    >>> message_of('2024-01-05 DEBUG db: key: missing')
    'key: missing'
    """
    return line.partition(":")[2].strip()
