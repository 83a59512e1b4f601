"""Dates in text: read by one format, written by another.

`datetime.strptime(day, "%Y-%m-%d").strftime("%d %B %Y")`: the second format is a cover of the outputs by the
date's parts (day, month, weekday …) and constants, as the assembler covers them by pieces of the inputs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from skillforge.writers.search.constants import FORMATS, parse_date
from skillforge.writers.search.cover import Cover
from skillforge.writers.search.operators import op
from skillforge.writers.search.pieces import Piece, Texts

READ = op("strptime", "str, str -> datetime", datetime.strptime, "datetime.strptime({0}, {1})",
          imports="from datetime import datetime", words="date time day parse")  # fmt: skip
WRITE = op("strftime", "datetime, str -> str", lambda day, form: day.strftime(form), "{0}.strftime({1})",
           words="date time day format")  # fmt: skip

WRITE_DATE = op("strftime_date", "date, str -> str", lambda day, form: day.strftime(form), "{0}.strftime({1})",
                words="date day format")  # fmt: skip

_PARTS = ("%d", "%m", "%Y", "%y", "%B", "%b", "%A", "%a", "%H", "%M", "%S", "%I", "%p", "%j")


def dates(pieces: Sequence[Piece], wanted: Texts) -> Iterator[Piece]:
    """Pieces that hold a date on every row, written as what is wanted, or as a part of it."""
    for piece in pieces:
        first = piece.values[0]
        if first is None or not 4 <= len(first) <= 40 or not any(map(str.isdigit, first)):
            continue
        for form in FORMATS:
            days = read(piece.values, form)
            if days is not None:
                source = Piece(days, piece.cost + 3.0, READ, (piece, form))
                yield from written(source, wanted)
                break


def read(values: Texts, form: str) -> tuple[datetime, ...] | None:
    """The dates that all texts are by a format, or None."""
    days = []
    for text in values:
        day = None if text is None else parse_date(text, form)
        if day is None:
            return None
        days.append(day)
    return tuple(days)


def written(source: Piece, wanted: Texts) -> Iterator[Piece]:
    """The dates of `source` as what is wanted, by one format; and their parts, where they are a part of it."""
    cover = Cover(wanted)
    days: tuple[Any, ...] = source.values
    operator = WRITE if isinstance(days[0], datetime) else WRITE_DATE
    for form in _PARTS:
        if isinstance(days[0], datetime) or form not in ("%H", "%M", "%S", "%I", "%p"):
            part = Piece(tuple(day.strftime(form) for day in days), 1.2, operator, (source, form))
            cover.add(part)
            yield Piece(part.values, source.cost + 2.5, operator, part.args)
    found = cover.path(30.0)
    if found is not None and any(isinstance(part, Piece) for part in found[1]):
        form = "".join(part.args[1] if isinstance(part, Piece) else part.replace("%", "%%") for part in found[1])
        yield Piece(wanted, source.cost + 1.0 + 0.6 * found[0], operator, (source, form))
