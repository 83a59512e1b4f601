"""Dates on jars, as (year, month, day)."""


def is_leap(year):
    """Whether the year has a 29th of February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year, month):
    """How many days the month has."""
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def day_of_year(year, month, day):
    """1 for the first of January."""
    before = sum(days_in_month(year, earlier) for earlier in range(1, month))
    return before + day


def is_expired(best_before, today):
    """Whether its day is over; on the day itself it is still good."""
    return today > best_before


def parse(text):
    """`2024-02-29` as (2024, 2, 29)."""
    year, month, day = text.split("-")
    return int(year), int(month), int(day)
