"""Operators on dates and times: reading, writing, arithmetic."""

from __future__ import annotations

import calendar
import operator
from datetime import date, datetime, timedelta
from typing import Any

from skillforge.writers.search.operators import Operator, op

_DATE = "from datetime import date"
_DATETIME = "from datetime import datetime"
_DELTA = "from datetime import timedelta"


def _days(value: Any, count: int) -> Any:
    return value + timedelta(days=count)


OPERATORS: tuple[Operator, ...] = (
    op("date_iso", "str -> date", date.fromisoformat, "date.fromisoformat({0})", imports=_DATE, cost=2,
       words="date day iso"),
    op("datetime_iso", "str -> datetime", datetime.fromisoformat, "datetime.fromisoformat({0})", imports=_DATETIME,
       cost=2, words="time timestamp iso moment"),
    op("iso_date", "date -> str", date.isoformat, "{0}.isoformat()", cost=1, words="iso date"),
    op("iso_datetime", "datetime -> str", datetime.isoformat, "{0}.isoformat()", cost=2, words="iso timestamp"),
    op("strptime", "str, format -> datetime", datetime.strptime, "datetime.strptime({0}, {1})", imports=_DATETIME,
       cost=1, words="parse date time read"),
    op("strftime", "date, format -> str", date.strftime, "{0}.strftime({1})", cost=2, words="format write"),
    op("strftime_time", "datetime, format -> str", datetime.strftime, "{0}.strftime({1})", cost=2,
       words="format write"),
    op("to_date", "datetime -> date", datetime.date, "{0}.date()", cost=1, words="date day"),
    op("make_date", "int, int, int -> date", date, "date({0}, {1}, {2})", imports=_DATE, cost=3, words="date"),
    op("year", "date -> int", operator.attrgetter("year"), "{0}.year", cost=1, words="year"),
    op("month", "date -> int", operator.attrgetter("month"), "{0}.month", cost=1, words="month"),
    op("day", "date -> int", operator.attrgetter("day"), "{0}.day", cost=1, words="day"),
    op("weekday", "date -> int", date.weekday, "{0}.weekday()", cost=1, words="weekday weekend monday week"),
    op("isoweekday", "date -> int", date.isoweekday, "{0}.isoweekday()", cost=3, words="weekday week monday"),
    op("isoweek", "date -> int", lambda d: d.isocalendar().week, "{0}.isocalendar().week", cost=3, words="week iso"),
    op("yearday", "date -> int", lambda d: d.timetuple().tm_yday, "{0}.timetuple().tm_yday", cost=3,
       words="day year ordinal"),
    op("hour", "datetime -> int", operator.attrgetter("hour"), "{0}.hour", cost=1, words="hour"),
    op("minute", "datetime -> int", operator.attrgetter("minute"), "{0}.minute", cost=2, words="minute"),
    op("second", "datetime -> int", operator.attrgetter("second"), "{0}.second", cost=3, words="second"),
    op("year_of", "datetime -> int", operator.attrgetter("year"), "{0}.year", cost=1, words="year"),
    op("month_of", "datetime -> int", operator.attrgetter("month"), "{0}.month", cost=1, words="month"),
    op("day_of", "datetime -> int", operator.attrgetter("day"), "{0}.day", cost=1, words="day"),
    op("weekday_of", "datetime -> int", datetime.weekday, "{0}.weekday()", cost=2, words="weekday weekend"),
    op("between_dates", "date, date -> timedelta", operator.sub, "{0} - {1}", cost=1, words="days between difference"),
    op("between_times", "datetime, datetime -> timedelta", operator.sub, "{0} - {1}", cost=1,
       words="between elapsed duration difference"),
    op("days", "timedelta -> int", operator.attrgetter("days"), "{0}.days", cost=1, words="days"),
    op("seconds", "timedelta -> float", timedelta.total_seconds, "{0}.total_seconds()", cost=1,
       words="seconds elapsed duration minutes hours"),
    op("whole_seconds", "timedelta -> int", lambda d: int(d.total_seconds()), "int({0}.total_seconds())", cost=2,
       words="seconds"),
    op("from_days", "int -> timedelta", lambda n: timedelta(days=n), "timedelta(days={0})", imports=_DELTA, cost=2,
       words="days"),
    op("from_hours", "int -> timedelta", lambda n: timedelta(hours=n), "timedelta(hours={0})", imports=_DELTA, cost=3,
       words="hours"),
    op("from_minutes", "int -> timedelta", lambda n: timedelta(minutes=n), "timedelta(minutes={0})", imports=_DELTA,
       cost=3, words="minutes"),
    op("from_seconds", "int -> timedelta", lambda n: timedelta(seconds=n), "timedelta(seconds={0})", imports=_DELTA,
       cost=3, words="seconds"),
    op("add_days", "date, int -> date", _days, "{0} + timedelta(days={1})", imports=_DELTA, cost=2,
       words="days after later add next"),
    op("sub_days", "date, int -> date", lambda d, n: _days(d, -n), "{0} - timedelta(days={1})", imports=_DELTA,
       cost=3, words="days before earlier ago"),
    op("add_delta", "datetime, timedelta -> datetime", operator.add, "{0} + {1}", cost=1, words="later after add"),
    op("sub_delta", "datetime, timedelta -> datetime", operator.sub, "{0} - {1}", cost=2, words="earlier before"),
    op("sum_deltas", "list[timedelta] -> timedelta", lambda ds: sum(ds, timedelta()), "sum({0:iter}, timedelta())",
       imports=_DELTA, cost=2, words="total sum duration"),
    op("per_hour", "timedelta, timedelta -> float", operator.truediv, "{0} / {1}", cost=2, words="hours ratio"),
    op("per_hour_whole", "timedelta, timedelta -> int", operator.floordiv, "{0} // {1}", cost=2, words="hours whole"),
    op("first_of_month", "date -> date", lambda d: d.replace(day=1), "{0}.replace(day=1)", cost=2,
       words="first month start"),
    op("month_days", "int, int -> int", lambda y, m: calendar.monthrange(y, m)[1], "calendar.monthrange({0}, {1})[1]",
       imports="import calendar", cost=3, words="month days last end"),
    op("is_leap", "int -> bool", calendar.isleap, "calendar.isleap({0})", imports="import calendar", cost=3,
       words="leap"),
)  # fmt: skip
