"""Numbers out of texts: a piece of an input, read as a number, or the place where a sign stands."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from skillforge.writers.search.bench import Bench
from skillforge.writers.search.expr import Expr
from skillforge.writers.search.joins import sieves
from skillforge.writers.search.operators import text as ops
from skillforge.writers.search.pieces import Piece, places, realise
from skillforge.writers.search.space import Space
from skillforge.writers.search.target import Target

COLUMNS = 8
"""So many numbers of the texts are added up, at most."""

MAX_ROWS = 10
"""Rows that are looked at; the others only judge."""


class Numbers:
    """A target of numbers that stand in a text: a piece, read as a number."""

    def __init__(self, space: Space, target: Target) -> None:
        self.space = space
        self.target = target
        self.stage = 0
        self.read: Callable[[str], Any] = target.wanted[0].__class__
        self.operator = ops.BY_NAME["int" if self.read is int else "float"]
        self.wanted = target.wanted[:MAX_ROWS]
        self.bench = Bench(space, target.rows[:MAX_ROWS])

    def advance(self) -> Iterator[Expr]:
        """One cut; then cuts of cuts."""
        self.stage += 1
        if self.stage == 1:
            for source in self.bench.sources:
                yield from self._fitting([*self.bench.once.values(), *sieves(source, ())])
                yield from self._placed(source)
            if self.read is int:
                yield from self._weighed()
        elif self.stage == 2:
            yield from self._fitting(self.bench.twice())

    def _weighed(self) -> Iterator[Expr]:
        """Several numbers of the texts, each times its unit, added up: hours and minutes, feet and inches."""
        columns: dict[tuple[int, ...], Piece] = {}
        for piece in sorted(self.bench.once.values(), key=lambda piece: piece.cost):
            if len(columns) < COLUMNS and all(text and len(text) < 12 and text.isdecimal() for text in piece.values):
                columns.setdefault(tuple(map(int, piece.values)), piece)
        for size in (1, 2, 3):
            if len(self.wanted) < size + 2:
                return
            for chosen in itertools.combinations(columns, size):
                self.space.budget.spent += 1
                weights = solved(chosen, self.wanted)
                if weights is not None:
                    yield self._sum(sorted(zip(weights, (columns[each] for each in chosen), strict=True), key=_falling))
                    return

    def _sum(self, terms: list[tuple[int, Piece]]) -> Expr:
        total = self._term(*terms[0])
        if terms[0][0] < 0:
            total = self.space.apply(ops.NEGATIVE, [total])
        for weight, piece in terms[1:]:
            total = self.space.apply(ops.PLUS if weight > 0 else ops.MINUS, [total, self._term(weight, piece)])
        return total

    def _term(self, weight: int, piece: Piece) -> Expr:
        term = self.space.apply(self.operator, [realise(self.space, piece)])
        if abs(weight) == 1:
            return term
        return self.space.apply(ops.TIMES, [term, self.space.constant(abs(weight), 1)])

    def _placed(self, source: Piece) -> Iterator[Expr]:
        """Where a sign stands, counted from 0 or from 1: the first, the last, or the one that an input says."""
        for piece in places(source, self.bench.kit):
            self.space.budget.spent += 1
            offsets = {None if at is None else want - at for at, want in zip(piece.values, self.wanted, strict=True)}
            if offsets == {0}:
                yield realise(self.space, piece)
            elif offsets in ({1}, {-1}):
                operator = ops.PLUS if offsets == {1} else ops.MINUS
                yield self.space.apply(operator, [realise(self.space, piece), self.space.constant(1, 1)])

    def _fitting(self, found: Iterable[Piece]) -> Iterator[Expr]:
        for piece in sorted(found, key=lambda piece: piece.cost):
            if all(self._reads(text, want) for text, want in zip(piece.values, self.wanted, strict=True)):
                yield self.space.apply(self.operator, [realise(self.space, piece)])
                return

    def _reads(self, text: str | None, want: Any) -> bool:
        try:
            return text is not None and len(text) < 40 and bool(self.read(text) == want)
        except ValueError:
            return False


def _falling(term: tuple[int, Piece]) -> int:
    return -term[0]


def solved(columns: Sequence[Sequence[int]], wanted: Sequence[int]) -> list[int] | None:
    """The whole numbers, none of them zero, by which the columns add up to what is wanted; None where there are none.

    Gauss's elimination in fractions; None, too, where the rows leave a weight undetermined.
    """
    size = len(columns)
    rows = [[*map(Fraction, row)] for row in zip(*columns, wanted, strict=True)]
    for place in range(size):
        pivot = next((row for row in rows[place:] if row[place]), None)
        if pivot is None:
            return None
        rows.remove(pivot)
        pivot = [value / pivot[place] for value in pivot]
        rows = [[a - row[place] * b for a, b in zip(row, pivot, strict=True)] for row in rows]
        rows.insert(place, pivot)
    if any(row[size] for row in rows[size:]):
        return None
    weights = [row[size] for row in rows[:size]]
    return [int(weight) for weight in weights] if all(w and w.denominator == 1 for w in weights) else None
