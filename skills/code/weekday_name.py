from datetime import date


def weekday_name(day: date) -> str:
    """Tell the day of the week of a date by its English name.

    >>> weekday_name(date(2024, 2, 29))
    'Thursday'
    >>> weekday_name(date(2024, 6, 5))
    'Wednesday'
    """
    return day.strftime("%A")
