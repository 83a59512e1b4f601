def percent_of(part: float, whole: float) -> float:
    """Compute what percentage a part is of a whole.

    >>> percent_of(13.0, 8.0)
    162.5
    >>> percent_of(29.0, 50.0)
    58.0
    """
    return part / (whole / 100)
