"""Worth: whether what a program does is worth asking for, told from what its parts give. Runs inside the jail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from skillforge.errors import UnencodableValue
from skillforge.selfplay.wording import variables
from skillforge.values import render
from skillforge.writers.search import kinds
from skillforge.writers.search.expr import Err, Expr, Function, Vector
from skillforge.writers.search.operators import Operator
from skillforge.writers.search.space import evaluate
from skillforge.writers.search.target import same

MOST_PARTS, MOST_NUMBER, MOST_TEXT = 40, 10**9, 80
"""What a result may have: elements and characters in all, the size of its numbers, characters of one text."""


def is_sound(expr: Expr, inputs: Sequence[Expr], least: int) -> bool:
    """Whether it has values on `least` rows, small ones that vary, is no input given back, and all its parts matter."""
    if kinds.is_open(expr.kind) or expr.kind in (kinds.NOTHING, kinds.NONE) or not all(map(_is_alive, expr.walk())):
        return False
    values = [value for value in expr.values if value.__class__ is not Err]
    if len(values) < least or not all(map(_is_small, values)):
        return False
    if not varies(values) or any(_agree(expr.values, each.values) for each in inputs):
        return False
    return not any(map(_has_idle_step, expr.walk()))


def _agree(values: Vector, others: Vector) -> bool:
    """Whether they are the same wherever there is a value."""
    return all(value.__class__ is Err or same(value, other) for value, other in zip(values, others, strict=True))


def varies(values: Sequence[Any]) -> bool:
    """Whether there are several different results, none of them nearly always; of yes and no a fourth each."""
    counts = Counter(map(kinds.freeze, values))
    often = max(counts.values())
    if set(map(type, values)) == {bool}:
        return often * 4 <= len(values) * 3
    return len(counts) * 3 >= len(values) and often * 2 <= len(values)


_UNCOMPARED = frozenset({
    ("bool", "lt"), ("bool", "le"), ("bool", "eq"), ("bool", "ne"), ("str", "lt"), ("str", "le"),
})  # fmt: skip
_BY = frozenset({"sort_by", "sort_by_down", "max_by", "min_by"})
_ORDERINGS = frozenset({"lt", "le", "max", "min", "max_or", "min_or", "running_max", "running_min", "is_sorted"})
_COUNTINGS = frozenset({"counts", "most_common", "unique", "set", "repeated", "singles", "mode"})
_CASINGS = frozenset({"lower", "upper", "capitalize", "title", "swapcase"})
_DOUBLING = frozenset({"add", "addf", "mul", "mulf", "concat"})
_OF_CONSTANTS = frozenset(
    {"sub", "subif", "add", "mul", "addfi", "mulfi", "concat", "join", "lt", "le", "eq", "prepend"}
)


def _is_alive(part: Expr) -> bool:
    """Whether a part of a program does something, and what somebody might ask for."""
    if part.constant:
        return True
    values = [value for value in part.values if value.__class__ is not Err]
    if part.kind[0] == "list" and all(len(value) < 2 for value in values):
        return False
    first_value = kinds.freeze(values[0]) if values else None
    if all(kinds.freeze(value) == first_value for value in values):
        return False
    return part.op is None or not _is_odd(part, part.op)


def _has_idle_step(part: Expr) -> bool:
    """Whether a step before this one could be left out: what is sorted need not be reversed first."""
    if part.op is None:
        return False
    args = [arg for arg in part.args if isinstance(arg, Expr)]
    if len(args) < len(part.args):
        return False
    for place, arg in enumerate(args):
        for before in arg.args:
            if isinstance(before, Expr) and before.kind == arg.kind:
                without = [before.values if place == other else each.values for other, each in enumerate(args)]
                if all(map(_same, evaluate(part.op.run, without), part.values)):
                    return True
    return False


def _same(value: Any, other: Any) -> bool:
    return value is other or same(value, other)


def _is_odd(part: Expr, operator: Operator) -> bool:
    """What nobody would ask for: an element function that ignores its element or gives it back, which of two lists or
    texts is less, yes and no compared or sorted by, which of numbered items are equal, one case in another, a number
    divided by itself, the words of a constant.
    """
    functions = [arg for arg in part.args if isinstance(arg, Function)]
    if any(each.body.op is None or not variables(each) for each in functions):
        return True
    if operator.name in _BY and any(each.body.kind == "bool" for each in functions):
        return True
    first = part.args[0]
    if not isinstance(first, Expr):
        return False
    if first.constant and first.kind != "pattern" and operator.name not in _OF_CONSTANTS:
        return True
    if len(part.args) == 2 and part.args[1] is first and operator.name not in _DOUBLING:
        return True
    if first.op is not None and operator.name in _COUNTINGS:
        return first.op.name in ("enumerate", "enumerate1")
    if first.op is not None and operator.name in _CASINGS:
        return first.op.name in _CASINGS
    if (first.kind, operator.name) in _UNCOMPARED:
        return True
    kind = first.kind if operator.name in ("lt", "le") else first.kind[1] if first.kind[0] == "list" else ""
    return operator.name in _ORDERINGS and not isinstance(kind, str)


def _is_small(value: Any) -> bool:
    """Whether a person can read it, and it can be written in an assertion."""
    waiting, parts = [value], 0
    while waiting:
        part = waiting.pop()
        kind = part.__class__
        parts += 1
        if kind in (int, float) and not abs(part) <= MOST_NUMBER:  # nan is not, either
            return False
        if kind in (str, bytes) and len(part) > MOST_TEXT:
            return False
        if kind is dict:
            waiting += [*part, *part.values()]
        elif kind in (list, tuple, set, frozenset):
            waiting += part
        if parts + len(waiting) > MOST_PARTS:
            return False
    try:
        render(value)
    except UnencodableValue:
        return False
    return True
