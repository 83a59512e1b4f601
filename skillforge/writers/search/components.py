"""Components: stored skills as operators.

Each is loaded through the dialect and called in process, on copies of mutable arguments. Where it raises there
is no value; what it returns must be data, and not too much. One that loops, or takes all memory, is stopped, and
after a few such calls not called again: the search goes on as if it had not been offered.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Sequence
from typing import Any

from skillforge import values
from skillforge.writers.search import clock, kinds
from skillforge.writers.search.nouns import noun
from skillforge.writers.search.operators import Operator
from skillforge.writers.search.sizes import parts

CALL_S = 0.2
"""Processor time that one call of a component may take before it counts as looping: a busy machine must not matter."""
LOAD_S = 1.0
"""Processor time that its modules may take to be executed."""
MAX_STRIKES = 3
"""So many calls may take that long, or that much memory, before the component is dropped."""
MAX_PARTS = 100_000
"""What a call gives may have so many elements and characters in all: more is no part of a program from examples."""

_IMMUTABLE = (int, str, float, bool, bytes, type(None))


class Component:
    """A stored skill's function, made safe to call thousands of times."""

    def __init__(self, name: str, function: Callable[..., Any], largest: int | None = None) -> None:
        self.name = name
        self.function = function
        self.largest = largest  # the largest number that it is given, where that has a bound
        self.strikes = 0
        self.known: dict[Any, Any] = {}

    def __call__(self, *args: Any) -> Any:
        key = tuple(map(kinds.freeze, args))
        if key not in self.known:
            self.known[key] = self._call(args)
        kind, value = self.known[key]
        if kind is not None:
            raise kind
        return value

    def _call(self, args: tuple[Any, ...]) -> tuple[type[Exception] | None, Any]:
        if self.strikes >= MAX_STRIKES:
            return TimeoutError, None
        if self.largest is not None and _exceeds(args, self.largest):
            return OverflowError, None
        mine = [_copy(arg) for arg in args]
        try:
            with clock.at_most(CALL_S):
                result = self.function(*mine)
            if parts(result, MAX_PARTS) > MAX_PARTS:
                raise MemoryError
            if result.__class__ not in _IMMUTABLE:
                values.encode(result)
                result = _copy(result)  # a caller's change to it must not reach an argument
        except (clock.TooSlow, MemoryError) as error:
            self.strikes += 1
            return TimeoutError if isinstance(error, clock.TooSlow) else MemoryError, None
        except clock.OutOfTime:
            raise
        except BaseException as error:  # SystemExit too: it ends the call, not the search
            return type(error) if isinstance(error, Exception) else RuntimeError, None
        return None, result


def _exceeds(value: Any, largest: int) -> bool:
    if isinstance(value, list | tuple | set | frozenset):
        return any(_exceeds(item, largest) for item in value)
    if isinstance(value, dict):
        return any(_exceeds(item, largest) for item in (*value, *value.values()))
    return isinstance(value, int | float) and abs(value) > largest


def _copy(value: Any) -> Any:
    kind = value.__class__
    if kind in _IMMUTABLE:
        return value
    if kind is list:
        return [_copy(item) for item in value]
    if kind is tuple:
        return tuple(_copy(item) for item in value)
    if kind is dict:
        return {key: _copy(item) for key, item in value.items()}
    return copy.deepcopy(value)


def load(requested: Sequence[dict[str, Any]], largest: int | None = None) -> tuple[list[Operator], list[str]]:
    """The components as operators, given no larger number than `largest`; and the names of those that do not load."""
    loaded, unusable = [], []
    for each in requested:
        try:
            with clock.at_most(LOAD_S):
                loaded.append(_operator(each, largest))
        except clock.OutOfTime:
            raise
        except BaseException:  # refused by the dialect, or whatever its modules raise: it cannot be used
            unusable.append(each["name"])
    return loaded, unusable


def folds(skills: Sequence[Operator]) -> list[Operator]:
    """What skills that put two together make of many: `reduce(merge, tables, {})`, for dicts, lists and texts."""
    found = []
    for each in skills:
        start = _STARTS.get(each.gives if isinstance(each.gives, str) else each.gives[0])
        if each.required and start is not None and list(each.takes) == [each.gives, each.gives]:
            found.append(_fold(each, start))
    return found


def _fold(skill: Operator, start: Any) -> Operator:
    def run(items: list[Any]) -> Any:
        return functools.reduce(skill.run, items, _copy(start))

    return Operator(
        skill.name, (("list", skill.gives),), skill.gives, run, f"reduce({skill.name}, {{0:iter}}, {start!r})", cost=2,
        component=True, required=True, imports=("from functools import reduce", *skill.imports), noun=skill.noun,
    )  # fmt: skip


_STARTS: dict[str, Any] = {"dict": {}, "list": [], "str": ""}


def is_dropped(operator: Operator) -> bool:
    """Whether a component had so many strikes that it is not called any more."""
    return isinstance(operator.run, Component) and operator.run.strikes >= MAX_STRIKES


def _operator(each: dict[str, Any], largest: int | None) -> Operator:
    from skillforge.sandbox.dialect import load as load_program
    from skillforge.types import Program

    name = each["name"]
    function = getattr(load_program(Program(each["modules"], each["entry"])), name)
    takes = tuple(_kind(parameter["type"]) for parameter in each["parameters"])
    gives = _kind(each["returns"])
    slots = ", ".join(f"{{{place}}}" for place in range(len(takes)))
    return Operator(
        name, takes, gives, Component(name, function, largest), f"{name}({slots})", cost=1,
        component=True, required=bool(each.get("required")),
        imports=(f"from .{name} import {name}",), noun=noun(name, gives),
    )  # fmt: skip


def _kind(annotation: str) -> kinds.Kind:
    kind = kinds.parse(annotation)
    return "T" if kind == kinds.ANY else kind
