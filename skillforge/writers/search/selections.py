"""Selections: a list, which of its elements may be meant, and what may be meant of each.

The conditions compare a cheap value of the element with one that is given outside. The values are what its element
space holds, and what stands in its places: a part of a line, a field or a cell whose name is given, what a dict has
under it. Queries are made of these.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from skillforge.writers.search import kinds
from skillforge.writers.search.elements import seen_inside
from skillforge.writers.search.expr import Err, Expr, Function
from skillforge.writers.search.kinds import Kind
from skillforge.writers.search.operators import Operator, op
from skillforge.writers.search.operators.lists import BY_NAME, FILTER, MAP, PICK
from skillforge.writers.search.operators.numbers import BY_NAME as NUMBERS
from skillforge.writers.search.operators.records import BY_NAME as RECORDS
from skillforge.writers.search.operators.records import fields
from skillforge.writers.search.places import INT, MISSING, places
from skillforge.writers.search.space import Space, evaluate, make

COLLECTION_COST = 4
"""What a list may cost that is asked."""

KEYS, GIVENS, CONDITIONS = 16, 12, 48
"""Of the elements' values, of what they are compared with, and of the conditions: the cheapest."""

BANK = 3
"""What is made of an element costs no more than this."""

FACTORS = 5
"""So many numbers of an element are multiplied with each other."""

LOOKED_UP = 36
"""So often a value of an element is looked up in dicts from outside."""

HEADED, NAMES = 3, 12
"""What a list may cost whose first row is looked at as a header, and so many names are looked up there."""

ITEM, ITEM_WITHIN_OR, FIRST = (BY_NAME[name] for name in ("item", "item_within_or", "first"))
INDEX, CONCAT = (BY_NAME[name] for name in ("index", "concat"))
TRANSPOSE, TRANSPOSE_FILLED = BY_NAME["transpose"], BY_NAME["transpose_filled"]
MAX_OF, MIN_OF = BY_NAME["max_of"], BY_NAME["min_of"]
MEAN_OF = op("mean_of", "list[T], (T -> int) -> float", lambda _, numbers: statistics.fmean(numbers),
             "statistics.fmean({f} for {x} in {0:iter})", imports="import statistics", cost=3,
             words="average mean")  # fmt: skip
REST_BY_FIRST = op("rest_by_first", "list[list[T]] -> dict[T, list[T]]",
                   lambda rows: {row[0]: row[1:] for row in reversed(rows)},
                   "{{row[0]: row[1:] for row in reversed({0})}}", cost=2, noun="others")  # fmt: skip
BY_FIELD = op("by_field", "list[dict[str, T]], str -> dict[T, dict[str, T]]",
              lambda records, name: {record[name]: record for record in reversed(records)},
              "{{record[{1}]: record for record in reversed({0})}}", cost=2, noun="others")  # fmt: skip
TABLES = 4
"""So many fields are looked at by which another list may be looked into."""

_MAPPINGS, _ROWS = ("dict", "record"), ("list", "row")
LOOKUP, GET, MERGE = (RECORDS[name] for name in ("lookup", "get", "merge"))


def collections(space: Space) -> list[Expr]:
    """The lists that may be asked, the likeliest first."""
    lists = [kind for kind in space.kinds if kind[0] == "list" and not isinstance(kind, str)]
    found = [expr for kind in lists for expr in space.pool(kind, COLLECTION_COST) if not expr.constant]
    found += _zipped(space)
    found += [columns for expr in space.variables() if (columns := _columns(space, expr)) is not None]
    other = [expr for expr in found if expr.op is not BY_NAME["zip"] or expr.args[0] is not expr.args[1]]
    several = [expr for expr in other if any(len(value) > 1 for value in expr.values if value.__class__ is list)]
    return sorted(several, key=lambda expr: (_distance(expr), expr.cost, -expr.layer))


def _zipped(space: Space) -> list[Expr]:
    """Two lists that are given and always equally long, pair by pair."""
    given = [expr for expr in space.variables() if expr.kind[0] == "list" and not expr.partial]
    pairs = [space.apply(BY_NAME["zip"], pair) for pair in itertools.combinations(given, 2) if _fit(*pair)]
    for pair in pairs:
        pair.cost = 2
    return pairs[:ZIPPED]


def _fit(one: Expr, other: Expr) -> bool:
    return all(len(mine) == len(theirs) for mine, theirs in zip(one.values, other.values, strict=True))


ZIPPED = 2
"""So many pairs of lists are gone through side by side."""


def _columns(space: Space, table: Expr) -> Expr | None:
    """The columns of a table that is given; where its rows are not equally long, with empty cells."""
    if table.kind[0] != "list" or table.kind[1][0] != "list" or table.partial:
        return None
    if all(len(row) == len(rows[0]) for rows in table.values for row in rows):
        return space.apply(TRANSPOSE, [table])
    if table.kind[1][1] != "str":
        return None
    return space.apply(TRANSPOSE_FILLED, [table, space.constant("", 1)])


def _distance(collection: Expr) -> int:
    """The less, the sooner it is asked: lists that stored skills make, and the lines, pairs and columns given."""
    return collection.cost - (collection.layer or (collection.op is not None and _AT_ONCE.get(collection.op.name, 0)))


_AT_ONCE = {"lines": 1, "zip": 2, "transpose": 2, "transpose_filled": 4}


class Condition(NamedTuple):
    """A test of the elements, and which of them pass it."""

    cost: int
    test: Expr | None
    """None where all stay."""
    kept: tuple[tuple[int, ...], ...]
    """For each row of the space the places in the element space that stay."""

    @property
    def inputs(self) -> int:
        return 0 if self.test is None else self.test.inputs


class Table(NamedTuple):
    """A list, its element space, and what is known of the elements."""

    space: Space
    collection: Expr
    child: Space
    conditions: list[Condition]
    values: list[Expr]

    @property
    def every(self) -> Condition:
        """The condition that keeps all."""
        return self.conditions[0]


def table_of(space: Space, collection: Expr) -> Table | None:
    """What is known of a list's elements; None where they have no element space, or some row has no list."""
    found = space.elements.of(collection, is_open=True)
    if found is None or any(rows.__class__ is Err for rows in found[1]):
        return None
    child, index = found
    for layer in (0, 1) if any(each.component for each in space.operators) else (0,):
        for _ in child.reach(layer, BANK):
            pass
    found_so_far = [expr for kind in child.kinds for expr in child.pool(kind) if expr.reads_element]
    made = [expr for expr in found_so_far if expr.cost <= BANK + _is_named(expr)]
    made += places(child, child.whole[0])
    made.sort(key=lambda expr: expr.cost - expr.layer)
    bank: dict[Any, Expr] = {}
    if collection.op in (TRANSPOSE, TRANSPOSE_FILLED):
        made.insert(0, _heading(child))
    cells = list(_cells(space, child))
    for expr in (*cells, *_numbers(child, cells, index), *made):  # a place that is given is no accident
        bank.setdefault(kinds.freeze(expr.values), expr)
    for expr in list(_looked_up(child, list(bank.values()), list(_tables_of_others(space, collection, child)))):
        bank.setdefault(kinds.freeze(expr.values), expr)
    for expr in list(_products(child, list(bank.values()))):
        bank.setdefault(kinds.freeze(expr.values), expr)
    values = sorted(bank.values(), key=lambda expr: expr.cost)
    every = Condition(0, None, tuple(index))
    held = list(_held_by_others(space, collection, child))
    extremes = _against_extremes(space, collection, child, index, values)
    return Table(space, collection, child, [every, *_conditions(child, index, values, held, extremes)], values)


def _held_by_others(space: Space, collection: Expr, child: Space) -> Iterator[Expr]:
    """What the records of other lists have in a field: an element may be one that they name, or that they do not."""
    for other in space.variables():
        if other is collection or other.kind[0] != "list" or other.kind[1][0] != "record" or child.inside is None:
            continue
        found = space.elements.of(other, is_open=False)
        if found is None or any(rows.__class__ is Err for rows in found[1]):
            continue
        theirs, index = found
        for field in fields(other.kind[1]):
            if len(field.takes) == 1 and kinds.hashable(field.gives):
                body = theirs.apply(field, [theirs.whole[0]])
                values = tuple([body.values[place] for place in rows] for rows in index)
                held = make(MAP, [other, Function(body, theirs)], ("list", body.kind), values, other.cost + 1)
                yield seen_inside(held, child.inside.rows)


def _against_extremes(
    space: Space, collection: Expr, child: Space, index: Sequence[Any], bank: list[Expr]
) -> Iterator[Expr]:
    """Whether a number of an element is the greatest or the least of them all, or above or below their mean."""
    if child.inside is None:
        return
    numbers = [each for each in bank if each.kind in ("int", "float") and each.cost <= child.whole[0].cost + 1]
    for value in [each for each in numbers if each.reads_element and not each.partial][:FACTORS]:
        for whole, operators in ((MAX_OF, ("eq", "ne")), (MIN_OF, ("eq", "ne")), (MEAN_OF, ("lt",))):
            rows = [[value.values[place] for place in places] for places in index]
            results = tuple(whole.run(None, items) if items else Err("ValueError") for items in rows)
            args: list[Expr | Function] = [collection, Function(value, child)]
            kind = "float" if whole is MEAN_OF else value.kind
            named = bool(whole.words & space.prior.words)
            dearer = 2 if whole is MEAN_OF and any(each.required for each in space.operators) else 0
            outer = make(whole, args, kind, results, value.cost + 2 - named + dearer)
            given = seen_inside(outer, child.inside.rows)
            for name in operators:
                yield child.apply(NUMBERS[name], [value, given])
                if name == "lt":
                    yield child.apply(NUMBERS[name], [given, value])


def _beside_what_is_found(child: Space, bank: list[Expr]) -> Iterator[Expr]:
    """A value of an element beside one in a place that is given, or that a dict from outside has under another."""
    found = [each for each in bank if each.op in (LOOKUP, GET, RECORDS["get_or"], ITEM) and each.free]
    for mine, theirs in itertools.islice(itertools.product(bank[:KEYS], found), NAMES**2):
        if mine.kind == theirs.kind and mine is not theirs and _is_plain(mine.kind) and not mine.partial:
            for name in ("eq", "ne", "lt", "le"):
                yield child.apply(NUMBERS[name], [mine, theirs])
                if name in ("lt", "le"):
                    yield child.apply(NUMBERS[name], [theirs, mine])


def _products(child: Space, bank: list[Expr]) -> Iterator[Expr]:
    """One number of an element times another: what a line of an order costs."""
    near = [each for each in bank if each.cost <= child.whole[0].cost + 1 and not each.partial]
    for kind, operator in (("int", NUMBERS["mul"]), ("float", NUMBERS["mulf"])):
        numbers = [each for each in near if each.kind == kind and each.op is not None][:FACTORS]
        for one, other in itertools.combinations(numbers, 2):
            yield child.apply(operator, [one, other])


def _heading(column: Space) -> Expr:
    """What stands on top of a column: as cheap as the column itself."""
    heading = column.apply(FIRST, [column.whole[0]])
    heading.cost = column.whole[0].cost
    return heading


def _is_named(expr: Expr) -> bool:
    """Whether it is what a stored skill that the task names makes of an element."""
    return expr.op is not None and expr.op.required


def _cells(space: Space, child: Space) -> Iterator[Expr]:
    """Where the elements are a table's rows: the cells in places that are given, or below names in its header."""
    whole, inside = child.whole[0], child.inside
    outside = [expr for expr in child.variables() if expr.free]
    if whole.kind[0] in _MAPPINGS:
        for name in outside:
            if name.kind == "str":
                yield from _cell(child, name, LOOKUP)
    if whole.kind[0] not in ("list", "row") or inside is None:
        return
    for number in outside:
        if number.kind == "int":
            yield from _cell(child, number)
    tables = [each for each in collections(space) if each.kind[1][0] in ("list", "row") and each.cost <= HEADED]
    names = [each for each in space.variables() if each.kind == "str"]
    for table, name in itertools.islice(itertools.product(tables, names), NAMES):
        place = space.apply(INDEX, [space.apply(FIRST, [table]), name])
        if not place.partial:
            yield from _cell(child, seen_inside(place, inside.rows))


def _numbers(child: Space, cells: list[Expr], index: Sequence[Any]) -> Iterator[Expr]:
    """The numbers that stand in cells, whatever their header is."""
    asked = {place for places in index for place in places}
    for cell in cells:
        if cell.kind == "str" and all(cell.values[at].removeprefix("-").isdecimal() for at in asked):
            number = child.apply(INT, [cell])
            number.cost = cell.cost
            yield number


def _tables_of_others(space: Space, collection: Expr, child: Space) -> Iterator[Expr]:
    """Other lists of rows or records as dicts: by the first cell, or by a field that is told and that both have."""
    for other in space.variables():
        if other is collection or other.kind[0] != "list" or child.inside is None or other.partial:
            continue
        if collection.kind[1][0] in _ROWS and other.kind[1][0] in _ROWS:
            table = space.apply(REST_BY_FIRST, [other])
            if not table.partial:
                yield seen_inside(table, child.inside.rows)
        elif collection.kind[1][0] in _MAPPINGS and other.kind[1][0] in _MAPPINGS:
            names = [each for each in (*space.variables(), *space.constants()) if each.kind == "str"]
            for name in [each for each in names if not each.constant or each.cost <= 2][:TABLES]:
                table = space.apply(BY_FIELD, [other, name])
                if not table.partial:
                    yield seen_inside(table, child.inside.rows)


def _looked_up(child: Space, bank: list[Expr], others: list[Expr]) -> Iterator[Expr]:
    """What dicts from outside have under a value of the element; a record together with the one found there."""
    whole = child.whole[0]
    near = [expr for expr in bank if expr.cost <= whole.cost + 1 and not expr.partial]
    keys = [expr for expr in near if kinds.hashable(expr.kind) or expr.kind == kinds.ANY]
    dicts = [expr for expr in child.variables() if expr.free and expr.kind[0] in _MAPPINGS]
    pairs = itertools.chain(
        itertools.islice(itertools.product(keys, dicts), LOOKED_UP),
        itertools.islice(itertools.product(keys, others), LOOKED_UP // 2),
    )
    for key, mapping in pairs:
        found = child.apply(LOOKUP, [mapping, key])
        if mapping in others:
            yield child.apply(RECORDS["has_key"], [key, mapping])
            yield child.apply(RECORDS["lacks_key"], [key, mapping])
        if found.partial:
            yield from _found_or_none(child, mapping, key)
            yield from _found_or_nothing(child, mapping, key, found)
        if sum(value.__class__ is Err for value in found.values) * 2 <= len(found.values):
            found.cost = whole.cost + 1
            yield found
            for heads, operator in ((_MAPPINGS, MERGE), (_ROWS, CONCAT)):
                if whole.kind[0] in heads and found.kind[0] in heads:
                    for pair in ([whole, found], [found, whole]):
                        together = child.apply(operator, pair)
                        together.cost = found.cost + 1
                        yield together


def _found_or_nothing(child: Space, mapping: Expr, key: Expr, found: Expr) -> Iterator[Expr]:
    """What a dict has under a key, or what stands for there being nothing."""
    held = next((value for value in found.values if value.__class__ is not Err), None)
    missing = MISSING.get(held.__class__)
    if missing is not None and mapping.kind[0] == "dict":
        filled = child.apply(RECORDS["get_or"], [mapping, key, child.constant(missing, 1)])
        if not filled.partial:
            filled.cost = child.whole[0].cost + 1
            yield filled
            if filled.kind[0] in _ROWS and child.whole[0].kind[0] in _ROWS:
                longer = child.apply(CONCAT, [child.whole[0], filled])
                longer.cost = filled.cost + 1
                yield longer


def _found_or_none(child: Space, mapping: Expr, key: Expr) -> Iterator[Expr]:
    """What a dict has under a key that it may lack; and whether it has nothing there, or None."""
    found = child.apply(GET, [mapping, key])
    if not found.partial and any(value is not None for value in found.values):
        found.cost = child.whole[0].cost + 1
        yield found
        yield child.apply(RECORDS["is_none_any"], [found])


def _cell(child: Space, place: Expr, operator: Operator = ITEM) -> Iterator[Expr]:
    cell = child.apply(operator, [child.whole[0], place])
    if cell.partial and operator is LOOKUP:  # a field that some records lack
        held = next((value for value in cell.values if value.__class__ is not Err), None)
        cell = child.apply(GET, [child.whole[0], place])
        if (missing := MISSING.get(held.__class__)) is not None:
            filled = child.apply(RECORDS["get_or"], [child.whole[0], place, child.constant(missing, 1)])
            filled.cost = child.whole[0].cost + 1
            yield filled
    if cell.partial and operator is ITEM and cell.kind == "str":  # rows that are too short
        cell = child.apply(ITEM_WITHIN_OR, [child.whole[0], place, child.constant("", 1)])
    if not cell.partial:
        cell.cost = child.whole[0].cost + 1
        yield cell


def _conditions(
    child: Space, index: Sequence[Any], bank: list[Expr], held: list[Expr], extremes: Iterator[Expr]
) -> list[Condition]:
    """What keeps some elements and not all, cheapest first, each choice once."""
    found: dict[Any, Condition] = {}
    tests = itertools.chain(
        (expr for expr in bank if expr.kind == "bool"), _comparisons(child, bank, held), _whether_any(child, bank),
        _beside_what_is_found(child, bank), extremes,
    )  # fmt: skip
    said = child.prior.words
    for cost, test in sorted(((test.cost + _unlikely(test, said), test) for test in tests), key=itemgetter(0)):
        if any(value is not True and value is not False for value in test.values):
            continue
        kept = tuple(tuple(place for place in rows if test.values[place]) for rows in index)
        if any(kept) and any(len(mine) < len(rows) for mine, rows in zip(kept, index, strict=True)):
            found.setdefault((kept, test.inputs), Condition(cost, test, kept))
    single = list(found.values())[:CONDITIONS]
    return [*single, *_both(child, single)]


def _both(child: Space, conditions: list[Condition]) -> Iterator[Condition]:
    """Two at once, each about an input of its own: `x["from"] == origin and x["to"] == dest`."""
    about = [each for each in conditions if each.inputs & (each.inputs - 1) == 0 and each.inputs]
    pairs = [(one, other) for one, other in itertools.combinations(about, 2) if not one.inputs & other.inputs]
    for one, other in sorted(pairs, key=lambda pair: pair[0].cost + pair[1].cost)[:CONDITIONS]:
        if one.test is None or other.test is None:
            continue
        rows = zip(one.kept, map(set, other.kept), strict=True)
        kept = tuple(tuple(place for place in mine if place in more) for mine, more in rows)
        if any(kept) and kept not in (one.kept, other.kept):
            test = child.apply(NUMBERS["and"], [one.test, other.test])
            yield Condition(one.cost + other.cost + 1, test, kept)


def _whether_any(child: Space, bank: list[Expr]) -> Iterator[Expr]:
    """Whether a stored skill finds anything in an element, and whether it finds nothing."""
    for found in bank:
        if _is_named(found) and found.kind[0] == "list":
            for operator in (BY_NAME["truth_list"], BY_NAME["is_empty"]):
                yield child.apply(operator, [found])


def _unlikely(test: Expr, said: frozenset[str]) -> int:
    """Texts are rarely compared by their order; what is asked most often is whether something is equal."""
    if test.op is None or not isinstance(test.args[0], Expr):
        return 0
    if test.op.name in ("lt", "le"):
        included = bool(NUMBERS["le"].words & said) and not NUMBERS["lt"].words & said
        return (2 if test.args[0].kind == "str" else 0) - (included and test.op.name == "le")
    if test.op.name == "in":  # whether the element holds something, rather than whether something holds it
        return int(isinstance(test.args[1], Expr) and test.args[1].reads_element)
    return _RARER.get(test.op.name, 0)


_RARER = {"eq": -1, "has_key": -2, "lacks_key": -2, "contains": 1, "startswith": 1, "endswith": 1}


def _comparisons(child: Space, bank: list[Expr], held: list[Expr]) -> Iterator[Expr]:
    keys = [expr for expr in bank if not expr.partial and _is_plain(expr.kind)][:KEYS]
    outside = [expr for expr in child.variables() if expr.free]
    told = [expr for expr in child.constants() if expr.cost <= 2]
    for operator in child.operators:
        if len(operator.takes) != 2 or operator.function >= 0 or operator.gives != "bool":
            continue
        for key, given in itertools.product(keys, [*[*outside, *told][:GIVENS], *held]):
            for args in ((key, given), (given, key)):
                kind = given.kind if key.kind == kinds.ANY else key.kind
                if takes(operator, [kind if arg is key else arg.kind for arg in args]) is not None:
                    child.budget.spent += 1
                    values = evaluate(operator.run, [arg.values for arg in args])
                    cost = operator.cost + key.cost + given.cost
                    yield make(operator, args, "bool", values, cost)


def _is_plain(kind: Kind) -> bool:
    return isinstance(kind, str) or (kind[0] == "opt" and isinstance(kind[1], str))


def takes(operator: Operator, given: Sequence[Kind]) -> Kind | None:
    """What it gives, put to values of these kinds; None where it does not take them."""
    bound: dict[str, Kind] = {}
    for pattern, kind in zip(operator.takes, given, strict=True):
        exact = kinds.substitute(pattern, bound) if bound else pattern
        if kinds.is_concrete(exact) and operator.component and kinds.passes_as(kind, exact):
            continue
        extended = kinds.unify(pattern, kind, bound)
        if extended is None:
            return None
        bound = extended
    return kinds.substitute(operator.gives, bound)


def listed(table: Table, condition: Condition, value: Expr) -> Expr:
    """`[value for x in collection if test]`."""
    child, collection = table.child, table.collection
    values = []
    for kept in condition.kept:
        items = [value.values[place] for place in kept]
        values.append(next((item for item in items if item.__class__ is Err), items))
    bodies = [value] if condition.test is None else [value, condition.test]
    operator = MAP if condition.test is None else PICK
    if value is child.whole[0] and condition.test is not None:
        operator, bodies = FILTER, [condition.test]
    args: list[Expr | Function] = [collection, *(Function(body, child) for body in bodies)]
    return make(operator, args, ("list", value.kind), tuple(values), operator.cost + sum(arg.cost for arg in args))


def ranging(table: Table, operator: Operator, selected: Expr, condition: Condition, *bodies: Expr) -> Expr:
    """`operator` over the elements selected, with these element functions."""
    values = []
    for items, kept in zip(selected.values, condition.kept, strict=True):
        try:
            values.append(operator.run(items, *([body.values[place] for place in kept] for body in bodies)))
        except Exception as error:
            values.append(Err(type(error).__name__))
    table.space.budget.spent += 1
    args: list[Expr | Function] = [selected, *(Function(body, table.child) for body in bodies)]
    kind = kinds.of(value for value in values if value.__class__ is not Err)
    return make(operator, args, kind, tuple(values), operator.cost + sum(arg.cost for arg in args))


def lifted(space: Space, child: Space, body: Expr, element: Expr) -> Expr | None:
    """What `body` reads of its element, read of `element`; None where it ranges over something itself."""
    if body is child.whole[0]:
        return element
    if body.outer is not None:
        return body.outer
    if body.op is None:
        if body.constant:
            return space.constant(body.values[0], body.cost)
        return space.apply(ITEM, [element, space.constant(child.items.index(body), 1)])
    args = [lifted(space, child, arg, element) if isinstance(arg, Expr) else None for arg in body.args]
    known = [arg for arg in args if arg is not None]
    return space.apply(body.op, known) if len(known) == len(args) else None
