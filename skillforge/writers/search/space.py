"""Spaces: every value found so far, each kept once, by kind and cost.

A space has rows (examples at the top, elements inside an element function) and one expression for each
distinct vector of values over them, the cheapest (observational equivalence). `grow` enumerates by cost, in
two layers: layer 0 uses no stored skill, so it is the same search whether skills are offered or not; layer 1
holds what calls one. The engine gives each layer its share of the budget.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from skillforge.writers.search import kinds
from skillforge.writers.search.budget import Budget
from skillforge.writers.search.calls import call
from skillforge.writers.search.elements import Elements, Inside
from skillforge.writers.search.expr import Err, Expr, Function, Vector
from skillforge.writers.search.kinds import Kind
from skillforge.writers.search.memory import is_large
from skillforge.writers.search.operators import Operator
from skillforge.writers.search.operators.lists import BY_NAME as LISTS
from skillforge.writers.search.operators.records import BY_NAME as RECORDS
from skillforge.writers.search.prior import Prior
from skillforge.writers.search.rule import Rule
from skillforge.writers.search.target import Target, compatible

__all__ = ["Space", "Target", "evaluate", "make"]

BATCH = 500
"""Candidates between two looks at the budget."""

ALIKE = 4
"""What an expression may cost to be kept beside a cheaper one of the same values that ignores one of its inputs."""

FORWARD = 5
"""What a list may cost to be ranged over blindly, without a target; and an element function."""

PAIRING = frozenset({RECORDS["items"], LISTS["adjacent"], LISTS["zip"]})
"""What makes pairs, which nest deeper than what they are made of."""

TWINS = 8
"""So many programs of the same values are tried for each target of an element function."""


def make(
    operator: Operator,
    args: Sequence[Expr | Function],
    kind: Kind,
    values: Vector,
    cost: int,
    *,
    partial: bool | None = None,
    layer: int = 0,
) -> Expr:
    """An expression from parts whose values are known; in `layer`, or in the highest of its parts."""
    if partial is None:
        partial = any(value.__class__ is Err for value in values)
    inputs = 0
    for arg in args:
        inputs |= (arg.body if isinstance(arg, Function) else arg).inputs
    return Expr(
        kind,
        values,
        cost,
        op=operator,
        args=tuple(args),
        partial=partial,
        layer=1 if layer or operator.component or any(arg.layer for arg in args) else 0,
        constant=all(isinstance(arg, Expr) and arg.constant for arg in args),
        free=any((arg.body if isinstance(arg, Function) else arg).free for arg in args),
        inputs=inputs,
    )


class Space:
    """Expressions by kind and cost over `rows` rows; `leaves` are its inputs and constants."""

    def __init__(
        self,
        rows: int,
        operators: Sequence[Operator],
        derive: Callable[[Kind], Sequence[Operator]],
        budget: Budget,
        leaves: Sequence[Expr],
        *,
        inside: Inside | None = None,
        max_depth: int = 2,
        prior: Prior | None = None,
        instances: dict[Any, list[Rule]] | None = None,
        forward: int = FORWARD,
    ) -> None:
        self.rows = rows
        self.operators = tuple(operators)
        self.derive = derive
        self.budget = budget
        self.inside = inside
        self.max_depth = max_depth
        self.forward = forward  # what a collection, or an element function, may cost to be tried without a target
        self.prior = prior or Prior()
        self.instances = instances if instances is not None else {}  # shared with the element spaces
        self.targets: list[Target] = []
        self.seen: dict[Kind, dict[Any, Expr]] = {}
        self.found: tuple[dict[Kind, dict[int, list[Expr]]], ...] = ({}, {})
        self.wants_errors = False
        self.right: dict[Expr, Target] = {}
        self.fresh: list[Expr] = []  # what deducers have not looked at yet
        self.done = [1, 1]
        self.spent = [0, 0]
        self.rules: list[Rule] = []
        self._ruled: list[Kind] = []
        self.elements = Elements(self)
        self.alike: dict[Any, int] = {}  # inputs used by what is kept beside a cheaper expression, by values
        self.may_be_alike = ALIKE if inside is None and sum(not leaf.constant for leaf in leaves) > 1 else 0
        self.children: list[Space] = []
        self._growing = [self._grow(0), self._grow(1)]
        for leaf in leaves:
            self.keep(leaf)

    # what deducers use

    @property
    def whole(self) -> list[Expr]:
        """Inside an element function: the element."""
        return self.inside.whole if self.inside else []

    @property
    def items(self) -> list[Expr]:
        """Inside an element function over pairs: their parts."""
        return self.inside.items if self.inside else []

    def pool(self, kind: Kind, max_cost: int = 99) -> list[Expr]:
        """The expressions of `kind` found so far, cheapest first."""
        found = [e for layer in self.found for es in layer.get(kind, {}).values() for e in es if e.cost <= max_cost]
        return sorted(found, key=lambda expr: expr.cost)

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of the values found so far, in the order they were found."""
        return list(self.seen)

    @property
    def kinds_given(self) -> list[Kind]:
        """The kinds of the task's inputs."""
        return self.inside.outer.kinds_given if self.inside else [expr.kind for expr in self.variables()]

    def variables(self) -> list[Expr]:
        """The inputs."""
        leaves = [e for pool in self.seen.values() for e in pool.values() if e.op is None and not e.constant]
        return sorted(leaves, key=lambda expr: expr.cost)

    @property
    def inputs(self) -> int:
        """All the inputs, as bits."""
        return functools.reduce(operator.or_, (expr.inputs for expr in self.variables()), 0)

    def constants(self) -> list[Expr]:
        """The constants that this search was given, cheapest first."""
        leaves = [e for pool in self.seen.values() for e in pool.values() if e.op is None and e.constant]
        return sorted(leaves, key=lambda expr: expr.cost)

    def constant(self, value: Any, cost: int = 2) -> Expr:
        """A literal, as an expression of this space."""
        return Expr(kinds.of([value]), (value,) * self.rows, cost, constant=True)

    def apply(self, operator: Operator, args: Sequence[Expr]) -> Expr:
        """`operator` applied, not kept in any pool: deducers propose such expressions."""
        self.budget.spent += 1
        values = evaluate(operator.run, [arg.values for arg in args])
        kind = kinds.of(value for value in values if value.__class__ is not Err)
        partial = any(value.__class__ is Err for value in values)
        return make(operator, args, kind, values, operator.cost + sum(arg.cost for arg in args), partial=partial)

    def forget(self) -> None:
        """Lets all values go but those of programs that others hold. It cannot be grown any more."""
        for child in self.children:
            child.forget()
        self.seen.clear()
        self.found = ({}, {})
        self.right.clear()
        self.fresh.clear()
        self._growing.clear()
        self.targets.clear()
        self.children.clear()

    # enumeration

    def keep(self, expr: Expr) -> None:
        """Adds a leaf, unless its values are known."""
        pool = self.seen.setdefault(expr.kind, {})
        key = self._key(expr.kind, expr.values, partial=expr.partial)
        if key not in pool:
            pool[key] = expr
            self._file(expr)

    def aim(self, target: Target) -> None:
        """Adds a target; what is there already may fit it."""
        self.targets.append(target)
        self.wants_errors = self.wants_errors or any(want.__class__ is Err for want in target.wanted)
        for kind in self.kinds:
            if compatible(kind, target.kind):
                for expr in self.pool(kind):
                    if target.open and target.fits(expr.values):
                        target.build(expr)

    def offer(self, expr: Expr, target: Target) -> None:
        """Takes a proposal: solves the target if it fits."""
        if target.open and target.fits(expr.values):
            target.build(expr)

    def reach(self, layer: int, cost: int) -> Iterator[None]:
        """Grows `layer` until it holds all of `cost`."""
        while self.done[layer] < cost:
            self.advance(layer)
            yield

    def advance(self, layer: int) -> None:
        """One batch more, or the rest of a level."""
        before, level = self.budget.spent, self.done[layer]
        while self.budget.spent - before < BATCH and self.done[layer] == level:
            next(self._growing[layer])
        self.spent[layer] += self.budget.spent - before

    def _grow(self, layer: int) -> Iterator[None]:
        if layer:
            yield from call(self, BATCH)
        known: set[Any] = set()
        for cost in itertools.count(2):
            rules = self.bound_rules()
            self.budget.spent += 1 + len(rules) // 10  # an empty level costs time, too
            for rule in rules:
                yield from self._expand(rule, cost, layer)
            # A new kind's rules were not there when the level before looked ahead.
            yield from self._ahead([rule for rule in rules if _place(rule) not in known], cost + 1, layer)
            known.update(map(_place, rules))
            yield from self._ahead(rules, cost + 2, layer)
            self.done[layer] = cost
            self.budget.check()
            yield

    def _ahead(self, rules: Sequence[Rule], cost: int, layer: int) -> Iterator[None]:
        """The last step of programs two levels longer: what gives a wanted kind, of the values found by now."""
        wanted = [target.kind for target in self.targets if target.open]
        for rule in rules:
            if len(rule.takes) > 1 and rule.operator.function < 0 and rule.gives in wanted:
                yield from self._expand(rule, cost, layer)

    def bound_rules(self) -> list[Rule]:
        """All operators at all kinds there are, those that give a wanted kind first."""
        if len(self._ruled) < len(self.seen):
            new = [kind for kind in self.seen if kind not in self._ruled]
            self._ruled += new
            known = set(map(id, self.operators))
            for kind in new:
                for operator in self.derive(kind):
                    if id(operator) not in known:
                        self.operators += (operator,)
            key = (tuple(self._ruled), self.max_depth)
            if key not in self.instances:
                self.instances[key] = [rule for operator in self.operators for rule in self._instances(operator)]
            self.rules = self.instances[key]
        wanted = [target.kind for target in self.targets if target.open]
        return sorted(self.rules, key=lambda rule: not any(compatible(rule.gives, kind) for kind in wanted))

    def _instances(self, operator: Operator) -> Iterator[Rule]:
        def bind(place: int, bound: dict[str, Kind], takes: tuple[Kind, ...]) -> Iterator[Rule]:
            if place == len(operator.takes):
                if operator.plain and not all(isinstance(kind, str) or kind[0] == "tuple" for kind in takes):
                    return
                gives = kinds.substitute(operator.gives, bound)
                deepest = self.max_depth + (gives[0] == "dict" or operator in PAIRING)
                if kinds.depth(gives) <= deepest:
                    cost = self.prior.cost(operator, gives)
                    favoured = operator.component or (cost > 1 and operator.name in self.prior.favoured)
                    yield Rule(operator, takes, gives, cost, favoured=favoured)
                return
            pattern = operator.takes[place]
            if pattern[0] == "fn":
                yield from bind(place + 1, bound, (*takes, ("fn", kinds.substitute(pattern[2], bound))))
                return
            exact = kinds.substitute(pattern, bound) if bound else pattern
            if kinds.is_concrete(exact):
                for kind in self._ruled if operator.component else (exact,):
                    if kind in self.seen and kinds.passes_as(kind, exact):
                        yield from bind(place + 1, bound, (*takes, kind))
                return
            for kind in self._ruled:
                extended = kinds.unify(pattern, kind, bound)
                if extended is not None:
                    yield from bind(place + 1, extended, (*takes, kind))

        yield from bind(0, {}, ())

    def rule_for(self, rule: Rule, bodies: Sequence[Expr]) -> Rule:
        """The rule with the kinds that its element functions give."""
        bound: dict[str, Kind] = {}
        for take, body in zip(rule.takes[1:], bodies, strict=True):
            bound = kinds.unify(take[1], body.kind, bound) or bound
        if not bound:
            return rule
        gives = kinds.substitute(rule.gives, bound)
        return Rule(rule.operator, rule.takes, gives, rule.cost, favoured=rule.favoured)

    def _expand(self, rule: Rule, cost: int, layer: int) -> Iterator[None]:
        operator = rule.operator
        rest = cost - rule.cost + (layer if rule.favoured and not operator.component else 0)
        arity = len(rule.takes)
        if (operator.component and not layer) or rest < arity:
            return
        if operator.function >= 0:
            yield from self.elements.expand(rule, cost, rest, layer)
            return
        symmetric = operator.commutes and arity == 2 and rule.takes[0] == rule.takes[1]
        for layers in itertools.product((0, 1), repeat=arity) if layer else ((0,) * arity,):
            if layer and not rule.favoured and not any(layers):
                continue
            pools = [self.found[mine].get(kind) for mine, kind in zip(layers, rule.takes, strict=True)]
            if not all(pools):
                continue
            if symmetric and layers == (1, 0):
                continue
            for lists in _split(pools, rest):
                if not all(lists):  # its values were let go, where memory is short
                    continue
                if symmetric and layers[0] == layers[1] and lists[0][0].cost > lists[1][0].cost:
                    continue
                yield from self._combine(rule, lists, cost, layer, symmetric=symmetric)

    def _combine(self, rule: Rule, lists: Sequence[Any], cost: int, layer: int, *, symmetric: bool) -> Iterator[None]:
        operator = rule.operator
        budget = self.budget
        mark = budget.spent
        if len(lists) == 1:
            for arg in lists[0]:
                if not arg.constant or operator.folds:
                    self.consider(rule, (arg,), cost, layer)
                if budget.spent - mark > BATCH:
                    mark = budget.spent
                    budget.check()
        elif len(lists) == 2:
            for first in lists[0]:
                for second in lists[1]:
                    if first.constant and second.constant and not operator.folds:
                        continue
                    self.consider(rule, (first, second), cost, layer)
                    if symmetric and first is second:
                        break
                if budget.spent - mark > BATCH:
                    mark = budget.spent
                    budget.check()
                    yield
        else:
            for args in itertools.product(*lists):
                if all(arg.constant for arg in args) and not operator.folds:
                    continue
                self.consider(rule, args, cost, layer)
                if budget.spent - mark > BATCH:
                    mark = budget.spent
                    budget.check()
                    yield

    def consider(self, rule: Rule, args: tuple[Expr, ...], cost: int, layer: int) -> None:
        """One candidate: evaluated, and kept if its values are new."""
        self.budget.spent += 1
        run = rule.operator.run
        partial = False
        for arg in args:
            if arg.partial:
                partial = True
        if not partial:
            try:
                values = tuple(map(run, *[arg.values for arg in args]))
                partial = len(values) < self.rows  # `map` ends at a StopIteration, and raises nothing
            except Exception:
                partial = True
        if partial:
            values = evaluate(run, [arg.values for arg in args])
        self.admit(rule, args, values, cost, layer, partial=partial)

    def admit(
        self, rule: Rule, args: tuple[Expr | Function, ...], values: Vector, cost: int, layer: int, *, partial: bool
    ) -> None:
        """Keeps a candidate if its values are new, and shows it to the targets."""
        kind = rule.gives
        if rule.operator.component:  # a skill's annotation may promise otherwise
            kind = kinds.of(value for value in values if value.__class__ is not Err)
        if partial:
            errors = sum(value.__class__ is Err for value in values)
            if errors * 2 > self.rows and not self.wants_errors:
                return
            partial = errors > 0
            key: Any = tuple([value if value.__class__ is Err else kinds.freeze(value) for value in values])
        else:
            freezer = kinds.freezer(kind)
            key = values if freezer is None else tuple(map(freezer, values))
        pool = self.seen.get(kind)
        if pool is None:
            pool = self.seen[kind] = {}
        known = pool.get(key)
        # What was found ahead of its level may be dearer than what its level holds.
        cheaper = known is not None and layer == known.layer and cost < known.cost
        if known is not None and (layer or not known.layer) and not cheaper:
            if known in self.right:
                self._again(make(rule.operator, args, kind, values, cost, partial=partial), known)
            elif cost <= self.may_be_alike:
                self._beside(make(rule.operator, args, kind, values, cost, partial=partial), known, key)
            return
        if kinds.is_open(kind):  # what a field holds is known once it is read
            kind = kinds.of(value for value in values if value.__class__ is not Err)
            pool = self.seen.setdefault(kind, {})
            if key in pool:
                return
        if rule.operator.commutes and args[0].constant:
            args = args[::-1]  # `n + 2` rather than `2 + n`
        expr = make(rule.operator, args, kind, values, cost, partial=partial, layer=layer)
        if self.budget.tight and is_large(values):
            self._show(expr)
            return
        pool[key] = expr
        self._file(expr)

    def _file(self, expr: Expr) -> None:
        self.found[expr.layer].setdefault(expr.kind, {}).setdefault(expr.cost, []).append(expr)
        self.fresh.append(expr)
        self._show(expr)
        if expr.layer:
            self.elements.tell(expr)

    def _show(self, expr: Expr) -> None:
        for target in self.targets:
            if target.open and compatible(expr.kind, target.kind) and target.fits(expr.values):
                self.right[expr] = target
                target.build(expr)

    def _again(self, expr: Expr, known: Expr) -> None:
        """Another program with the right values: on other inputs it may be the right one."""
        target = self.right[known]
        if target.open and (target.depth == 0 or target.twins < TWINS):
            target.twins += 1
            target.build(expr)

    def _beside(self, expr: Expr, known: Expr, key: Any) -> None:
        """Keeps an expression that uses an input which the known one of these values ignores: few examples may
        have a value in its last place only, by chance."""
        used = self.alike.get(key, known.inputs)
        if expr.inputs & ~used and any(value != expr.values[0] for value in expr.values):
            self.alike[key] = used | expr.inputs
            self._file(expr)

    def _key(self, kind: Kind, values: Vector, *, partial: bool) -> Any:
        if partial:
            return tuple(value if value.__class__ is Err else kinds.freeze(value) for value in values)
        freezer = kinds.freezer(kind)
        return values if freezer is None else tuple(map(freezer, values))


def _place(rule: Rule) -> Any:
    """The operator and the kinds it is put to."""
    return (id(rule.operator), rule.takes)


def _split(pools: Sequence[Any], total: int) -> Iterator[list[list[Expr]]]:
    """The lists of expressions, one a pool, whose costs add up to `total`."""
    first = pools[0]
    if len(pools) == 1:
        if total in first:
            yield [first[total]]
        return
    for cost in sorted(first):
        if cost < total:
            for rest in _split(pools[1:], total - cost):
                yield [first[cost], *rest]


def evaluate(run: Callable[..., Any], arguments: Sequence[Vector]) -> Vector:
    """The function's value on each row; an exception's class where it raises, or where an argument did."""
    return tuple(_value(run, row) for row in zip(*arguments, strict=True))


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
