"""Queries: which elements, what of each, and what of all those: `sum(r["amount"] for r in rows if r["city"] == city)`.

So much of what people ask of lists, lines and records is select, project, aggregate, that it is worth its own
search: bottom-up such a program is three levels deeper than its parts. The conditions compare a cheap value of the
element with a value given outside; the aggregates are whatever operators and stored skills take a list. The same
conditions choose one element (the first, or the one with the greatest value), and of that a value is read; and groups
make dicts. What a candidate gives is compared on one row first, and most fail there.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from skillforge.writers.search import kinds
from skillforge.writers.search.condition import otherwise
from skillforge.writers.search.deduce import NOTHING, find_of_or, last_of_or
from skillforge.writers.search.expr import Err, Expr
from skillforge.writers.search.kinds import Kind
from skillforge.writers.search.operators import Operator
from skillforge.writers.search.operators.lists import BY_NAME, FIND, MAP, SORT_BY
from skillforge.writers.search.operators.records import BY_NAME as RECORDS
from skillforge.writers.search.operators.records import DICT_OF
from skillforge.writers.search.outcomes import is_told
from skillforge.writers.search.selections import Condition, Table, collections, lifted, listed, ranging, table_of, takes
from skillforge.writers.search.space import Space
from skillforge.writers.search.target import Target, compatible, same

COLLECTIONS = 8
"""So many lists are asked."""

GIVENS = 12
"""So many values of the space are put beside the list where an aggregate takes more."""

PATIENCE = 1_500
"""Candidates before the next list is asked beside those that are being asked."""

CHOSEN = 1
"""What it counts that only some of the elements are meant."""

LEAD_COST, LEADS = 3, 5
"""So many selections and groupings that may be on the way to what is wanted are kept among the values found."""

ORDERS = 10
"""So many values, the cheapest, are looked at for one order within another."""

MAX_BY, MIN_BY, SORT_BY_DOWN = (BY_NAME[name] for name in ("max_by", "min_by", "sort_by_down"))
SORT_BY_BOTH, SORT_DOWN_THEN_UP = BY_NAME["sort_by_both"], BY_NAME["sort_down_then_up"]


class Queries:
    """The queries that may be what a target wants, asked in turn, each going on from where it was."""

    def __init__(self) -> None:
        self.spent = 0
        self.ended = False
        self._tables: dict[Expr, Table | None] = {}
        self._running: dict[Target, list[Iterator[Expr | None]]] = {}
        self._since: dict[Target, int] = {}
        self._asked: dict[Target, set[Any]] = {}

    def ask(self, space: Space, candidates: int) -> None:
        """A turn for each open target, which is offered what fits."""
        if self.ended:
            return
        before = space.budget.spent
        targets = [each for each in space.targets if each.open and each.depth < 2 and not each.side]
        asked = len(targets)
        for target in targets:
            if target.open:
                running = self._running.setdefault(target, [])
                if not running or self._since.get(target, 0) > PATIENCE:
                    self._since[target] = 0
                    self._begin(space, target, running)
                begun = space.budget.spent
                for answers in list(running):
                    end = space.budget.spent + candidates // (asked * len(running))
                    while target.open and space.budget.spent < end:
                        expr = next(answers, self)
                        if expr is self:
                            running.remove(answers)
                            break
                        if isinstance(expr, Expr):
                            space.offer(expr, target)
                    space.budget.check()
                self._since[target] = self._since.get(target, 0) + space.budget.spent - begun
        self.spent += space.budget.spent - before

    def forget(self) -> None:
        """Asks no more, and lets go of what it holds."""
        self.ended = True
        self._tables.clear()
        self._running.clear()

    def _begin(self, space: Space, target: Target, running: list[Iterator[Expr | None]]) -> None:
        """Turns to a list that was not asked yet."""
        asked = self._asked.setdefault(target, set())
        if len(asked) >= COLLECTIONS:
            return
        for collection in collections(space):
            elements = _elements_of(collection)
            if elements not in asked:
                asked.add(elements)
                if collection not in self._tables:
                    self._tables[collection] = table_of(space, collection)
                table = self._tables[collection]
                if table is not None:
                    running.append(_answers(table, target))
                    return


def _elements_of(collection: Expr) -> Any:
    """What a list has, in whatever order."""
    return tuple(
        value if value.__class__ is Err else frozenset(Counter(map(kinds.freeze, value)).items())
        for value in collection.values
    )


def _answers(table: Table, target: Target) -> Iterator[Expr | None]:
    if any(want.__class__ is Err for want in target.wanted):
        return
    heads = {want.__class__ for want in target.wanted}
    if heads == {dict}:
        yield from _groups(table, target)
    if heads == {list}:
        yield from _selections(table, target)
        yield from _ordered(table, target, [table.every])
    yield from _by_turns(_aggregates(table, target, plain=True), _elements(table, target))
    if heads == {list}:
        yield from _ordered(table, target, table.conditions[1:])
    yield from _aggregates(table, target, plain=False)


def _by_turns(*streams: Iterator[Expr | None]) -> Iterator[Expr | None]:
    for answers in itertools.zip_longest(*streams):
        yield from answers


def _selections(table: Table, target: Target) -> Iterator[None]:
    """Keeps the selections that are as long as what is wanted: others may find what is made of each, or their order."""
    sizes = [len(want) for want in target.wanted]
    fitting = [each for each in table.conditions if each.test and [len(each.kept[row]) for row in target.rows] == sizes]
    for condition in fitting[:LEADS]:
        _lead(table.space, listed(table, condition, table.child.whole[0]))
        yield None


def _ordered(table: Table, target: Target, conditions: list[Condition]) -> Iterator[Expr | None]:
    """The elements that a condition keeps, in the order of a value of theirs; or something of each."""
    space, child = table.space, table.child
    whole = child.whole[0]
    needed = 0 if target.depth else space.inputs & ~table.collection.inputs
    values = [each for each in (whole, *table.values) if compatible(("list", each.kind), target.kind)]
    sizes = [len(want) for want in target.wanted]
    fitting = [each for each in conditions if [len(each.kept[row]) for row in target.rows] == sizes]
    for condition, key in _by_cost(fitting[:LEADS], table.values):
        left = needed & ~(condition.inputs | key.inputs)
        for operator in (SORT_BY, SORT_BY_DOWN):
            yield None
            try:
                rows = [operator.run(each, [key.values[at] for at in each]) for each in condition.kept]
            except TypeError:
                break
            if all(list(mine) == list(kept) for mine, kept in zip(rows, condition.kept, strict=True)):
                continue
            for value in values:
                space.budget.spent += 1
                if left & ~value.inputs:
                    continue
                if all(
                    same([value.values[at] for at in rows[row]], want)
                    for row, want in zip(target.rows, target.wanted, strict=True)
                ):
                    selected = table.collection if condition.test is None else listed(table, condition, whole)
                    ordered = ranging(table, operator, selected, condition, key)
                    kept = condition._replace(test=None, kept=tuple(map(tuple, rows)))
                    yield ordered if value is whole else ranging(table, MAP, ordered, kept, value)
    for condition in fitting[:LEADS]:
        yield from _ordered_by_two(table, target, condition, values, needed & ~condition.inputs)


def _ordered_by_two(
    table: Table, target: Target, condition: Condition, values: list[Expr], left: int
) -> Iterator[Expr | None]:
    """The elements that a condition keeps in the order of one value, and where that is equal of another."""
    space, whole = table.space, table.child.whole[0]
    keys = [key for key in table.values if isinstance(key.kind, str) and key.kind != "bool" and not key.partial]
    for first, second in itertools.permutations(keys[:ORDERS], 2):
        yield None
        for operator in (SORT_BY_BOTH, SORT_DOWN_THEN_UP):
            if operator is SORT_DOWN_THEN_UP and first.kind not in ("int", "float"):
                continue
            space.budget.spent += 1
            try:
                rows = [
                    operator.run(list(each), [first.values[at] for at in each], [second.values[at] for at in each])
                    for each in condition.kept
                ]
            except TypeError:
                break
            for value in values:
                if not left & ~(value.inputs | first.inputs | second.inputs) and all(
                    same([value.values[at] for at in rows[row]], want)
                    for row, want in zip(target.rows, target.wanted, strict=True)
                ):
                    selected = table.collection if condition.test is None else listed(table, condition, whole)
                    ordered = ranging(table, operator, selected, condition, first, second)
                    kept = condition._replace(test=None, kept=tuple(map(tuple, rows)))
                    yield ordered if value is whole else ranging(table, MAP, ordered, kept, value)


def _lead(space: Space, expr: Expr) -> None:
    expr.cost = min(expr.cost, LEAD_COST)
    space.keep(expr)
    if expr.kind[0] == "dict":  # the level of its pairs may be behind
        pairs = space.apply(RECORDS["items"], [expr])
        pairs.cost = LEAD_COST
        space.keep(pairs)


def _groups(table: Table, target: Target) -> Iterator[Expr | None]:
    """Dicts whose keys are what some value of the elements comes to."""
    space, whole, leads = table.space, table.child.whole[0], 0
    wanted = [{kinds.freeze(key) for key in want} for want in target.wanted]
    for condition, key in _by_cost(table.conditions, table.values):
        space.budget.spent += 1
        yield None
        if not kinds.hashable(key.kind) or key.partial:
            continue
        keys = [{kinds.freeze(key.values[place]) for place in condition.kept[row]} for row in target.rows]
        if keys != wanted:
            continue
        selected = table.collection if condition.test is None else listed(table, condition, whole)
        if condition.test is not None:
            _lead(space, selected)
        for name in ("count_by", "group_by"):
            yield ranging(table, RECORDS[name], selected, condition, key)
        for value in table.values:
            if value.partial or value is key:
                continue
            if value.kind in ("int", "float"):
                total = RECORDS["sum_by" if value.kind == "int" else "sum_byf"]
                yield ranging(table, total, selected, condition, key, value)
                for name in ("mean_by", "greatest_by", "least_by"):
                    yield ranging(table, RECORDS[name], selected, condition, key, value)
            if isinstance(value.kind, str) and (target.kind[0] != "dict" or compatible(whole.kind, target.kind[2])):
                yield ranging(table, RECORDS["best_of_each"], selected, condition, key, value)
            yield from _last_of_each(table, target, selected, condition, key, value)
            if value.kind[0] == "list" and not isinstance(value.kind, str):
                gathered = ranging(table, RECORDS["gathered_by"], selected, condition, key, value)
                yield gathered
                _lead(space, gathered)
            groups = ranging(table, RECORDS["group_of"], selected, condition, key, value)
            yield groups
            if leads < LEADS:
                leads += 1
                _lead(space, groups)


def _last_of_each(
    table: Table, target: Target, selected: Expr, condition: Condition, key: Expr, value: Expr
) -> Iterator[Expr]:
    """`{key: value for … in sorted(…)}`: of equal keys the last stays."""
    if target.kind[0] == "dict" and not compatible(value.kind, target.kind[2]):
        return
    orders = [each for each in table.values if isinstance(each.kind, str) and not each.partial and each is not key]
    for order, operator in itertools.product(orders, (SORT_BY, SORT_BY_DOWN)):
        table.space.budget.spent += 1
        try:
            kept = tuple(tuple(operator.run(each, [order.values[at] for at in each])) for each in condition.kept)
        except TypeError:
            continue
        if all(
            same({key.values[at]: value.values[at] for at in kept[row]}, want)
            for row, want in zip(target.rows, target.wanted, strict=True)
        ):
            ordered = ranging(table, operator, selected, condition, order)
            yield ranging(table, DICT_OF, ordered, condition._replace(kept=kept), key, value)


def _elements(table: Table, target: Target) -> Iterator[Expr | None]:
    """A value of the one element that is first, or greatest, or least of those that a condition keeps."""
    space, child = table.space, table.child
    needed = 0 if target.depth else space.inputs & ~table.collection.inputs
    keys = [key for key in table.values if isinstance(key.kind, str) and not key.partial]
    firsts: set[Any] = set()
    given: set[Any] = set()
    for condition, key in _by_cost(table.conditions, keys):
        yield None
        left = needed & ~(condition.inputs | key.inputs)
        read = [each for each in table.values if compatible(each.kind, target.kind) and not left & ~each.inputs]
        rows = [condition.kept[row] for row in target.rows]
        if left and condition.test is not None and condition.test not in given and any(rows) and not all(rows):
            given.add(condition.test)
            yield from _first_or_given(table, target, condition, left)
        if not read or not any(rows) or (condition.test is None and all(len(places) < 2 for places in rows)):
            continue
        if not all(rows):
            if condition.test not in firsts:
                firsts.add(condition.test)
                yield from _first_or_default(table, target, condition, read)
            yield from _elements_or_default(table, target, condition, key, read)
            continue
        if condition.test is not None and condition.test not in firsts:
            firsts.add(condition.test)
            for value in _right(table, target, read, [places[0] for places in rows]):
                yield lifted(space, child, value, ranging(table, FIND, table.collection, table.every, condition.test))
        for operator, choose in ((MAX_BY, max), (MIN_BY, min)):
            try:
                chosen = [choose(places, key=key.values.__getitem__) for places in rows]
            except TypeError:
                break
            for value in _right(table, target, read, chosen):
                selected = table.collection if condition.test is None else listed(table, condition, child.whole[0])
                yield lifted(space, child, value, ranging(table, operator, selected, condition, key))


def _first_or_default(table: Table, target: Target, condition: Condition, read: list[Expr]) -> Iterator[Expr]:
    """A value of the first element that is kept, or of the last; where none is, what stands for there being none."""
    pairs = [(condition.kept[row], want) for row, want in zip(target.rows, target.wanted, strict=True)]
    missing = [want for places, want in pairs if not places]
    if sum(bool(places) for places, _ in pairs) < 2 or condition.test is None:
        return
    if not _is_nothing(table.space, missing):
        return
    table.space.budget.spent += 1 + len(read) // 8
    for end, find in ((0, find_of_or), (-1, last_of_or)):
        kept = [(places[end], want) for places, want in pairs if places]
        for value in read:
            if all(same(value.values[place], want) for place, want in kept):
                yield ranging(table, find(missing[0]), table.collection, table.every, value, condition.test)


def _first_or_given(table: Table, target: Target, condition: Condition, left: int) -> Iterator[Expr]:
    """A value of the first element that is kept; where none is, an input that stands for it, the only one not read."""
    space = table.space
    rows = list(zip(target.rows, target.wanted, strict=True))
    empty = [(row, want) for row, want in rows if not condition.kept[row]]
    given = [
        each
        for each in space.variables()
        if not left & ~each.inputs
        and compatible(each.kind, target.kind)
        and all(same(each.values[row], want) for row, want in empty)
    ]
    kept = [(condition.kept[row][0], want) for row, want in rows if condition.kept[row]]
    for value in table.values if given else ():
        space.budget.spent += 1
        if compatible(value.kind, target.kind) and all(same(value.values[place], want) for place, want in kept):
            found = listed(table, condition, value)
            yield otherwise(space, found, given[0], space.apply(BY_NAME["first"], [found]))


def _is_nothing(space: Space, missing: list[Any]) -> bool:
    """Whether these are all the same, and may stand for there being none."""
    first = missing[0]
    return all(same(want, first) for want in missing) and (first is None or first in NOTHING or is_told(space, first))


def _elements_or_default(
    table: Table, target: Target, condition: Condition, key: Expr, read: list[Expr]
) -> Iterator[Expr | None]:
    """A value of the element that is greatest or least; where none is kept, what stands for there being none."""
    space, child = table.space, table.child
    pairs = [(condition.kept[row], want) for row, want in zip(target.rows, target.wanted, strict=True)]
    missing = [want for places, want in pairs if not places]
    kept = [(places, want) for places, want in pairs if places]
    if not _is_nothing(space, missing) or all(len(places) < 2 for places, _ in kept):
        return
    for operator, choose in ((MAX_BY, max), (MIN_BY, min)):
        try:
            chosen = [choose(places, key=key.values.__getitem__) for places, _ in kept]
        except TypeError:
            return
        space.budget.spent += 1 + len(read) // 8
        for value in read:
            if all(same(value.values[place], want) for place, (_, want) in zip(chosen, kept, strict=True)):
                selected = table.collection if condition.test is None else listed(table, condition, child.whole[0])
                found = lifted(space, child, value, ranging(table, operator, selected, condition, key))
                if found is not None:
                    yield otherwise(space, selected, space.constant(missing[0], 1), found)


def _right(table: Table, target: Target, read: list[Expr], chosen: list[int]) -> list[Expr]:
    table.space.budget.spent += 1 + len(read) // 8
    return [
        value
        for value in read
        if all(same(value.values[place], want) for place, want in zip(chosen, target.wanted, strict=True))
    ]


def _aggregates(table: Table, target: Target, *, plain: bool) -> Iterator[Expr | None]:
    """What an operator or a stored skill makes of a list of values of the elements that a condition keeps."""
    space = table.space
    uses: dict[Kind, list[_Use]] = {}
    whole = table.child.whole[0]
    needed = 0 if target.depth else space.inputs
    values = table.values if whole in table.values else [whole, *table.values]
    for condition, value in _by_cost(table.conditions, values):
        space.budget.spent += 1
        yield None
        if condition.test is None and value is whole:
            continue
        left = needed & ~(table.collection.inputs | condition.inputs | value.inputs)
        if value.kind not in uses:
            uses[value.kind] = [use for use in _uses(space, value.kind, target) if use.is_plain is plain]
        fitting = [use for use in uses[value.kind] if not left & ~use.inputs]
        if not fitting:
            continue
        row = target.rows[0]
        first = [value.values[place] for place in condition.kept[row]]
        if any(item.__class__ is Err for item in first):
            continue
        for use in fitting:
            space.budget.spent += 1
            if same(_used(use, row, first), target.wanted[0]) and _holds(use, condition, value, target):
                yield _used_by(table, use, listed(table, condition, value))


class _Use(NamedTuple):
    """An operator with a list in one place, and values of the space in the others."""

    operator: Operator | None
    """None for the list itself."""
    args: tuple[Expr | None, ...] = ()
    """None in the list's place."""

    @property
    def is_plain(self) -> bool:
        """Whether it needs nothing but the list, or is a stored skill."""
        return self.operator is None or self.operator.component or len(self.args) == 1

    @property
    def inputs(self) -> int:
        inputs = 0
        for arg in self.args:
            inputs |= 0 if arg is None else arg.inputs
        return inputs


def _uses(space: Space, element: Kind, target: Target) -> list[_Use]:
    """All that may give the kind wanted of a list of such elements."""
    given = ("list", element)
    found = [_Use(None)] if compatible(given, target.kind) else []
    around = [expr for expr in (*space.variables(), *space.constants()) if expr.cost <= 2][:GIVENS]
    for operator in space.operators:
        if operator.function >= 0 or len(operator.takes) > 3:
            continue
        others: list[list[Expr | None]] = [[None] for _ in operator.takes]
        for place, pattern in enumerate(operator.takes):
            if isinstance(pattern, str) or pattern[0] != "list":
                continue
            choices = [others[at] if at == place else [*around] for at in range(len(operator.takes))]
            for args in itertools.islice(itertools.product(*choices), GIVENS**2):
                gives = takes(operator, [given if arg is None else arg.kind for arg in args])
                if gives is not None and compatible(gives, target.kind):
                    found.append(_Use(operator, args))
    return found


def _used(use: _Use, row: int, items: list[Any]) -> Any:
    if use.operator is None:
        return items
    args = [items if arg is None else arg.values[row] for arg in use.args]
    if any(arg.__class__ is Err for arg in args):
        return Err("TypeError")
    try:
        return use.operator.run(*args)
    except Exception as error:
        return Err(type(error).__name__)


def _holds(use: _Use, condition: Condition, value: Expr, target: Target) -> bool:
    for row, want in zip(target.rows, target.wanted, strict=True):
        items = [value.values[place] for place in condition.kept[row]]
        if any(item.__class__ is Err for item in items) or not same(_used(use, row, items), want):
            return False
    return True


def _by_cost(conditions: list[Condition], values: list[Expr]) -> list[tuple[Condition, Expr]]:
    pairs = itertools.product(conditions, values)
    return sorted(pairs, key=lambda pair: pair[0].cost + pair[1].cost + CHOSEN * (pair[0].test is not None))


def _used_by(table: Table, use: _Use, listed: Expr) -> Expr:
    if use.operator is None:
        return listed
    return table.space.apply(use.operator, [listed if arg is None else arg for arg in use.args])
