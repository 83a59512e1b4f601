"""Literals and assertions as text, the one notation for examples and checks everywhere.

`slugify("Hello, World!") == "hello-world"` and `parse_port("x") raises ValueError`, in YAML curricula,
JSON records, docstrings and on the command line alike. Beside Python's own literals: `date(…)`, `time(…)`,
`datetime(…)`, `timedelta(…)`, `timezone(…)`, `Decimal('…')`, `Fraction(…)`, `float('nan')`, `complex(…)`,
`set()`, `frozenset(…)`. Nothing is evaluated: the syntax tree is read.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

from skillforge.errors import InvalidAssertion
from skillforge.values import Value


def _fraction(*parts: Any) -> Fraction:
    """`Fraction("1e999999999")` would write all its digits out."""
    if any(re.search(r"[eE][+-]?[0-9_]{5,}", str(part)) for part in parts):
        raise ValueError("its exponent is too big")
    return Fraction(*parts)


_CONSTRUCTORS: dict[str, Callable[..., Value]] = {
    "date": date, "time": time, "datetime": datetime, "timedelta": timedelta, "timezone": timezone,
    "Decimal": Decimal, "Fraction": _fraction, "float": float, "complex": complex,
    "set": set, "frozenset": frozenset, "list": list, "tuple": tuple, "dict": dict,
}  # fmt: skip

_RAISES = re.compile(r"^(?P<call>.*\))\s+raises\s+(?P<error>[A-Za-z_][A-Za-z0-9_]*)\s*$", re.DOTALL)
_MAX_REPEAT = 1_000_000
_MAX_SHOWN = 300


def literal(node: ast.expr) -> Value:
    """The value of a literal's syntax tree. Raises ValueError: `"is no literal: …"`, or too big once written out."""
    _check_size(node)
    return _value(node)


def _check_size(node: ast.expr) -> None:
    """Raises ValueError for a literal that repeats to more than a million items and characters in all.

    Before anything is made: repetitions nest, and one line may stand for any amount of memory.
    """
    if any(isinstance(part, ast.Mult) for part in ast.walk(node)) and _weight(node) > _MAX_REPEAT:
        raise ValueError(f"is no literal: written out it has more than {_MAX_REPEAT:,} items and characters")


def _weight(node: ast.AST) -> int:
    match node:
        case ast.Constant(value=str() | bytes() as text):
            return len(text) + 1
        case ast.BinOp(op=ast.Mult(), left=left, right=ast.Constant(value=int() as times)):
            return _weight(left) * max(times, 1)
    return 1 + sum(map(_weight, ast.iter_child_nodes(node)))


def _value(node: ast.expr) -> Value:
    match node:
        case ast.Constant(value=value) if value is not Ellipsis:
            return value
        case ast.List(elts=elts):
            return [_value(item) for item in elts]
        case ast.Tuple(elts=elts):
            return tuple(_value(item) for item in elts)
        case ast.Set(elts=elts):
            return {_value(item) for item in elts}
        case ast.Dict(keys=keys, values=values) if None not in keys:
            return {_value(k): _value(v) for k, v in zip(keys, values, strict=True) if k is not None}
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_number(operand)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _number(operand)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=ast.Constant(value=complex() as right)):
            return (operator.add if isinstance(op, ast.Add) else operator.sub)(_number(left), right)
        case ast.BinOp(left=left, op=ast.Mult(), right=ast.Constant(value=int() as times)):
            return _repeat(_value(left), times, node)
        case ast.Call(func=function, args=args, keywords=keywords):
            return _construct(_last_name(function), args, keywords, node)
        case ast.Attribute(attr="utc"):
            return UTC
    raise ValueError(f"is no literal: {ast.unparse(node)}")


def _number(node: ast.expr) -> Any:
    value = _value(node)
    if type(value) not in (int, float, complex):
        raise ValueError(f"is no literal: -{ast.unparse(node)}")
    return value


def _repeat(value: Value, times: int, node: ast.expr) -> Value:
    """`"a" * 1000`: long inputs are worth a short notation."""
    if type(value) not in (str, bytes, list, tuple):
        raise ValueError(f"is no literal: {ast.unparse(node)}")
    return value * times


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _construct(name: str, args: list[ast.expr], keywords: list[ast.keyword], node: ast.expr) -> Value:
    constructor = _CONSTRUCTORS.get(name)
    if constructor is None or any(word.arg is None for word in keywords):
        raise ValueError(f"is no literal: {ast.unparse(node)}")
    try:
        return constructor(*map(_value, args), **{str(word.arg): _value(word.value) for word in keywords})
    except (TypeError, ArithmeticError, ValueError) as error:
        raise ValueError(f"is no literal: {ast.unparse(node)} ({error})") from None


def parse_literal(text: str) -> Value:
    """The value of a literal written as text. Raises InvalidAssertion."""
    try:
        return literal(ast.parse(text.strip(), mode="eval").body)
    except SyntaxError as error:
        raise InvalidAssertion(f"{_brief(text)} does not parse: {error.msg}") from None
    except (ValueError, TypeError, RecursionError, MemoryError) as error:
        raise InvalidAssertion(f"{_brief(text)} {error}") from None


@dataclass(frozen=True, slots=True)
class Parsed:
    """An assertion taken apart: the call's name, its arguments, and what it is to give or raise."""

    name: str
    args: tuple[Value, ...]
    kwargs: dict[str, Value]
    expected: Value
    raises: str | None


def parse_assertion(text: str) -> Parsed:
    """Reads `f(1, b=2) == 3`, `f("x") raises ValueError`, `f(1) is None`, `f(1)` (True), `not f(1)` (False).

    Raises InvalidAssertion, saying what is wrong and how to write it.
    """
    source = text.strip().removeprefix("assert ").strip()
    raised = _RAISES.match(source)
    try:
        node = ast.parse(raised["call"] if raised else source, mode="eval").body
    except SyntaxError as error:
        raise InvalidAssertion(f"{_brief(text)} does not parse: {error.msg}. {_SHAPE}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise InvalidAssertion(f"{_brief(text)} does not parse: {error}. {_SHAPE}") from None
    try:
        if "*" in source:  # without one nothing repeats
            _check_size(node)
        if raised:
            return _parsed(node, None, raised["error"])
        return _sides(node)
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidAssertion(f"{_brief(text)} {error}. {_SHAPE}") from None


def _brief(text: str) -> str:
    """The text in quotes, its end left out where it would fill the screen."""
    text = text.strip()
    return repr(text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…")


_SHAPE = 'Write it like f("a", 2) == "aa" or f("x") raises ValueError, with literals only'


def _sides(node: ast.expr) -> Parsed:
    match node:
        case ast.Compare(left=left, ops=[ast.Eq() | ast.Is()], comparators=[right]):
            if not isinstance(left, ast.Call) or _last_name(left.func) in _CONSTRUCTORS:
                left, right = right, left
            return _parsed(left, _value(right), None)
        case ast.UnaryOp(op=ast.Not(), operand=call):
            return _parsed(call, False, None)
        case _:
            return _parsed(node, True, None)


def _parsed(call: ast.expr, expected: Value, raises: str | None) -> Parsed:
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        raise ValueError("does not call the function on its left side")
    if any(word.arg is None for word in call.keywords):
        raise ValueError("uses ** in the call")
    kwargs = {str(word.arg): _value(word.value) for word in call.keywords}
    return Parsed(call.func.id, tuple(map(_value, call.args)), kwargs, expected, raises)
