"""The string assembler: lays known pieces and constants side by side until they make every output.

A deducer (see `operators`). A state is how far each row's output is covered; an edge is a piece, or a
constant, that continues all of them at once; the cheapest path from nothing to everything is the program.
That is FlashFill's intersection of per-example graphs (Gulwani, POPL 2011), walked lazily in order of
description length.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from operator import add
from typing import Any

from skillforge.writers.search.operators import Operator
from skillforge.writers.search.operators.text import BY_NAME, CASING
from skillforge.writers.search.pieces import Piece, Texts

MAX_STATES = 2_000
"""States that one cover expands before it gives up."""

Part = Piece | str
"""A piece, or a constant."""


class Cover:
    """Pieces that are part of what is wanted on every row, found by how they begin.

    `places`: where the rows stand in a piece's values, if not all of them are meant.
    """

    def __init__(self, wanted: Texts, places: Sequence[int] | None = None) -> None:
        self.wanted = wanted
        self.places = places
        self.by_text: dict[str, dict[Texts, Piece]] = {}
        self.size = 0
        # A constant of letters is the likelier, the more rows it serves.
        self.letter = 1.3 if len(wanted) < 3 else 1.1 if len(wanted) < 6 else 0.9

    def add(self, piece: Piece) -> None:
        """Keeps the piece if it is of use here, and the cheapest of its values."""
        values = piece.values
        key = values if self.places is None else tuple([values[place] for place in self.places])
        for text, want in zip(key, self.wanted, strict=True):
            if text is None or text not in want:
                return
        same = self.by_text.setdefault(key[0], {})
        known = same.get(key)
        if (known is None or known.cost > piece.cost) and any(key):
            same[key] = piece
            self.size += 1

    def path(self, bound: float, most: int = MAX_STATES) -> tuple[float, list[Part]] | None:
        """The cheapest parts that lie side by side as what is wanted, and what they cost.

        None where none cost less than `bound`, or `most` states were not enough to find them.
        """
        goal = tuple(map(len, self.wanted))
        start = (0,) * len(goal)
        reached: dict[tuple[int, ...], tuple[float, Any, Part | None]] = {start: (0.0, None, None)}
        queue = [(0.0, 0, start)]
        ticket = expanded = 0
        while queue:
            cost, _, state = heapq.heappop(queue)
            if cost > reached[state][0]:
                continue
            if state == goal:
                return cost, _parts(reached, goal)
            expanded += 1
            if expanded > most:
                return None
            for part, weight, beyond in self._edges(state):
                total = cost + weight
                if total >= bound:
                    continue
                known = reached.get(beyond)
                if known is None or known[0] > total:
                    reached[beyond] = (total, state, part)
                    ticket += 1
                    heapq.heappush(queue, (total, ticket, beyond))
        return None

    def _edges(self, state: tuple[int, ...]) -> Iterator[tuple[Part, float, tuple[int, ...]]]:
        wanted = self.wanted
        first, place = wanted[0], state[0]
        last, last_place = wanted[-1], state[-1]
        for size in range(len(first) - place + 1):
            for values, piece in self.by_text.get(first[place : place + size], {}).items():
                # Most pieces fail on the last row already.
                if last.startswith(values[-1], last_place) and all(map(str.startswith, wanted, values, state)):
                    yield piece, piece.cost + 0.3, tuple(map(add, state, map(len, values)))
        shared = _shared_prefix([want[at:] for want, at in zip(wanted, state, strict=True)])
        weight = 1.2
        for size, sign in enumerate(shared, 1):
            weight += self.letter if sign.isalnum() else 0.8
            yield shared[:size], weight, tuple(at + size for at in state)


def _shared_prefix(texts: Sequence[str]) -> str:
    shortest, longest = min(texts), max(texts)
    size = next((i for i, (a, b) in enumerate(zip(shortest, longest, strict=False)) if a != b), len(shortest))
    return shortest[:size]


def shared_ends(texts: Sequence[str]) -> tuple[int, int]:
    """How many characters all texts share at the front, and at the back of what is left."""
    front = len(_shared_prefix(texts))
    back = len(_shared_prefix([text[front:][::-1] for text in texts]))
    return front, back


def _parts(reached: dict[tuple[int, ...], tuple[float, Any, Part | None]], goal: tuple[int, ...]) -> list[Part]:
    parts: list[Part] = []
    state = goal
    while (step := reached[state])[2] is not None:
        parts.append(step[2])
        state = step[1]
    return parts[::-1]


def recased(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Each piece in other cases: `name[0].upper()`."""
    for piece in pieces:
        for operator in CASING[:4]:
            values = tuple(None if text is None else operator.run(text) for text in piece.values)
            if values != piece.values:
                yield Piece(values, piece.cost + 1.2, operator, (piece,))


def trimmed(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Each piece without the white space at its ends, where it has any: `line.split(",")[1].strip()`."""
    for piece in pieces:
        values = tuple(None if text is None else text.strip() for text in piece.values)
        if values != piece.values:
            yield Piece(values, piece.cost + 0.6, STRIP, (piece,))


def padded(pieces: Iterable[Piece], wanted: Texts) -> Iterator[Piece]:
    """Each piece filled up: numbers with zeros, and anything to the width of the outputs, if they have one."""
    sizes = set(map(len, wanted))
    width = sizes.pop() if len(sizes) == 1 else 0
    shared = set.intersection(*map(set, wanted))
    fills = sorted(sign for sign in shared if not sign.isalnum())[:3]
    for piece in pieces:
        lengths = {len(text) for text in piece.values if text is not None}
        if len(lengths) < 2:
            continue
        if all(text is None or text.isdecimal() for text in piece.values):
            for size in dict.fromkeys((2, 3, width)):
                yield _filled(piece, ZFILL, size, 1.2 + 0.2 * (size > 3))
        if width >= max(lengths):
            for fill in fills:
                for operator in (LJUST, RJUST, CENTER):
                    yield _filled(piece, operator, width, 2.0, fill)


STRIP, ZFILL, LJUST, RJUST, CENTER = (
    BY_NAME[name] for name in ("strip", "zfill", "ljust_fill", "rjust_fill", "center_fill")
)


def _filled(piece: Piece, operator: Operator, size: int, cost: float, *fill: str) -> Piece:
    values = tuple(None if text is None else operator.run(text, size, *fill) for text in piece.values)
    return Piece(values, piece.cost + cost, operator, (piece, size, *fill))
