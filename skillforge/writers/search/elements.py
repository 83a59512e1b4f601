"""Element spaces: where element functions are searched, one row per element.

Each collection of a space has an element space. It is *closed* (one row per distinct element, nothing of the
space around it) or *open* (one row per example and element, with the outer inputs as further variables).
Collections of the same elements share one, so that `xs`, `sorted(xs)` and `xs[1:]` have one bank of functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from skillforge.writers.search import kinds
from skillforge.writers.search.expr import Err, Expr, Function
from skillforge.writers.search.kinds import Kind
from skillforge.writers.search.places import looked_up, named_fields

if TYPE_CHECKING:
    from skillforge.writers.search.rule import Rule
    from skillforge.writers.search.space import Space

MAX_ROWS = 240
MAX_SPACES = 24
"""Per kind of element, closed and open each."""
MADE = 16
"""So many values that stored skills make of the inputs are seen inside, at most."""
MAX_FORWARD = 6
"""So many of them are ranged over without a target."""


_ENDS = ("first", "last")
"""Of rows, those that an element function sees: a table's header, most often."""


class Inside:
    """The variables of an element space: the element, its parts if it is a pair, and where it comes from.

    `rows[i]` is the row of the space around it that row i belongs to; there are none in a closed one.
    """

    def __init__(
        self, outer: Space, whole: list[Expr], items: list[Expr], lookup: dict[Any, int], rows: list[int]
    ) -> None:
        self.outer = outer
        self.whole = whole
        self.items = items
        self.lookup = lookup
        self.rows = rows


class Elements:
    """The element spaces of one space."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.spaces: dict[tuple[Kind, bool], list[Space]] = {}
        self.told = 0
        self._known: dict[tuple[Expr, bool], tuple[Space, tuple[Any, ...]] | None] = {}

    def of(self, collection: Expr, *, is_open: bool) -> tuple[Space, tuple[Any, ...]] | None:
        """The element space of a list and, for each row, the rows of its elements (or an `Err`)."""
        key = (collection, is_open)
        if key not in self._known:
            self._known[key] = self._find(collection, is_open)
        return self._known[key]

    def _find(self, collection: Expr, is_open: bool) -> tuple[Space, tuple[Any, ...]] | None:
        kind = kinds.element(collection.kind)
        depth = 0
        inside = self.space.inside
        while inside is not None:
            depth += 1
            inside = inside.outer.inside
        if depth >= 2 or kind in (kinds.NOTHING, kinds.NONE):
            return None
        spaces = self.spaces.setdefault((kind, is_open), [])
        for space in spaces:
            index = _index(space.inside.lookup, collection, is_open) if space.inside else None
            if index is not None:
                return space, index
        if len(spaces) >= MAX_SPACES:
            return None
        space_or_none = self._create(collection, kind, is_open)
        if space_or_none is None:
            return None
        spaces.append(space_or_none)
        index = _index(space_or_none.inside.lookup, collection, is_open) if space_or_none.inside else None
        return (space_or_none, index) if index is not None else None

    def _create(self, collection: Expr, kind: Kind, is_open: bool) -> Space | None:
        lookup: dict[Any, int] = {}
        elements: list[Any] = []
        rows: list[int] = []
        for row, values in enumerate(collection.values):
            if values.__class__ is Err:
                continue
            for element in values:
                key = (row if is_open else 0, kinds.freeze(element))
                if key not in lookup:
                    lookup[key] = len(elements)
                    elements.append(element)
                    rows.append(row)
            if len(elements) > MAX_ROWS:
                return None
        if not elements:
            return None
        return self._space(kind, elements, rows, lookup, is_open)

    def _space(
        self, kind: Kind, elements: list[Any], rows: list[int], lookup: dict[Any, int], is_open: bool
    ) -> Space | None:
        items: list[Expr] = []
        parts = kinds.parts(kind, elements)
        if len(elements) > 1:
            for place, part in enumerate(parts):
                items.append(Expr(part, tuple(element[place] for element in elements), 1, name="item"))
        whole = Expr(kind, tuple(elements), 2 if items and kind[0] != "row" else 1, name="element")
        leaves = [whole, *items]
        if is_open:
            outer = self._outer()
            if not outer:
                return None
            leaves += [seen_inside(expr, rows) for expr in outer]
        for leaf in self.space.constants():
            leaves.append(Expr(leaf.kind, (leaf.values[0],) * len(elements), leaf.cost, constant=True))
        inside = Inside(self.space, [whole], items, lookup, rows if is_open else [])
        space = self.space
        child = type(space)(
            len(elements), space.operators, space.derive, space.budget, leaves,
            inside=inside, max_depth=max(1, space.max_depth - 1), prior=space.prior, instances=space.instances,
            forward=space.forward,
        )  # fmt: skip
        space.children.append(child)
        for field in (*named_fields(child), *looked_up(child)):
            child.keep(field)
        return child

    def _outer(self) -> list[Expr]:
        """What an element function sees of the space around it: inputs, and cheap numbers and texts."""
        space = self.space
        chosen = [expr for expr in space.variables() if expr not in space.whole or not space.items]
        for kind in ("int", "float", "str"):
            for expr in space.pool(kind, 2):
                if expr.op is not None and not expr.constant and len(chosen) < 14:
                    chosen.append(expr)
        rows = [expr for kind in space.kinds if kind[0] in ("list", "row") for expr in space.pool(kind, 2)]
        chosen += [expr for expr in rows if expr.op is not None and expr.op.name in _ENDS][: len(_ENDS)]
        made = [
            expr
            for kind, pool in space.found[1].items()
            for cost in range(2, _seen_from(kind) + 1)
            for expr in pool.get(cost, ())
        ]
        return chosen + [expr for expr in made if expr not in chosen][:MADE]

    def tell(self, expr: Expr) -> None:
        """What stored skills make of the inputs reaches element functions too, where they are older than it is."""
        if expr.cost > _seen_from(expr.kind) or self.told >= MADE:
            return
        self.told += 1
        for (_, is_open), spaces in self.spaces.items():
            for child in spaces if is_open else ():
                if child.inside is not None:
                    child.keep(seen_inside(expr, child.inside.rows))

    def expand(self, rule: Rule, cost: int, rest: int, layer: int) -> Iterator[None]:
        """All candidates of a rule with element functions whose parts cost `rest` together."""
        space = self.space
        budget = space.budget
        others = len(rule.takes) - 2
        for collection_cost in range(1, min(rest - 1 - others, space.forward) + 1):
            for collection_layer in (0, 1) if layer else (0,):
                pool = space.found[collection_layer].get(rule.takes[0], {})
                for collection in list(pool.get(collection_cost, ())):
                    for is_open in (False, True):
                        part = rest - collection_cost
                        found = self.of(collection, is_open=is_open) if part - others <= space.forward else None
                        if found is None or self._late(found[0], is_open):
                            continue
                        yield from self._functions(rule, collection, found, part, cost, layer, is_open)
                        budget.check()
                        yield

    def _late(self, child: Space, is_open: bool) -> bool:
        whole = child.whole[0]
        return child not in self.spaces[whole.kind, is_open][:MAX_FORWARD]

    def _functions(
        self, rule: Rule, collection: Expr, found: tuple[Space, tuple[Any, ...]], rest: int, cost: int, layer: int,
        is_open: bool,
    ) -> Iterator[None]:  # fmt: skip
        child, index = found
        if len(rule.takes) == 2:
            for body in (yield from self._bank(child, rule.takes[1][1], rest, layer)):
                if is_open and not body.free:
                    continue
                if not layer or collection.layer or body.layer or rule.favoured:
                    self.apply(rule, collection, child, index, (body,), cost, layer)
            return
        for first in range(1, rest):
            left = yield from self._bank(child, rule.takes[1][1], first, layer)
            right = yield from self._bank(child, rule.takes[2][1], rest - first, layer)
            for body in left:
                for second in right:
                    if is_open and not (body.free or second.free):
                        continue
                    if not layer or collection.layer or body.layer or second.layer or rule.favoured:
                        self.apply(rule, collection, child, index, (body, second), cost, layer)

    def _bank(self, child: Space, pattern: Kind, cost: int, layer: int) -> Any:
        """The functions of one cost; a generator that returns them."""
        yield from child.reach(0, cost)
        if layer:
            yield from child.reach(1, cost)
        bank = []
        for mine in (0, 1) if layer else (0,):
            for kind, pool in child.found[mine].items():
                if kind == pattern or kinds.is_variable(pattern):
                    bank += [body for body in pool.get(cost, ()) if not body.constant]
        return bank

    def apply(
        self, rule: Rule, collection: Expr, child: Space, index: tuple[Any, ...], bodies: tuple[Expr, ...],
        cost: int, layer: int,
    ) -> None:  # fmt: skip
        """One candidate: the operator over `collection` with these element functions."""
        space = self.space
        space.budget.spent += 1
        run = rule.operator.run
        values = []
        for value, rows in zip(collection.values, index, strict=True):
            values.append(_apply(run, value, rows, bodies))
        space.admit(
            space.rule_for(rule, bodies), (collection, *(Function(body, child) for body in bodies)),
            tuple(values), cost, layer, partial=any(value.__class__ is Err for value in values),
        )  # fmt: skip


def _seen_from(kind: Kind) -> int:
    """What a value that stored skills make may cost to be seen inside: what is looked into is worth more."""
    return 5 if isinstance(kind, str) or kind[0] == "dict" else 3


def seen_inside(expr: Expr, rows: list[int]) -> Expr:
    """An expression of the space around it as a leaf of an element space."""
    values = tuple(expr.values[row] for row in rows)
    cost = expr.cost if isinstance(expr.kind, str) else expr.cost + 1
    partial = any(value.__class__ is Err for value in values)
    return Expr(
        expr.kind, values, cost, outer=expr, free=True, layer=expr.layer, partial=partial, inputs=expr.inputs
    )  # fmt: skip


def _apply(run: Any, value: Any, rows: Any, bodies: tuple[Expr, ...]) -> Any:
    if value.__class__ is Err:
        return value
    results = []
    for body in bodies:
        result = [body.values[row] for row in rows]
        if body.partial:
            for item in result:
                if item.__class__ is Err:
                    return item
        results.append(result)
    try:
        return run(value, *results)
    except Exception as error:
        return Err(type(error).__name__)


def _index(lookup: dict[Any, int], collection: Expr, is_open: bool) -> tuple[Any, ...] | None:
    index: list[Any] = []
    for row, values in enumerate(collection.values):
        if values.__class__ is Err:
            index.append(values)
            continue
        places = []
        for element in values:
            place = lookup.get((row if is_open else 0, kinds.freeze(element)))
            if place is None:
                return None
            places.append(place)
        index.append(tuple(places))
    return tuple(index)
