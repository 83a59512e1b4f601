"""The assembler's bench: what some rows of a space have to cut from, and what one and two cuts give."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from skillforge.writers.search.expr import Err
from skillforge.writers.search.operators import text as ops
from skillforge.writers.search.pieces import Kit, Piece, cuts, leaf
from skillforge.writers.search.space import Space


class Bench:
    """What some rows of a space have to cut from: the inputs there, and the pieces of one and of two cuts."""

    def __init__(self, space: Space, rows: Sequence[int]) -> None:
        self.space = space
        self.rows = rows
        self.sources, numbers = _sources(space, rows)
        self.kit = Kit(self.sources, numbers)
        self.units = _units(space)
        self.days = _days(space, rows)
        self.once = self._cut(self.sources, {source.values: source for source in self.sources})
        self._twice: list[Piece] | None = None

    def _cut(self, sources: Iterable[Piece], found: dict[Any, Piece]) -> dict[Any, Piece]:
        budget = self.space.budget
        for source in sources:
            for piece in cuts(source, self.kit):
                budget.spent += 1
                known = found.get(piece.values)
                if known is None or known.cost > piece.cost:
                    found[piece.values] = piece
            budget.check()
        return found

    def twice(self, most: int = 60) -> list[Piece]:
        """Pieces of the likeliest pieces."""
        if self._twice is None:
            inner = sorted((p for p in self.once.values() if p not in self.sources), key=lambda piece: piece.cost)
            found = self._cut(inner[:most], {})
            self._twice = [piece for piece in found.values() if piece.values not in self.once]
        return self._twice


def _sources(space: Space, rows: Sequence[int], most: int = 6) -> tuple[list[Piece], list[Piece]]:
    """The texts to cut from and the ints to cut by: inputs first, then what little work takes out of records."""
    texts = [expr for expr in space.pool("str") if not expr.constant]
    inputs = [expr for expr in texts if expr.op is None]
    parts = [] if len(inputs) == len(space.variables()) else [e for e in texts if e.op is not None and e.cost <= 4]
    chosen = [*inputs, *parts][: max(most, len(inputs))]
    sources = [leaf(expr, 1.0 if expr.op is None else 1.0 + 0.5 * expr.cost, rows) for expr in chosen]
    numbers = []
    for expr in space.pool("int"):
        if expr.op is None and not expr.constant:
            number = leaf(expr, 0.6, rows)
            numbers.append(number)
            if None not in number.values:
                numbers.append(Piece(tuple(n - 1 for n in number.values), 1.0, ops.MINUS, (number, 1)))
                numbers.append(Piece(tuple(-n for n in number.values), 1.0, ops.NEGATIVE, (number,)))
    return [source for source in sources if any(source.values)], numbers


def joined(space: Space, rows: Sequence[int], most: int = 8) -> Iterator[Piece]:
    """What lists of texts, or those without an end, come to with a sign between: `", ".join(xs[:-1])`."""
    lists = [expr for expr in space.pool(("list", "str"), 2) if not expr.constant][:most]
    signs = [each for each in space.constants() if each.kind == "str" and not any(map(str.isalnum, each.values[0]))]
    told = dict.fromkeys([*(each.values[0] for each in signs if each.cost <= 3), ", ", " ", ","])
    for expr, sign in itertools.product(lists, list(told)[:most]):
        yield leaf(space.apply(ops.BY_NAME["join"], [space.constant(sign, 1), expr]), 1.0 + expr.cost, rows)


def _units(space: Space) -> list[int]:
    """What numbers may be divided by: the likeliest constants above 2."""
    found = [expr.values[0] for expr in space.constants() if expr.kind == "int" and expr.values[0] > 2]
    return [value for value in found if value > 9] + [value for value in found if value <= 9]


def _days(space: Space, rows: Sequence[int]) -> list[Piece]:
    """The dates and times among the inputs, and in their records."""
    found = [expr for kind in ("date", "datetime") for expr in space.pool(kind, 4) if not expr.constant]
    chosen = [expr for expr in found if not any(expr.values[row].__class__ is Err for row in rows)][:4]
    return [Piece(tuple(expr.values[row] for row in rows), float(expr.cost), None, (expr,)) for expr in chosen]
