"""Dreaming: a signature's inputs → programs that do something worth asking for. Runs inside the jail, as one call.

The search's own space, grown with no target: each behaviour is kept once, with the cheapest program for it. A space is
grown from a hand of operators drawn by chance, which goes deeper than all of them would; what looks good in one is
where the next begins, so programs get as large as is asked for. After DreamCoder's dreaming (Ellis et al. 2021).
"""

from __future__ import annotations

import gc
import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from skillforge.selfplay import names, wording, worth
from skillforge.selfplay.phrases import phrase
from skillforge.writers.search import clock, components, kinds, program, ranking
from skillforge.writers.search.budget import Budget, Exhausted
from skillforge.writers.search.engine import LATE_S
from skillforge.writers.search.expr import Err, Expr, Vector
from skillforge.writers.search.kinds import Kind
from skillforge.writers.search.opening import SMALL
from skillforge.writers.search.operators import Operator, catalogue
from skillforge.writers.search.prior import Prior
from skillforge.writers.search.render import operator_uses
from skillforge.writers.search.space import Space, evaluate
from skillforge.writers.search.target import same

NAME = "dreamed"
"""What the function is called in the sources that come out."""

DRAWN = {1: 0.75, 2: 0.5, 3: 0.25, 4: 0.12}
"""How likely an operator of each cost is to be in a hand."""

RARE = frozenset({"date", "datetime", "time", "timedelta", "bytes"})
"""Types that a program passes through only where it is about them."""

USED = {1: 1.0, 2: 0.5, 3: 0.15}
"""How likely a constant of each cost is to be there: there are many of the dear ones."""

OPERATIONS_A_STAGE = 3
"""What one space reaches of its own: larger programs take so many spaces more, each begun where the last one ended."""

PARTS = 10
"""So many behaviours of one space are the beginning of the next."""

LOOKED_AT = 3_000
"""So many behaviours of a space, drawn by chance, are looked at."""

RIVALS = 1_500
"""So many other behaviours of its kind a program's examples are to tell it from."""

TEXTS = ("-", ".", ", ")
"""Constants beside those of every search."""

LONGEST = 240
"""Characters of a description: what is longer is not compact."""


def dream(request: dict[str, Any]) -> dict[str, Any]:
    """Up to `count` programs, the best first.

    Request: `parameters` [{name, type}], `rows` [[argument]], `components` as the search's, `operations` wanted,
    `words` that name operations to be preferred, `cases` that each must have a value on, `count`, `seed`, `candidates`,
    `timeout_s`; `alone`, `largest` and `memory_mb` as the search's.
    Result: `programs` [{source, uses, description, names, operations, rows}], the best name first, where `rows` are the
    places of `cases` inputs, those first that tell the program from others; `unusable` (names of components).
    """
    collects = gc.isenabled()
    gc.disable()  # see the search's engine
    try:
        with clock.running(alone=request.get("alone", False), winds=bool(request["components"])):
            return Dream(request).run()
    finally:
        if collects and not request.get("alone"):
            gc.enable()


def operations(expr: Expr) -> int:
    """How many different operations it is made of; a call of a stored skill is one."""
    return len({id(part) for part in expr.walk() if part.op is not None})


class Dream:
    """One dream: the spaces of one signature."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.request = request
        self.rng = Random(request["seed"])
        self.rows: list[list[Any]] = request["rows"]
        self.budget = Budget(request["candidates"], request["timeout_s"], time.monotonic, request.get("memory_mb", 0))
        self.words = frozenset(request["words"])
        self.names = [parameter["name"] for parameter in request["parameters"]]
        self.inputs = [
            Expr(kinds.of(column), tuple(column), 1, name=name, inputs=1 << place)
            for place, (name, column) in enumerate(zip(self.names, zip(*self.rows, strict=True), strict=True))
        ]
        self.all_inputs = (1 << len(self.inputs)) - 1
        self.stages = max(1, math.ceil((request["operations"] - 1) / OPERATIONS_A_STAGE))
        self.space: Space | None = None
        self.skills: list[Operator] = []
        self.unusable: list[str] = []

    def run(self) -> dict[str, Any]:
        """What was found by the end of the budget, however it ends."""
        try:
            with clock.until(self.budget.deadline + LATE_S):
                self._grow()
        except (Exhausted, clock.OutOfTime, clock.TooSlow, MemoryError):
            pass
        programs: list[dict[str, Any]] = []
        try:
            with clock.until(time.monotonic() + self.request["timeout_s"]):
                for told in self._told():
                    programs.append(told)
                    if len(programs) >= self.request["count"]:
                        break
        except (clock.OutOfTime, clock.TooSlow, MemoryError):
            pass
        dropped = [each.name for each in self.skills if components.is_dropped(each)]
        return {"programs": programs, "unusable": [*self.unusable, *dropped], "candidates": self.budget.spent}

    # growing

    def _grow(self) -> None:
        self.skills, self.unusable = components.load(self.request["components"], self.request.get("largest"))
        parts: list[Expr] = []
        for stage in range(1, self.stages + 1):
            self.space = self._space(parts)
            until = self.budget.candidates * stage // self.stages
            while self.budget.spent < until:
                layers = (0, 1) if self.skills or stage > 1 else (0,)
                self.space.advance(min(layers, key=self.space.spent.__getitem__))
                self.budget.check()
            if stage < self.stages:
                parts = self._parts(self.space)

    def _space(self, parts: Sequence[Expr]) -> Space:
        taken = {NAME, *self.names}
        hand = [each for each in catalogue.OPERATORS if self._draws(each) and not taken & operator_uses(each)]
        leaves = [*self.inputs, *self._constants()]
        depth = max(kinds.depth(leaf.kind) for leaf in leaves)
        told = [expr.kind for expr in (*self.inputs, *parts)]
        made = [kind for skill in self.skills for kind in (*skill.takes, skill.gives)]
        space = Space(
            len(self.rows), [*self.skills, *hand], _derived, self.budget, leaves,
            max_depth=max(2, depth), prior=Prior([*told, *made], self.words),
        )  # fmt: skip
        for part in parts:
            space.keep(part)
        return space

    def _draws(self, operator: Operator) -> bool:
        drawn = self.rng.random() < DRAWN.get(operator.cost, 0.0) or bool(operator.words & self.words)
        return drawn and bool(phrase(operator)) and not self._is_foreign(operator)

    def _is_foreign(self, operator: Operator) -> bool:
        """Whether it makes a date of a number, where no input and no skill is about dates."""
        about = [*(variable.kind for variable in self.inputs), *(kind for skill in self.skills for kind in skill.takes)]
        own = {name for kind in about for name in kinds.names(kind)}
        return bool(RARE & set(kinds.names(operator.gives)) - own) and not RARE & own

    def _constants(self) -> list[Expr]:
        chosen = [(kind, value, cost) for kind, value, cost in SMALL if self.rng.random() < USED.get(cost, 0.0)]
        if any(kinds.holds_text(variable.kind) for variable in self.inputs):
            chosen += [("str", value, 2) for value in TEXTS if self.rng.random() < 0.5]
            chosen += [("pattern", value, 2) for value in wording.PATTERNS if self.rng.random() < 0.5]
        return [Expr(kind, (value,) * len(self.rows), cost, constant=True) for kind, value, cost in chosen]

    def _parts(self, space: Space) -> list[Expr]:
        """Some behaviours of a space, as cheap as an input: of many kinds, and made of several operations."""
        found = [expr for expr in self._looked_at(space) if expr.inputs and self._is_sound(expr)]
        found.sort(key=lambda expr: expr.cost + 4 * self.rng.random() - 2 * min(operations(expr), OPERATIONS_A_STAGE))
        chosen: list[Expr] = []
        per_kind: Counter[Kind] = Counter()
        for expr in found:
            if per_kind[expr.kind] < 3 and len(chosen) < PARTS:
                per_kind[expr.kind] += 1
                chosen.append(_as_part(expr))
        return chosen

    def _looked_at(self, space: Space) -> list[Expr]:
        found = [
            expr
            for layer in space.found
            for pool in layer.values()
            for exprs in pool.values()
            for expr in exprs
            if expr.op is not None and not expr.constant
        ]
        return self.rng.sample(found, LOOKED_AT) if len(found) > LOOKED_AT else self.rng.sample(found, len(found))

    # choosing

    def _told(self) -> Iterator[dict[str, Any]]:
        if self.space is None:
            return
        singles = self._singles(self.space)
        ranked = sorted(
            (self._rank(expr), place, expr)
            for place, expr in enumerate(self._looked_at(self.space))
            if expr.inputs == self.all_inputs and operations(expr) > 1 and self._is_sound(expr)
        )
        used: Counter[Any] = Counter()
        most = max(2, self.request["count"] // 4)
        for _, _, expr in ranked:
            marks = _marks(expr)
            if any(used[mark] >= most for mark in marks) or _frozen(expr.values) in singles:
                continue
            told = self._as_told(expr)
            if told is not None:
                used.update(marks)
                yield told

    def _rank(self, expr: Expr) -> float:
        """The lower, the better: as many operations as are wanted, everyday and different ones, and some chance."""
        made_of = {id(part): part.op for part in expr.walk() if part.op is not None}
        many = len(made_of)
        size: float = ranking.score(expr, {"parameters": self.request["parameters"]})
        again = many - len({operator.name for operator in made_of.values()})
        ranges = any(operator.function >= 0 for operator in made_of.values())
        skilled = any(operator.component for operator in made_of.values())
        unusual = sum(part.constant and part.op is None and part.cost > 1 for part in expr.walk())
        themed = any(operator.words & self.words for operator in made_of.values())
        liked = 2 * skilled + 2 * ranges + 4 * themed - 2 * again - unusual
        missed: int = abs(many - self.request["operations"])
        return 4 * missed + size / many - liked + self.rng.random() * 3

    def _is_sound(self, expr: Expr) -> bool:
        return worth.is_sound(expr, self.inputs, max(self.request["cases"], len(self.rows) * 3 // 4))

    def _singles(self, space: Space) -> set[Any]:
        """What one operator, of all that there are, makes of the inputs and the constants."""
        leaves: dict[Kind, list[Expr]] = {}
        for leaf in (*self.inputs, *space.constants()):
            leaves.setdefault(leaf.kind, []).append(leaf)
        found: set[Any] = set()
        for operator in (*catalogue.OPERATORS, *(each for leaf in self.inputs for each in catalogue.derive(leaf.kind))):
            for args in _bound(operator.takes, leaves, {}):
                if not all(arg.constant for arg in args):
                    found.add(_frozen(evaluate(operator.run, [arg.values for arg in args])))
        return found

    def _as_told(self, expr: Expr) -> dict[str, Any] | None:
        text = wording.description(expr)
        if len(text) > LONGEST:
            return None
        request = {
            "name": NAME,
            "parameters": self.request["parameters"],
            "returns": kinds.text(expr.kind),
            "examples": [],
            "description": text,
        }
        places = self._telling(expr)
        if len(places) < self.request["cases"] or not worth.varies([expr.values[place] for place in places]):
            return None
        uses = sorted({part.op.name for part in expr.walk() if part.op is not None and part.op.component})
        try:
            source = program.module(expr, request)
        except SyntaxError:  # what cannot be rendered is no skill
            return None
        return {
            "source": source,
            "uses": uses,
            "description": text,
            "names": names.names(expr),
            "operations": operations(expr),
            "rows": places,
        }

    def _telling(self, expr: Expr) -> list[int]:
        """The places of the inputs to ask about: each rules out most of the behaviours that the others left."""
        left = [place for place, value in enumerate(expr.values) if value.__class__ is not Err]
        keys = {place: kinds.freeze(expr.values[place]) for place in left}
        pool = self.space.pool(expr.kind)[:RIVALS] if self.space else []
        rivals = [rival.values for rival in pool if rival is not expr]
        chosen: list[int] = []
        shown: Counter[Any] = Counter()
        while left and len(chosen) < self.request["cases"]:
            ruled_out = {place: sum(not same(r[place], expr.values[place]) for r in rivals) for place in left}
            best = max(left, key=lambda place: (ruled_out[place] - len(rivals) * shown[keys[place]] // 2, -place))
            left.remove(best)
            chosen.append(best)
            shown[keys[best]] += 1
            rivals = [rival for rival in rivals if same(rival[best], expr.values[best])]
        return chosen


def _marks(expr: Expr) -> set[Any]:
    """What few proposals of one dream shall share: the outermost operation, and every larger part."""
    parts = {id(part): part for part in expr.walk() if part.op is not None and not part.free and part is not expr}
    return {expr.op, *(_frozen(part.values) for part in parts.values() if operations(part) > 1)}


def _derived(kind: Kind) -> tuple[Operator, ...]:
    """The operators that values of this kind have of their own, where there are words for them."""
    return tuple(operator for operator in catalogue.derive(kind) if phrase(operator))


def _as_part(expr: Expr) -> Expr:
    return Expr(
        expr.kind, expr.values, 1, op=expr.op, args=expr.args, partial=expr.partial, layer=expr.layer,
        inputs=expr.inputs,
    )  # fmt: skip


def _bound(takes: Sequence[Kind], leaves: dict[Kind, list[Expr]], bound: dict[str, Kind]) -> Iterator[list[Expr]]:
    """The leaves that an operator may be applied to."""
    if not takes:
        yield []
        return
    if takes[0][0] == "fn":
        return
    for kind, pool in leaves.items():
        extended = kinds.unify(takes[0], kind, bound)
        if extended is not None:
            for rest in _bound(takes[1:], leaves, extended):
                for leaf in pool:
                    yield [leaf, *rest]


def _frozen(values: Vector) -> tuple[Any, ...]:
    return tuple(value if value.__class__ is Err else kinds.freeze(value) for value in values)
