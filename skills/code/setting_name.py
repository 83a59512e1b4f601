def setting_name(line: str) -> str:
    """Take the name of a setting, what stands before the equals sign, trimmed and in lower
    case.

    >>> setting_name('Log File=a.txt')
    'log file'
    >>> setting_name('Host = localhost')
    'host'
    """
    return line.split("=")[0].lower().strip()
