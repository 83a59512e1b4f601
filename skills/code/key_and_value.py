def key_and_value(pair: str) -> tuple[str, str]:
    """Split a pair such as user=ann at its first equals sign into key and value.

    >>> key_and_value('ip=10.0.0.1')
    ('ip', '10.0.0.1')
    >>> key_and_value('ip=10.0.0.7')
    ('ip', '10.0.0.7')
    """
    return (pair.partition("=")[0], pair.partition("=")[2])
