def comma_fields(line: str) -> list[str]:
    """Split a comma-separated line into its fields without the spaces around them; empty
    fields stay.

    >>> comma_fields(' apple,mango  , ')
    ['apple', 'mango', '']
    >>> comma_fields(' red , dark blue')
    ['red', 'dark blue']
    """
    return [part.strip() for part in line.split(",")]
