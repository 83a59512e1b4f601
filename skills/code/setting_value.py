def setting_value(line: str) -> str:
    """Take the value of a setting, everything after the first equals sign, trimmed.

    >>> setting_value('Host = localhost')
    'localhost'
    >>> setting_value('port= admin')
    'admin'
    """
    return line.partition("=")[2].strip()
