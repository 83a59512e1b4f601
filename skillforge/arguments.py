"""Text from the command line → values of a signature's types: `3` for an int, `2024-01-02` for a date, `[1, 2]`.

A `str` takes its text as it stands. Anything else may be written as a Python literal or as JSON; JSON's lists
and texts become the tuples, sets and dates that the signature asks for.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from skillforge.annotations import contradicts
from skillforge.errors import ArgumentError, InvalidAssertion, UnencodableValue, suggest
from skillforge.literals import parse_literal
from skillforge.signature import ANY, Parameter, Signature
from skillforge.values import Value, render

_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def split_arguments(
    texts: Sequence[str], plain: Sequence[str], signature: Signature
) -> tuple[list[str], dict[str, str]]:
    """Positional texts, and texts by parameter name from `name=value`. `plain` ones (after `--`) are never split.

    Raises ArgumentError, also for a name that no parameter has: it is more likely mistaken than text.
    """
    positional: list[str] = []
    named: dict[str, str] = {}
    for text in texts:
        name, equals, rest = text.partition("=")
        if equals and name in signature.names:
            if name in named:
                raise ArgumentError(f"two values for {name!r}: {signature}")
            named[name] = rest
        elif equals and name.isidentifier():
            from shlex import quote

            raise ArgumentError(
                f"no parameter {name!r}. {suggest(name, signature.names)}It takes {signature}. "
                f"Text that has an = goes after a bare double dash: -- {quote(text)}"
            )
        else:
            positional.append(text)
    return [*positional, *plain], named


def read_value(text: str, parameter: Parameter) -> Value:
    """The value that `text` means for this parameter. Raises ArgumentError, saying how to write one."""
    return _read(text, ast.parse(parameter.type, mode="eval").body, parameter)


def read_lines(text: str, parameter: Parameter) -> Value:
    """Like `read_value`, for standard input: a list may also be given one item a line."""
    kind = ast.parse(parameter.type, mode="eval").body
    try:
        return _read(text, kind, parameter)
    except ArgumentError:
        match kind:
            case ast.Subscript(value=ast.Name(id="list"), slice=item):
                return [_read(line, item, parameter) for line in text.splitlines()]
        raise


def accept(value: Value, parameter: Parameter) -> Value:
    """A value that Python code gives, as it is where it may be of the type, else read as `fit` reads JSON.

    What is no plain data (an enum, a named tuple) is the sandbox's to judge. Raises ArgumentError.
    """
    if parameter.type == ANY or not contradicts(value, parameter.type):
        return value
    try:
        return _fit(value, ast.parse(parameter.type, mode="eval").body)
    except _Misfit:
        if _is_plain(value):
            raise _wrong(_short(_shown(value)), parameter) from None
        return value


def fit(value: Value, parameter: Parameter) -> Value:
    """A value that came as JSON, as the parameter's type. Raises ArgumentError."""
    try:
        return _fit(value, ast.parse(parameter.type, mode="eval").body)
    except _Misfit:
        raise _wrong(_short(_shown(value)), parameter) from None


def _read(text: str, kind: ast.expr, parameter: Parameter) -> Value:
    names = {option.id for option in _options(kind) if isinstance(option, ast.Name)}
    if "str" in names:
        return None if text == "None" and _allows_none(kind) else text
    for reading in _readings(text, names):
        with suppress(_Misfit):
            return _fit(reading, kind)
    raise _wrong(repr(_short(text)), parameter)


def _readings(text: str, names: set[str]) -> list[Value]:
    """All that `text` may mean, the likeliest first."""
    found: list[Value] = []
    if "bool" in names and text.lower() in _TRUTHS:
        found.append(_TRUTHS[text.lower()])
    with suppress(InvalidAssertion):
        found.append(parse_literal(text))
    with suppress(ValueError, RecursionError):
        found.append(json.loads(text))
    return [*found, text]


_PLAIN = (type(None), bool, int, float, complex, str, bytes, date, datetime, time, timedelta, Decimal, Fraction)


def _is_plain(value: Value) -> bool:
    kind = type(value)
    if kind is dict:
        return all(_is_plain(key) and _is_plain(item) for key, item in value.items())
    return kind in _PLAIN or (kind in (list, tuple, set, frozenset) and all(map(_is_plain, value)))


def _shown(value: Value) -> str:
    try:
        return render(value)
    except UnencodableValue:
        return repr(value)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def _wrong(shown: str, parameter: Parameter) -> ArgumentError:
    return ArgumentError(f"{parameter.name}: {shown} is no {parameter.type}{_hint(parameter.type)}")


def _hint(kind: str) -> str:
    examples = {
        "list[int]": "[1, 2, 3]", "list[str]": '["a", "b"]', "list[float]": "[1.5, 2]", "bool": "true",
        "date": "2024-12-31", "datetime": "2024-12-31T23:59", "dict[str, int]": '{"a": 1}',
    }  # fmt: skip
    return f". Write it like {examples[kind]}" if kind in examples else ""


_KNOWN = frozenset({
    "int", "float", "complex", "bool", "str", "bytes", "list", "tuple", "set", "frozenset", "dict",
    "date", "datetime", "time", "timedelta", "Decimal", "Fraction",
})  # fmt: skip


class _Misfit(Exception):
    """A value that is not of a type, and cannot be read as one."""


def _fit(value: Value, kind: ast.expr) -> Value:
    """The value as this kind; an unknown kind (`Any`, `T`, `Sequence[int]`) takes everything. Raises _Misfit."""
    match kind:
        case ast.BinOp():
            return _first_fit(value, _options(kind))
        case ast.Constant(value=None):
            return _only(value is None, value)
        case ast.Name(id=name) if name in _KNOWN:
            return _fit_name(value, name)
        case ast.Subscript(value=ast.Name(id=name), slice=inner) if name in _KNOWN:
            return _fit_items(value, name, inner.elts if isinstance(inner, ast.Tuple) else [inner])
    return value


def _first_fit(value: Value, options: Sequence[ast.expr]) -> Value:
    """The option that the value already is, else the first that it can be read as."""
    exact = [option for option in options if isinstance(option, ast.Name) and option.id == type(value).__name__]
    for option in [*exact, *options]:
        with suppress(_Misfit):
            return _fit(value, option)
    raise _Misfit


def _options(kind: ast.expr) -> list[ast.expr]:
    if isinstance(kind, ast.BinOp):
        return [*_options(kind.left), *_options(kind.right)]
    return [kind]


def _allows_none(kind: ast.expr) -> bool:
    return any(isinstance(option, ast.Constant) and option.value is None for option in _options(kind))


def _only(holds: bool, value: Value) -> Value:
    if not holds:
        raise _Misfit
    return value


_FROM_TEXT: dict[str, Callable[[str], Value]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "Decimal": Decimal,
    "Fraction": Fraction,
    "bytes": lambda text: text.encode(),
}
_CONTAINERS: dict[str, Callable[[Any], Value]] = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}


def _fit_name(value: Value, name: str) -> Value:
    kind = type(value)
    if kind.__name__ == name:
        return value
    try:
        if name == "float" and kind is int:
            return float(value)
        if name in ("Decimal", "Fraction") and kind in (int, float):
            return _FROM_TEXT[name](str(value))
        if name in _FROM_TEXT and kind is str:
            return _FROM_TEXT[name](value)
    except (ValueError, ArithmeticError, InvalidOperation):
        raise _Misfit from None
    if name in _CONTAINERS and kind in (list, tuple, set):
        return _hashed(_CONTAINERS[name], value)
    raise _Misfit


def _fit_items(value: Value, name: str, inner: Sequence[ast.expr]) -> Value:
    if name == "dict" and isinstance(value, dict) and len(inner) == 2:
        return {_fit_key(key, inner[0]): _fit(item, inner[1]) for key, item in value.items()}
    if name == "tuple" and isinstance(value, list | tuple):
        return _fit_tuple(value, inner)
    if name in _CONTAINERS and type(value) in (list, tuple, set, frozenset):
        return _hashed(_CONTAINERS[name], [_fit(item, inner[0]) for item in value])
    raise _Misfit


def _fit_tuple(value: Sequence[Value], inner: Sequence[ast.expr]) -> Value:
    if len(inner) == 2 and isinstance(inner[1], ast.Constant) and inner[1].value is Ellipsis:
        return tuple(_fit(item, inner[0]) for item in value)
    if len(inner) != len(value):
        raise _Misfit
    return tuple(_fit(item, kind) for item, kind in zip(value, inner, strict=True))


def _fit_key(key: Value, kind: ast.expr) -> Value:
    """JSON's keys are always text: `{"1": "a"}` for dict[int, str]."""
    try:
        return _fit(key, kind)
    except _Misfit:
        with suppress(InvalidAssertion):
            return _fit(parse_literal(key) if isinstance(key, str) else key, kind)
        raise


def _hashed(container: Callable[[Any], Value], items: Any) -> Value:
    try:
        return container(items)
    except TypeError:  # a set of lists
        raise _Misfit from None
