"""Deduction: from what is wanted, and a collection that was found, to what is wanted of its elements.

`[f(x) for x in xs]` gives a list as long as `xs`: then `f` must send each element to the one in its place,
and searching `f` among element functions is a far smaller search. If some element would have to go to two
places, no `f` exists, and nothing is searched. The same for filters (which elements stay), for the first
element that satisfies something, for scans, and for dicts built from a list; what the form of the wanted value
itself tells is in `forms.py`. After Lambda² (Feser et al. 2015).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from skillforge.writers.search import kinds
from skillforge.writers.search.expr import Err, Expr, Function
from skillforge.writers.search.operators import Operator, op
from skillforge.writers.search.operators.lists import BY_NAME as LISTS
from skillforge.writers.search.operators.lists import (
    EACH_TO_SEVERAL,
    FILTER,
    FIND,
    FIND_OR_NONE,
    MAP,
    PICK,
    PLACE,
    PLACE_OR_MINUS_ONE,
    SCAN,
)
from skillforge.writers.search.operators.records import DICT_OF
from skillforge.writers.search.render import literal
from skillforge.writers.search.space import Space, make
from skillforge.writers.search.target import MAX_DEPTH, Target, compatible, same

MAX_COLLECTION_COST = 8
MAX_COLLECTIONS = 120
"""Per target: the cheapest lists are tried first."""
SIDE_COLLECTIONS = 4
"""Where only some of the examples are asked for."""

SOME_ITEMS = op(
    "some_items", "list[tuple[K, V]], (T -> bool) -> dict[K, V]",
    lambda pairs, keep: {key: value for (key, value), kept in zip(pairs, keep, strict=True) if kept},
    "dict(({x}) for {x} in {0:iter} if {f})", cost=2, words="only keep filter without",
)  # fmt: skip
HEADED = op("headed", "list[T], list[T] -> list[T]", lambda table, rows: table[:1] + rows, "{0}[:1] + {1}", cost=2)

NOTHING: tuple[Any, ...] = ("", 0, -1, 0.0, [], {})
"""What stands for there being none."""


def find_or(default: Any) -> Operator:
    """The first that satisfies something, or `default` where none does."""
    if default is None:
        return FIND_OR_NONE
    return Operator(
        "find_or", FIND.takes, FIND.gives, lambda items, keep: items[keep.index(True)] if True in keep else default,
        f"next(({{x}} for {{x}} in {{0:iter}} if {{f}}), {_written(default)})", cost=2,
    )  # fmt: skip


def find_of_or(default: Any) -> Operator:
    """A value of the first that satisfies something, or `default` where none does."""
    return Operator(
        "find_of_or", PICK.takes, FIND.gives,
        lambda _, results, keep: results[keep.index(True)] if True in keep else default,
        f"next(({{f}} for {{x}} in {{0:iter}} if {{g}}), {_written(default)})", cost=2,
    )  # fmt: skip


def last_of_or(default: Any) -> Operator:
    """A value of the last that satisfies something, or `default` where none does."""
    return Operator(
        "last_of_or", PICK.takes, FIND.gives,
        lambda _, results, keep: results[len(keep) - 1 - keep[::-1].index(True)] if True in keep else default,
        f"next(({{f}} for {{x}} in reversed({{0}}) if {{g}}), {_written(default)})", cost=3,
    )  # fmt: skip


def _written(default: Any) -> str:
    """The source of a default, as part of a template."""
    return literal(default).replace("{", "{{").replace("}", "}}")


def deduce(space: Space, target: Target) -> None:
    """Opens the targets that would solve `target`, from what `space` holds by now."""
    if target.depth >= MAX_DEPTH:
        return
    for collection in _collections(space)[: SIDE_COLLECTIONS if target.side else MAX_COLLECTIONS]:
        if not target.open:
            return
        if collection not in target.seen:
            target.seen.add(collection)
            space.budget.spent += 5
            for rule in _RULES:
                rule(space, target, collection)


def _collections(space: Space) -> list[Expr]:
    lists = [kind for kind in space.kinds if kind[0] == "list" and not isinstance(kind, str)]
    found = [expr for kind in lists for expr in space.pool(kind, MAX_COLLECTION_COST) if not expr.constant]
    return sorted(found, key=lambda expr: expr.cost)


def _wanted(target: Target, collection: Expr, heads: tuple[type, ...]) -> list[tuple[int, Any, Any]] | None:
    """(row, what is wanted, the collection) for each row of the target, or None where one has no value."""
    rows = []
    for row, want in zip(target.rows, target.wanted, strict=True):
        have = collection.values[row]
        if have.__class__ is Err:
            if want is have:
                continue
            return None
        if want.__class__ not in heads:
            return None
        rows.append((row, want, have))
    return rows


Labels = list[tuple[int, list[tuple[int, Any]]]]
"""(row, [(the element's place, the value wanted of the element function)])"""


def _aim(space: Space, target: Target, collection: Expr, labels: Labels, operator: Operator) -> None:
    """Asks the element spaces of `collection` for the function with these `labels`."""
    for is_open in (False, True):
        found = space.elements.of(collection, is_open=is_open)
        if found is not None:
            _aim_at(space, target, collection, found, labels, operator, ())


def _aim_at(
    space: Space, target: Target, collection: Expr, found: tuple[Space, tuple[Any, ...]], labels: Labels,
    operator: Operator, before: tuple[Expr, ...],
) -> None:  # fmt: skip
    """Asks one element space; `before` are the functions that come first, from the same space."""
    child, index = found
    wanted: dict[int, Any] = {}
    if not _consistent(labels, index, wanted) or not wanted or _trivial(wanted, operator):
        return
    overhead = target.overhead + collection.cost + operator.cost + sum(body.cost for body in before)
    inner = Target(
        sorted(wanted), [wanted[row] for row in sorted(wanted)],
        _builder(space, target, collection, child, index, operator, before),
        overhead=overhead, depth=target.depth + 1, branches=target.branches and operator in (MAP, DICT_OF),
    )  # fmt: skip
    if "pairs" in target.seen:
        inner.seen.add("parts")  # each pair as a whole
    child.aim(inner)


def _banks(space: Space, collection: Expr, cost: int) -> Iterator[tuple[Space, tuple[Any, ...]]]:
    """The element spaces of a collection, each holding all functions up to a cost."""
    for is_open in (False, True):
        found = space.elements.of(collection, is_open=is_open)
        if found is not None:
            for layer in (0, 1) if any(each.component for each in space.operators) else (0,):
                for _ in found[0].reach(layer, cost):
                    pass
            yield found


def _consistent(labels: Labels, index: tuple[Any, ...], wanted: dict[int, Any]) -> bool:
    """Fills `wanted`; False where one element would have to go to two values."""
    for row, pairs in labels:
        for place, value in pairs:
            element = index[row][place]
            if element in wanted:
                if not same(wanted[element], value):
                    return False
            else:
                wanted[element] = value
    return True


def _trivial(wanted: dict[int, Any], operator: Operator) -> bool:
    """Whether a constant would do: then the element function is not worth a search."""
    values = list(wanted.values())
    return operator is not MAP and all(same(value, values[0]) for value in values)


def _builder(
    space: Space, target: Target, collection: Expr, child: Space, index: tuple[Any, ...], operator: Operator,
    before: tuple[Expr, ...],
) -> Callable[[Expr], None]:  # fmt: skip
    def build(body: Expr) -> None:
        if operator is not MAP and not body.reads_element:
            return  # what does not look at the element chooses none
        bodies = (*before, body)
        values = tuple(
            _run(operator, value, places, bodies) for value, places in zip(collection.values, index, strict=True)
        )
        space.budget.spent += 1
        cost = operator.cost + collection.cost + sum(each.cost for each in bodies)
        args: list[Expr | Function] = [collection, *(Function(each, child) for each in bodies)]
        partial = any(value.__class__ is Err for value in values)
        space.offer(make(operator, args, target.kind, values, cost, partial=partial), target)

    return build


def _run(operator: Operator, value: Any, places: Any, bodies: tuple[Expr, ...]) -> Any:
    if value.__class__ is Err:
        return value
    results = [[body.values[place] for place in places] for body in bodies]
    kept = results[1] if operator is PICK else [True] * len(places)  # what is left out need have no value
    for result in results:
        for item, matters in zip(result, kept, strict=True):
            if item.__class__ is Err and (matters or result is kept):
                return item
    try:
        return operator.run(value, *results)
    except Exception as error:
        return Err(type(error).__name__)


def _map(space: Space, target: Target, collection: Expr) -> None:
    rows = _wanted(target, collection, (list,))
    if rows and all(len(want) == len(have) for _, want, have in rows) and any(have for _, _, have in rows):
        labels = [(row, list(enumerate(want))) for row, want, _ in rows]
        _aim(space, target, collection, labels, MAP)
        given = (collection.op is None or collection.op.component) and "pairs" not in target.seen
        if given and collection.kind[0] == "list" and collection.kind[1][0] in ("record", "dict", "row", "list"):
            _aim(space, target, space.apply(LISTS["enumerate"], [collection]), labels, MAP)  # deeper than values nest


def _filter(space: Space, target: Target, collection: Expr) -> None:
    rows = _wanted(target, collection, (list,))
    if not rows or all(len(want) == len(have) for _, want, have in rows):
        return
    labels = [_kept(row, want, have) for row, want, have in rows]
    if None not in labels:
        _aim(space, target, collection, [label for label in labels if label is not None], FILTER)


def _pick(space: Space, target: Target, collection: Expr) -> None:
    """`[f(x) for x in xs if p(x)]`: with a cheap `f`, the results wanted tell which elements stay."""
    rows = _wanted(target, collection, (list,))
    if not rows or collection.cost > 3 or any(len(want) > len(have) for _, want, have in rows):
        return
    if all(len(want) == len(have) for _, want, have in rows) or target.kind[0] != "list":
        return
    for child, index in _banks(space, collection, 3):
        for body in child.pool(target.kind[1], 3):
            if body.constant or body in child.whole:
                continue
            labels = [_kept(row, want, [body.values[place] for place in index[row]]) for row, want, _ in rows]
            if None not in labels:
                known = [label for label in labels if label is not None]
                _aim_at(space, target, collection, (child, index), known, PICK, (body,))


def _kept(row: int, want: list[Any], results: list[Any]) -> tuple[int, list[tuple[int, Any]]] | None:
    """Which of `results` stay, so that `want` is left; None where that cannot be.

    Of equal results of which only some stay, nothing is said.
    """
    wanted, have = (Counter(map(kinds.freeze, items)) for items in (want, results))
    if any(have[item] < count for item, count in wanted.items()):
        return None
    left = iter(kinds.freeze(item) for item in results)
    if not all(kinds.freeze(item) in left for item in want):
        return None
    labels = [(place, kinds.freeze(item)) for place, item in enumerate(results)]
    return row, [(place, item in wanted) for place, item in labels if wanted[item] in (0, have[item])]


def _several(space: Space, target: Target, collection: Expr) -> None:
    """`[y for x in xs for y in f(x)]`, where every element gives as many."""
    rows = _wanted(target, collection, (list,))
    if not rows or collection.cost > 4:
        return
    if all(len(have) < 2 for _, _, have in rows):
        return
    sizes = {len(want) / len(have) if have else 0.0 for _, want, have in rows if want or have}
    size = int(max(sizes, default=0))
    if sizes == {size} and 2 <= size <= 4:
        labels = [
            (row, [(place, want[size * place : size * (place + 1)]) for place in range(len(have))])
            for row, want, have in rows
        ]
        _aim(space, target, collection, labels, EACH_TO_SEVERAL)


def _place(space: Space, target: Target, collection: Expr) -> None:
    """`next(i for i, x in enumerate(xs) if p(x))`: the element at the place wanted is the first that satisfies it."""
    if target.kind != "int" or not target.chooses or collection.cost > 4:
        return
    rows = _wanted(target, collection, (int,))
    if not rows or any(not -1 <= want < len(have) for _, want, have in rows):
        return
    labels: Labels = []
    for row, want, have in rows:
        end = want if want >= 0 else len(have)
        labels.append((row, [(place, False) for place in range(end)] + [(want, True)] * (want >= 0)))
    missing = any(want < 0 for _, want, _ in rows)
    _aim(space, target, collection, labels, PLACE_OR_MINUS_ONE if missing else PLACE)


def _find(space: Space, target: Target, collection: Expr) -> None:
    if not target.chooses or collection.cost > 4:
        return
    if not compatible(collection.kind[1], target.kind):
        return
    if isinstance(target.kind, str) and target.kind == "bool":
        return
    rows = [
        (row, want, collection.values[row])
        for row, want in zip(target.rows, target.wanted, strict=True)
        if not (want.__class__ is Err and want is collection.values[row])
    ]
    labels: Labels = []
    missing: list[Any] = []
    for row, want, have in rows:
        if have.__class__ is Err or want.__class__ is Err:
            return
        places = [place for place, item in enumerate(have) if same(item, want)]
        if not places:
            missing.append(want)
        end = places[0] if places else len(have)
        labels.append((row, [(place, False) for place in range(end)] + [(end, True)] * bool(places)))
    if any(not same(want, missing[0]) for want in missing) or len(missing) == len(labels):
        return
    if missing and missing[0] is not None and (missing[0] not in NOTHING or collection.cost > 2):
        return
    if any(len(pairs) > 1 for _, pairs in labels):
        _aim(space, target, collection, labels, find_or(missing[0]) if missing else FIND)


def _dict(space: Space, target: Target, collection: Expr) -> None:
    rows = _wanted(target, collection, (dict,))
    if not rows or collection.cost > 5 or not any(want for _, want, _ in rows):
        return
    if any(len(want) > len(have) for _, want, have in rows):
        return
    keys = kinds.of(key for _, want, _ in rows for key in want)
    for child, index in _banks(space, collection, 3 if collection.cost <= 2 else 1):
        for key in child.pool(keys, 4):
            labels: Labels = []
            for row, want, _ in rows:
                mine = [key.values[place] for place in index[row]]
                if any(item.__class__ is Err for item in mine) or set(mine) != set(want):
                    break
                last = {item: place for place, item in enumerate(mine)}
                labels.append((row, [(place, want[item]) for item, place in last.items()]))
            else:
                _aim_at(space, target, collection, (child, index), labels, DICT_OF, (key,))


def _some_items(space: Space, target: Target, collection: Expr) -> None:
    """Part of a dict, from all its items."""
    if collection.kind[1][0] != "tuple" or len(collection.kind[1]) != 3 or collection.cost > 3:
        return
    rows = _wanted(target, collection, (dict,))
    if not rows or not any(len(want) < len(have) for _, want, have in rows):
        return
    if any(key.__class__ in (dict, list, set) for _, _, have in rows for key, _ in have):
        return
    labels: Labels = []
    for row, want, have in rows:
        kept = [key in want and same(want[key], value) for key, value in have]
        if sum(kept) != len(want):
            return
        labels.append((row, list(enumerate(kept))))
    _aim(space, target, collection, labels, SOME_ITEMS)


def _scan(space: Space, target: Target, collection: Expr) -> None:
    """`accumulate(xs, f)`: each result is f of the one before and the next element."""
    rows = _wanted(target, collection, (list,))
    if not rows or collection.kind[1] != (target.kind[1] if target.kind[0] == "list" else None):
        return
    if any(len(want) != len(have) or want[:1] != have[:1] for _, want, have in rows):
        return
    if sum(len(want) > 1 for _, want, _ in rows) < 2:
        return
    wants = {row: want for row, want, _ in rows}
    pairs = tuple(
        list(zip(wants[row], have[1:], strict=False)) if row in wants else Err("ValueError")
        for row, have in enumerate(collection.values)
    )
    element = collection.kind[1]
    steps = Expr(("list", ("tuple", element, element)), pairs, collection.cost, name="steps")
    found = space.elements.of(steps, is_open=False)
    labels: Labels = [(row, list(enumerate(want[1:]))) for row, want, _ in rows if len(want) > 1]
    wanted: dict[int, Any] = {}
    if found is None or not _consistent(labels, found[1], wanted):
        return
    child = found[0]

    def build(body: Expr) -> None:
        if child.whole[0] in list(body.walk()):
            return
        expr = make(
            SCAN, (collection, Function(body, child)), target.kind,
            tuple(wants.get(row, Err("ValueError")) for row in range(space.rows)),
            SCAN.cost + collection.cost + body.cost, partial=len(wants) < space.rows,
        )  # fmt: skip
        space.offer(expr, target)

    places = sorted(wanted)
    overhead = target.overhead + collection.cost + SCAN.cost
    child.aim(Target(places, [wanted[p] for p in places], build, overhead=overhead, depth=target.depth + 1))


def _headed(space: Space, target: Target, collection: Expr) -> None:
    """A table whose first row is that of another, the header: what are the rows below?"""
    if collection.op is not None or target.depth or target.kind[0] != "list" or isinstance(target.kind[1], str):
        return
    rows = _wanted(target, collection, (list,))
    if not rows or not all(same(want[:1], have[:1]) for _, want, have in rows):
        return
    if all(same(want, have) or len(want) < 2 for _, want, have in rows):
        return

    def build(below: Expr) -> None:
        space.offer(space.apply(HEADED, (collection, below)), target)

    below = [want if want.__class__ is Err else want[1:] for want in target.wanted]
    overhead = target.overhead + collection.cost + HEADED.cost
    space.aim(Target(target.rows, below, build, overhead=overhead, depth=target.depth + 1))


def _longer(space: Space, target: Target, collection: Expr) -> None:
    """A list that is another one and one more, in front or at the end: what is that one?"""
    if target.kind[0] != "list" or collection.cost > 4:
        return
    rows = _wanted(target, collection, (list,))
    if not rows or any(len(want) != len(have) + 1 for _, want, have in rows) or len(rows) < len(target.rows):
        return
    ends = [("append", -1, slice(None, -1)), ("prepend", 0, slice(1, None))]
    for name, end, rest in ends:
        if collection.op is None and name == "append":
            continue  # of what is given, the form of the value tells already
        if all(same(want[rest], have) for _, want, have in rows):

            def build(item: Expr, name: str = name) -> None:
                args = [collection, item] if name == "append" else [item, collection]
                space.offer(space.apply(LISTS[name], args), target)

            wanted = [want[end] for _, want, _ in rows]
            overhead = target.overhead + collection.cost + LISTS[name].cost
            space.aim(Target(target.rows, wanted, build, overhead=overhead, depth=target.depth + 1))


def _quantified(space: Space, target: Target, collection: Expr) -> None:
    """`all(p(x) for x in xs)` and `any(…)`: what is so of all is so of each; of several, one is not like the rest."""
    if target.kind != "bool" or (collection.op is not None and not collection.op.component):
        return
    rows = _wanted(target, collection, (bool,))
    if not rows:
        return
    for operator, whole in ((LISTS["all_of"], True), (LISTS["any_of"], False)):
        if any(want is not whole and not have for _, want, have in rows):
            continue
        labels = [
            (row, [(place, want) for place in range(len(have))])
            for row, want, have in rows
            if want is whole or len(have) == 1
        ]
        _aim(space, target, collection, labels, operator)


_RULES = (_map, _filter, _pick, _find, _place, _dict, _some_items, _several, _scan, _headed, _longer, _quantified)


def proposals(space: Space, target: Target) -> Iterator[Expr]:
    """Deduction as a deducer: it proposes nothing itself, but opens targets."""
    deduce(space, target)
    return iter(())
