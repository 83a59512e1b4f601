from .error_dates import error_dates


def error_weekdays(log: str) -> list[str]:
    """List the weekdays, by name, on which a log reports errors, one for each such date.

    >>> error_weekdays('')
    []
    >>> error_weekdays('2024-01-02 ERROR disk: full\\n2024-01-03 INFO mail: ok')
    ['Tuesday']
    """
    return [day.strftime("%A") for day in error_dates(log)]
