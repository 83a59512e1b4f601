"""Samples: values of every kind, and an operator's rendering as a function, to be held against its meaning."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from skillforge.sandbox.dialect.loader import Refused
from skillforge.sandbox.dialect.loader import load as load_program
from skillforge.types import Program
from skillforge.writers.search import kinds
from skillforge.writers.search.kinds import Kind
from skillforge.writers.search.operators import Operator
from skillforge.writers.search.render import filled

_SCALARS: dict[str, list[Any]] = {
    "int": [3, 0, -2, 1, 12],
    "float": [1.5, -2.25, 0.0, 100.0],
    "bool": [True, False],
    "str": ["Ab c", "", "x-1, y", "7", "  two\nlines "],
    "bytes": [b"ab", b"", b"\x00z"],
    "none": [None],
    "complex": [1 + 2j, 0j],
    "date": [date(2024, 2, 29), date(2023, 12, 31)],
    "datetime": [datetime(2024, 2, 29, 12, 30), datetime(2023, 12, 31)],
    "time": [time(12, 30), time(0)],
    "timedelta": [timedelta(days=2, hours=3), timedelta(0), timedelta(minutes=-5)],
    "Decimal": [Decimal("1.50"), Decimal(-2), Decimal(0)],
    "pattern": [r"\d+", "b", r"\s"],
    "format": ["%Y-%m-%d", "%H:%M"],
    "Fraction": [Fraction(3, 2), Fraction(-1), Fraction(0)],
}
KNOWN = frozenset({*_SCALARS, "list", "set", "frozenset", "dict", "tuple", "opt"})
"""The types that a signature may name."""

Body: TypeAlias = tuple[str, Callable[[Any], Any]]
"""An element function, as text of `x` and as what it does."""

_BODIES: dict[str, Body] = {
    "": ("x", lambda x: x),
    "bool": ("bool(x)", bool),
    "int": ("len(str(x))", lambda x: len(str(x))),
    "float": ("len(str(x)) / 2", lambda x: len(str(x)) / 2),
    "str": ("str(x)", str),
}


def of(kind: Kind) -> list[Any]:
    """A few values of a kind without variables; none where it is an element function."""
    if isinstance(kind, str):
        return _SCALARS.get(kind, [])
    head, *inner = kind
    if head == "opt":
        return [*of(inner[0])[:3], None]
    if head == "tuple":
        return [tuple(each) for each in zip(*map(of, inner), strict=False)]
    if head == "dict":
        keys, items = of(inner[0]), itertools.cycle(of(inner[1]) or [None])
        return [dict(zip(keys, items, strict=False)), {}, dict(zip(keys[:1], items, strict=False))]
    parts = of(inner[0]) if inner else []
    lists = [parts[:3], [], parts[::-1], [*parts[:2], *parts[:1]]]
    makers: dict[str, Callable[[Any], Any]] = {"list": list, "set": set, "frozenset": frozenset}
    return [makers[head](each) for each in lists] if head in makers else []


def bindings(operator: Operator) -> Iterator[list[list[Any]]]:
    """Sample values for each argument that is no element function, its variables bound in a few ways."""
    letters = sorted({name for kind in operator.takes for name in _variables(kind)})
    for bound in ("int", "str") if letters else ("",):
        for other in ("int", "str") if len(letters) > 1 else (bound,):
            table = {letter: bound if place == 0 else other for place, letter in enumerate(letters)}
            yield [of(kinds.substitute(kind, table)) for kind in operator.takes if kind[0] != "fn"]


def _variables(kind: Kind) -> Iterator[str]:
    if isinstance(kind, str):
        if kinds.is_variable(kind):
            yield kind
    else:
        for part in kind[1:]:
            yield from _variables(part)


def bodies(operator: Operator) -> list[Body] | None:
    """An element function for each that the operator takes; None where there is none of its kind."""
    found = []
    for kind in operator.takes:
        if kind[0] == "fn":
            gives = kind[2]
            body = _BODIES.get("" if kinds.is_variable(gives) or gives == kind[1] else str(gives))
            if body is None:
                return None
            found.append(body)
    return found


def as_run(operator: Operator, arguments: Sequence[Any], functions: Sequence[Body]) -> list[Any]:
    """The arguments that the operator's meaning gets: an element function is its results."""
    given, waiting = iter(arguments), iter(functions)
    result: list[Any] = []
    collection: Any = ()
    for kind in operator.takes:
        if kind[0] == "fn":
            _, function = next(waiting)
            result.append([function(item) for item in collection])
        else:
            collection = next(given)
            result.append(collection)
    return result


def rendered(operator: Operator, template: str, functions: Sequence[Body]) -> Callable[..., Any]:
    """What the template does. Raises Refused by the dialect, SyntaxError, or what its imports raise."""
    names = [f"a{place}" for place, kind in enumerate(operator.takes) if kind[0] != "fn"]
    table = {str(place): f"a{place}" for place in range(len(operator.takes))} | {"x": "x"}
    for slot, (text, _) in zip(("f", "g"), functions, strict=False):
        table[slot] = f"({text})"
    if functions:
        table["key"] = f"lambda x: {functions[0][0]}"
    code = f"def rendered({', '.join(names)}):\n    return (\n{filled(template, table)}\n)\n"
    loaded = load_program(Program({"rendered": "\n".join([*operator.imports, code])}, "rendered"))
    function: Callable[..., Any] = vars(loaded)["rendered"]
    return function


def why_refused(error: Exception) -> str:
    """The dialect's or the parser's word on a template."""
    if isinstance(error, Refused):
        return "; ".join(str(each[2]) for each in error.found)
    return f"{type(error).__name__}: {error}"


def is_a(kind: Kind, gives: Kind) -> bool:
    """Whether a value of `kind` may be what a signature promises, as far as the outermost type says."""
    if kinds.is_variable(gives):
        return True
    if gives[0] == "opt":
        return kind == kinds.NONE or is_a(kind, gives[1])
    if isinstance(gives, str) or isinstance(kind, str):
        return bool(kind == gives or (kind, gives) == ("int", "float"))
    return bool({"row": "list", "record": "dict"}.get(kind[0], kind[0]) == gives[0])
