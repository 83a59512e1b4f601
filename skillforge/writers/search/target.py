"""Targets: the vectors of values that a space is asked for."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from skillforge.writers.search import kinds
from skillforge.writers.search.expr import Err, Expr, Vector
from skillforge.writers.search.kinds import Kind

MAX_DEPTH = 3
"""So many targets may stand between one that is taken apart and the task's."""


class Target:
    """`rows[i]` of a space must have the value `wanted[i]` (or an `Err`); other rows are free.

    `build` makes of an expression that fits one that fits the outer space. `overhead` is what that adds to
    the cost, `depth` how many targets stand between this one and the task's. `open` until solved. `branches`:
    whether a conditional may solve it, `chooses` whether picking an element may; both need strong evidence.
    `side` where it asks for the examples on one side of a test.
    """

    __slots__ = (
        "branches", "build", "chooses", "depth", "kind", "met", "open", "overhead", "rows", "seen", "side", "twins",
        "wanted",
    )  # fmt: skip

    def __init__(
        self,
        rows: Sequence[int],
        wanted: Sequence[Any],
        build: Callable[[Expr], None],
        *,
        overhead: int = 0,
        depth: int = 0,
        branches: bool = False,
        chooses: bool = False,
        side: bool = False,
    ) -> None:
        self.rows = tuple(rows)
        self.wanted: Vector = tuple(wanted)
        self.kind: Kind = kinds.of(value for value in wanted if value.__class__ is not Err)
        self.build = build
        self.overhead = overhead
        self.depth = depth
        self.open = True
        self.met = False  # something fits: better may be found, but nothing is deduced for it any more
        self.branches = branches and self.kind != "bool"
        self.chooses = chooses
        self.side = side
        self.twins = 0  # programs built of equal values
        self.seen: set[Any] = set()  # what deducers have done with it already

    def fits(self, values: Vector) -> bool:
        """Whether `values`, over the whole space, are what is wanted."""
        return all(same(values[row], want) for row, want in zip(self.rows, self.wanted, strict=True))

    def mask(self, values: Vector) -> int:
        """The rows with the value wanted, as bits: bit i stands for `rows[i]`."""
        bits = 0
        for place, (row, want) in enumerate(zip(self.rows, self.wanted, strict=True)):
            if same(values[row], want):
                bits |= 1 << place
        return bits


class Loose(Target, ABC):
    """A target that other values fit, too."""

    __slots__ = ()

    def fits(self, values: Vector) -> bool:
        """Whether all of `values`, over the whole space, are accepted for what is wanted."""
        return all(self.accepts(values[row], want) for row, want in zip(self.rows, self.wanted, strict=True))

    def mask(self, values: Vector) -> int:
        """The rows with a value that is accepted, as bits."""
        pairs = enumerate(zip(self.rows, self.wanted, strict=True))
        return sum(1 << place for place, (row, want) in pairs if self.accepts(values[row], want))

    @abstractmethod
    def accepts(self, value: Any, want: Any) -> bool:
        """Whether the value will do where `want` is wanted."""


class Bounded(Loose):
    """A target of numbers, where those that are `bound` may be whatever is `beyond` it: they were cut off there."""

    __slots__ = ("beyond", "bound")

    def __init__(self, bound: Any, beyond: Callable[[Any, Any], Any], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.bound = bound
        self.beyond = beyond

    def accepts(self, value: Any, want: Any) -> bool:
        cut = want == self.bound and value.__class__ is want.__class__ and self.beyond(value, want)
        return bool(cut) or same(value, want)


class Rounded(Loose):
    """A target of numbers that were rounded: what comes to them when it is rounded to so many `places` fits."""

    __slots__ = ("places",)

    def __init__(self, places: int, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.places = places

    def accepts(self, value: Any, want: Any) -> bool:
        return value.__class__ is float and math.isfinite(value) and bool(round(value, self.places) == want)


class InOrder(Target):
    """A target of dicts whose order matters, too."""

    __slots__ = ()

    def fits(self, values: Vector) -> bool:
        """Whether `values` are the dicts wanted, each in the same order."""
        return super().fits(values) and all(
            list(values[row]) == list(want) for row, want in zip(self.rows, self.wanted, strict=True)
        )


@cache
def compatible(kind: Kind, wanted: Kind) -> bool:
    """Whether a value of `kind` may equal one of kind `wanted`."""
    if kind == wanted or kind in (kinds.ANY, kinds.NOTHING) or wanted in (kinds.ANY, kinds.NOTHING):
        return True
    if kind[0] == "opt" or wanted[0] == "opt":
        inner, other = (k[1] if k[0] == "opt" else k for k in (kind, wanted))
        return kind == kinds.NONE or wanted == kinds.NONE or compatible(inner, other)
    if isinstance(kind, str) or isinstance(wanted, str):
        return False
    heads = {kind[0], wanted[0]}
    if heads in ({"record", "dict"}, {"list", "row"}, {"record"}):
        return True
    if len(heads) != 1 or len(kind) != len(wanted):
        return heads <= {"tuple"}
    return all(map(compatible, kind[1:], wanted[1:]))


def same(value: Any, want: Any) -> bool:
    """Equality strict by type, floats to a relative 1e-9."""
    kind = value.__class__
    if kind is not want.__class__:
        return False
    if kind is int or kind is str or kind is bool:
        return bool(value == want)
    if kind is float:
        return value == want or math.isclose(value, want, rel_tol=1e-9) or (value != value and want != want)
    if kind is list or kind is tuple:
        return len(value) == len(want) and all(map(same, value, want))
    if kind is dict:
        return len(value) == len(want) and _same_items(value, want)
    if kind is set or kind is frozenset:
        return bool(kinds.freeze(value) == kinds.freeze(want))
    return bool(value == want)


def _same_items(value: dict[Any, Any], want: dict[Any, Any]) -> bool:
    theirs = {kinds.freeze(key): item for key, item in want.items()}
    missing = object()
    return all(same(item, theirs.get(kinds.freeze(key), missing)) for key, item in value.items())
