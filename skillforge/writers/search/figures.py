"""Numbers written into texts: an int, or its parts by a unit (`n // 60`, `n % 60`), plain or filled with zeros."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from skillforge.writers.search.operators import text as ops
from skillforge.writers.search.pieces import Piece, Texts

MAX_UNITS = 5
"""So many units a number is divided by."""

STR, ZFILL = ops.BY_NAME["str_int"], ops.BY_NAME["zfill"]


def figures(numbers: Iterable[Piece], units: Sequence[int], wanted: Texts) -> Iterator[Piece]:
    """The numbers as texts, whole and in parts, where they are a part of what is wanted on every row."""
    for number in numbers:
        if None in number.values:
            continue
        yield from _written(number, wanted)
        for unit in units[:MAX_UNITS]:
            quotient = _divided(number, unit, whole=True)
            yield from _written(quotient, wanted)
            yield from _written(_divided(number, unit, whole=False), wanted)
            for more in units[:MAX_UNITS]:
                yield from _written(_divided(quotient, more, whole=False), wanted)
                if more != unit:
                    yield from _written(_divided(_divided(number, unit, whole=False), more, whole=True), wanted)


def _divided(number: Piece, unit: int, *, whole: bool) -> Piece:
    values = tuple(value // unit if whole else value % unit for value in number.values)
    return Piece(values, number.cost + 1.4, ops.QUOTIENT if whole else ops.REMAINDER, (number, unit))


def _written(number: Piece, wanted: Texts) -> Iterator[Piece]:
    texts = tuple(map(str, number.values))
    if all(text in want for text, want in zip(texts, wanted, strict=True)):
        yield Piece(texts, number.cost + 0.6, STR, (number,))
    for size in (2, 3):
        filled = tuple(text.zfill(size) for text in texts)
        if filled != texts and all(text in want for text, want in zip(filled, wanted, strict=True)):
            yield Piece(filled, number.cost + 1.4, ZFILL, (Piece(texts, 0.0, STR, (number,)), size))
