"""Numbers out of texts: a piece of an input, read as a number, or the place where a sign stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from skillforge.writers.search.bench import Bench
from skillforge.writers.search.expr import Expr
from skillforge.writers.search.joins import sieves
from skillforge.writers.search.operators import text as ops
from skillforge.writers.search.pieces import Piece, places, realise
from skillforge.writers.search.space import Space
from skillforge.writers.search.target import Target

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
        elif self.stage == 2:
            yield from self._fitting(self.bench.twice())

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
