"""Places: what stands where in values of one form, `line.split(",")[1]` or `pair[0]`, and the items of a dict.

Such a value is as good as an input of its own, however many operators it takes to read it: so it costs hardly more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from skillforge.writers.search import kinds
from skillforge.writers.search.expr import Err, Expr
from skillforge.writers.search.operators import text
from skillforge.writers.search.operators.lists import BY_NAME
from skillforge.writers.search.operators.records import BY_NAME as RECORDS

if TYPE_CHECKING:
    from skillforge.writers.search.space import Space

ITEM = BY_NAME["item"]
STRIP, INT, AFTER = (text.BY_NAME[name] for name in ("strip", "int", "after"))

SEPARATORS = 6
"""So many signs are tried, at most."""
CELLS = 4
"""So many numbers from outside are looked at as places in a row."""
MAPPINGS = 3
"""Into so many dicts is looked for an element."""
FIELDS = 5
"""A text of more parts than this has no places."""


def named_fields(space: Space) -> Iterator[Expr]:
    """What the dicts given hold under names that are told: `line["price"]`, or what stands for it where some have none.

    Such a field is what the task is about: it costs no more than an input.
    """
    for variable in space.variables():
        for field in _named(space, variable):
            field.cost = variable.cost
            yield field
    if space.inside is None:
        yield from _totals(space)


def looked_up(space: Space) -> Iterator[Expr]:
    """Inside an element function: what dicts from outside hold under an element, or what stands for its absence; and
    what rows have in places that are given."""
    keys = [*space.whole, *space.items]
    for mapping in [each for each in space.variables() if each.free and each.kind[0] == "dict"][:MAPPINGS]:
        for key in [each for each in keys if each.kind == mapping.kind[1]]:
            found = space.apply(RECORDS["lookup"], [mapping, key])
            held = next((value for value in found.values if value.__class__ is not Err), None)
            missing = MISSING.get(held.__class__)
            if found.partial and missing is not None:
                found = space.apply(RECORDS["get_or"], [mapping, key, space.constant(missing, 1)])
                found.cost = key.cost + 2
                yield found
            elif not found.partial:
                yield _as_cheap(found, key)
    for row in [each for each in space.whole if each.kind[0] in ("list", "row")]:
        for place in [each for each in space.variables() if each.free and each.kind == "int" and not each.layer][
            :CELLS
        ]:
            cell = space.apply(ITEM, [row, place])
            if not cell.partial:
                yield _as_cheap(cell, row)


def _totals(space: Space) -> Iterator[Expr]:
    """The sum of what a dict of numbers holds, or of a field of records: parts are compared with the whole."""
    for variable in space.variables():
        if variable.kind[0] == "dict" and variable.kind[2] in _SUMS:
            held = space.apply(RECORDS["values"], [variable])
            yield _as_cheap(space.apply(BY_NAME[_SUMS[variable.kind[2]]], [held]), variable)


def _named(space: Space, expr: Expr) -> Iterator[Expr]:
    """What a dict holds under names that are told."""
    if expr.kind[0] not in ("dict", "record") or any(value.__class__ is not dict for value in expr.values):
        return
    for name in [each for each in space.constants() if each.kind == "str" and each.cost <= 2]:
        held = [value[name.values[0]] for value in expr.values if name.values[0] in value]
        if len(held) == len(expr.values):
            yield space.apply(RECORDS["lookup"], [expr, name])
        elif (
            held
            and (missing := MISSING.get(held[0].__class__)) is not None
            and (name.values[0] in space.prior.told or name.values[0] in space.prior.words)
        ):
            yield space.apply(RECORDS["get_or"], [expr, name, space.constant(missing, 1)])


_SUMS = {"int": "sum", "float": "sumf"}

MISSING = {int: 0, float: 0.0, str: "", list: []}
"""What a field comes to where it is missing."""


def places(space: Space, expr: Expr) -> Iterator[Expr]:
    """The places of `expr`, where all its values have them; numbers in texts as numbers, too."""
    there = [value for value in expr.values if value.__class__ is not Err]
    if expr.constant or len(there) * 2 < len(expr.values) or (expr.kind == "str" and expr.partial):
        return
    if expr.kind == "str":
        yield from _fields(space, expr, _signs(space))
    elif expr.op is not None:  # those of inputs are leaves
        for place, _ in enumerate(kinds.parts(expr.kind, there)):
            yield _as_cheap(space.apply(ITEM, [expr, space.constant(place, 1)]), expr)
        if expr.kind[0] in ("dict", "record") and not expr.partial:
            yield _as_cheap(space.apply(RECORDS["items"], [expr]), expr)
            yield from (_as_cheap(field, expr) for field in _named(space, expr))


def _as_cheap(place: Expr, whole: Expr) -> Expr:
    place.cost = whole.cost + 1
    return place


def _signs(space: Space) -> list[Expr]:
    """What texts are taken apart by."""
    texts = [each for each in space.constants() if each.kind == "str" and each.values[0].strip(" ")]
    return [each for each in texts if len(each.values[0]) <= 3 and not any(map(str.isalnum, each.values[0]))]


def _fields(space: Space, expr: Expr, signs: list[Expr], depth: int = 1) -> Iterator[Expr]:
    """The parts of a text, and the parts of those between other signs."""
    for sign, field in _parts(space, expr, signs[:SEPARATORS]):
        yield _as_cheap(field, expr)
        if all(value.isdecimal() for value in field.values):
            yield _as_cheap(space.apply(INT, [field]), expr)
        elif depth:
            yield from _fields(space, field, [each for each in signs if each is not sign], depth - 1)


def _parts(space: Space, expr: Expr, signs: list[Expr]) -> Iterator[tuple[Expr | None, Expr]]:
    sizes = {len(value.split()) for value in expr.values}
    if min(sizes) > 1:
        yield from ((None, space.apply(text.WORD, [expr, space.constant(at, 1)])) for at in _which(sizes))
    for sign in signs:
        sizes = {value.count(sign.values[0]) + 1 for value in expr.values}
        if min(sizes) < 2:
            continue
        for at in _which(sizes):
            field = space.apply(text.FIELD, [expr, sign, space.constant(at, 1)])
            padded = any(value != value.strip() for value in field.values)
            yield sign, space.apply(STRIP, [field]) if padded else field
        if len(sizes) > 1:
            yield sign, space.apply(AFTER, [expr, sign])


def _which(sizes: set[int]) -> list[int]:
    """The places that all have: every one, or the first and the last."""
    return list(range(min(sizes))) if len(sizes) == 1 and max(sizes) <= FIELDS else [0, -1]
