"""Worth: what somebody might ask for, and what nobody would."""

from __future__ import annotations

from typing import Any

import pytest

from skillforge.selfplay.worth import is_sound
from skillforge.writers.search import kinds
from skillforge.writers.search.expr import Err, Expr
from skillforge.writers.search.operators import catalogue
from skillforge.writers.search.space import evaluate, make

LISTS = [[3, 1, 2], [5, 5, 0], [1], [], [9, 8], [4, 6, 6, 2]]
TEXTS = ["a b", "One two", "", "x", "three four five", "Bb"]


def given(*values: Any) -> Expr:
    return Expr(kinds.of(values), values, 1, name="given", inputs=1)


def constant(value: Any, rows: int = 6) -> Expr:
    return Expr(kinds.of([value]), (value,) * rows, 1, constant=True)


def apply(name: str, *args: Expr) -> Expr:
    alike = [each for each in catalogue.OPERATORS if each.name == name]
    operator = next(each for each in alike if kinds.unify(each.takes[0], args[0].kind, {}) is not None)
    values = evaluate(operator.run, [arg.values for arg in args])
    return make(operator, args, kinds.of(value for value in values if value.__class__ is not Err), values, 2)


NUMBERS, TEXT = given(*LISTS), given(*TEXTS)


@pytest.mark.parametrize(
    "expr",
    [
        apply("sum", apply("tail", NUMBERS)),
        apply("reverse", apply("sort", NUMBERS)),
        apply("sort", apply("tail", NUMBERS)),
        apply("upper", apply("reverse_text", TEXT)),
        apply("even", apply("len", NUMBERS)),
    ],
    ids=repr,
)
def test_what_varies_is_worth_asking_for(expr: Expr):
    """Several results, and every part does something."""
    assert is_sound(expr, [NUMBERS, TEXT], 5)


@pytest.mark.parametrize(
    ("expr", "inputs"),
    [
        (apply("mul", apply("len", NUMBERS), constant(0)), [NUMBERS]),
        (apply("reverse", apply("reverse", NUMBERS)), [NUMBERS]),
        (apply("max2", apply("len", NUMBERS), constant(4)), [NUMBERS]),
        (apply("len", apply("words", apply("join_chars", apply("words", TEXT)))), [TEXT]),
        (apply("lower", apply("upper", TEXT)), [TEXT]),
        (apply("sort", apply("reverse", apply("tail", NUMBERS))), [NUMBERS]),
        (apply("floordiv", apply("len", NUMBERS), apply("len", NUMBERS)), [NUMBERS]),
        (apply("counts", apply("enumerate", NUMBERS)), [NUMBERS]),
        (apply("repeat", apply("upper", TEXT), constant(60)), [TEXT]),
        (apply("find", constant("abc"), TEXT), [TEXT]),
        (apply("le", apply("upper", TEXT), apply("reverse_text", TEXT)), [TEXT]),
        (apply("lt", apply("even", apply("len", NUMBERS)), apply("even", apply("sum", NUMBERS))), [NUMBERS]),
    ],
    ids=repr,
)
def test_what_nobody_would_ask_for_is_not(expr: Expr, inputs: list[Expr]):
    """Constants, an input given back, nearly one result only, parts that do nothing, steps too many, long results,
    texts or yes and no compared."""
    assert not is_sound(expr, inputs, 5)


def test_what_raises_too_often_is_not_asked():
    """There would be too few examples; where it seldom does, there are enough."""
    first = apply("add", apply("max", NUMBERS), constant(1))
    assert is_sound(first, [NUMBERS], 5)
    assert not is_sound(first, [NUMBERS], 6)
