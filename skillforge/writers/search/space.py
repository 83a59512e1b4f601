"""Spaces: every value found so far, each kept once, by kind and cost.

A space has rows (examples at the top, elements inside an element function) and an expression for each
distinct vector of values over them: the cheapest (observational equivalence). `Target`s are the vectors wanted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from skillforge.writers.search import kinds
from skillforge.writers.search.expr import Err, Expr, Function, Vector
from skillforge.writers.search.kinds import Kind
from skillforge.writers.search.operators import Operator

MAX_ITEMS = 2_000
"""Longer values are dropped: no example needs them, and they cost time and memory."""


class Exhausted(Exception):
    """The budget is spent."""


class Budget:
    """Counts candidates; the clock is read rarely and only aborts."""

    def __init__(self, candidates: int, deadline: float, clock: Callable[[], float]) -> None:
        self.candidates = candidates
        self.deadline = deadline
        self.clock = clock
        self.spent = 0
        self.timed_out = False

    def check(self) -> None:
        """Raises Exhausted once the candidates or the seconds are spent."""
        if self.spent >= self.candidates:
            raise Exhausted
        if self.clock() > self.deadline:
            self.timed_out = True
            raise Exhausted


class Target:
    """A vector that is wanted: `rows[i]` must have the value `wanted[i]` (or an `Err`).

    `rows` may leave some rows of the space free. `build` makes the whole program's expression from one
    that fits; `overhead` is what that adds to its cost.
    """

    def __init__(
        self,
        rows: Sequence[int],
        wanted: Sequence[Any],
        build: Callable[[Expr], None],
        *,
        overhead: int = 0,
        depth: int = 0,
    ) -> None:
        self.rows = tuple(rows)
        self.wanted: Vector = tuple(wanted)
        self.kind: Kind = kinds.of(value for value in wanted if value.__class__ is not Err)
        self.build = build
        self.overhead = overhead
        self.depth = depth
        self.frozen = tuple(frozen(value) for value in self.wanted)
        self.solved: list[Expr] = []

    def fits(self, values: Vector) -> bool:
        """Whether `values` (over the whole space) are what is wanted."""
        return all(same(values[row], want) for row, want in zip(self.rows, self.wanted, strict=True))

    def mask(self, values: Vector) -> tuple[bool, ...]:
        """For each of `rows`, whether the value there is the one wanted."""
        return tuple(same(values[row], want) for row, want in zip(self.rows, self.wanted, strict=True))


def same(value: Any, want: Any) -> bool:
    """Equality strict by type, floats to a relative 1e-9."""
    kind = value.__class__
    if kind is not want.__class__:
        return False
    if kind is float:
        return value == want or math.isclose(value, want, rel_tol=1e-9) or (value != value and want != want)
    if kind in (list, tuple):
        return len(value) == len(want) and all(map(same, value, want))
    if kind is dict:
        return len(value) == len(want) and all(
            key in want and same(item, want[key]) for key, item in value.items()
        ) and set(map(kinds.freeze, value)) == set(map(kinds.freeze, want))  # fmt: skip
    if kind in (set, frozenset):
        return bool(kinds.freeze(value) == kinds.freeze(want))
    return bool(value == want)


def frozen(value: Any) -> Any:
    return value if value.__class__ is Err else kinds.freeze(value)


def evaluate(operator: Operator, arguments: Iterable[Vector]) -> Vector:
    """The operator's value on each row; an exception's class where it raises, or where an argument did."""
    return tuple(_value(operator.run, row) for row in zip(*arguments, strict=True))


def _value(run: Callable[..., Any], row: tuple[Any, ...]) -> Any:
    for value in row:
        if value.__class__ is Err:
            return value
    try:
        return run(*row)
    except RecursionError:
        return Err("RecursionError")
    except Exception as error:
        return Err(type(error).__name__)


def make(operator: Operator, args: Sequence[Expr | Function], kind: Kind, values: Vector, cost: int) -> Expr:
    """An expression from parts whose values are known."""
    return Expr(
        kind,
        values,
        cost,
        op=operator,
        args=tuple(args),
        partial=any(value.__class__ is Err for value in values),
        layer=1 if operator.component or any(arg.layer for arg in args) else 0,
        constant=all(isinstance(arg, Expr) and arg.constant for arg in args),
    )


class Space:
    """Expressions by kind and cost over `rows` rows."""

    def __init__(self, rows: int, operators: Sequence[Operator], budget: Budget) -> None:
        self.rows = rows
        self.operators = tuple(operators)
        self.budget = budget
        self.targets: list[Target] = []
        self.pools: dict[Kind, dict[Any, Expr]] = {}

    def pool(self, kind: Kind, max_cost: int = 99) -> list[Expr]:
        """The expressions of `kind` found so far, cheapest first."""
        found = [expr for expr in self.pools.get(kind, {}).values() if expr.cost <= max_cost]
        return sorted(found, key=lambda expr: expr.cost)

    def variables(self) -> list[Expr]:
        """The inputs."""
        return [expr for pool in self.pools.values() for expr in pool.values() if expr.name]

    def constant(self, value: Any, cost: int = 2) -> Expr:
        """A literal, as an expression of this space."""
        return Expr(kinds.of([value]), (value,) * self.rows, cost, constant=True)

    def apply(self, operator: Operator, args: Sequence[Expr]) -> Expr:
        """`operator` applied, not kept in any pool: deducers propose such expressions."""
        self.budget.spent += 1
        values = evaluate(operator, [arg.values for arg in args])
        kind = kinds.of(value for value in values if value.__class__ is not Err)
        return make(operator, args, kind, values, operator.cost + sum(arg.cost for arg in args))
