"""Components: stored skills as operators.

Each is loaded through the dialect and called in process, on copies of mutable arguments. Where it raises there
is no value; what it returns must be data. One that loops is stopped by a timer, and not called again.
"""

from __future__ import annotations

import copy
import signal
import types
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from skillforge import values
from skillforge.writers.search import kinds
from skillforge.writers.search.operators import Operator

CALL_S = 0.2
"""Processor time that one call of a component may take before it counts as looping: a busy machine must not matter."""
MAX_SLOW = 3
"""So many calls may take that long before the component is dropped."""

_IMMUTABLE = (int, str, float, bool, bytes, type(None))


class _TooSlow(BaseException):
    """Raised inside a component by the timer; not an Exception, so that no `except Exception` holds it."""


class Component:
    """A stored skill's function, made safe to call thousands of times."""

    def __init__(self, name: str, function: Callable[..., Any]) -> None:
        self.name = name
        self.function = function
        self.slow = 0
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
        if self.slow >= MAX_SLOW:
            return TimeoutError, None
        mine = [_copy(arg) for arg in args]
        try:
            result = self._timed(mine)
            if result.__class__ not in _IMMUTABLE:
                values.encode(result)
                result = _copy(result)  # a caller's change to it must not reach an argument
        except _TooSlow:
            self.slow += 1
            return TimeoutError, None
        except Exception as error:
            return type(error), None
        return None, result

    def _timed(self, args: list[Any]) -> Any:
        if not _timer_works():
            return self.function(*args)
        signal.setitimer(signal.ITIMER_VIRTUAL, CALL_S)
        try:
            return self.function(*args)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


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


def _stop(_signal: int, _frame: types.FrameType | None) -> None:
    raise _TooSlow


def _timer_works() -> bool:
    """Whether this thread can be interrupted; if not, the jail's own limit is the last resort."""
    if signal.getsignal(signal.SIGVTALRM) is not _stop:
        try:
            signal.signal(signal.SIGVTALRM, _stop)
        except (ValueError, OSError):
            return False
    return _timers_allowed()


@cache
def _timers_allowed() -> bool:
    """Whether the jail lets a process set a timer."""
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except OSError:
        return False
    return True


def load(requested: Sequence[dict[str, Any]]) -> tuple[list[Operator], list[str]]:
    """The components as operators, and the names of those that do not load."""
    loaded, unusable = [], []
    for each in requested:
        try:
            loaded.append(_operator(each))
        except Exception:  # refused by the dialect, or whatever its modules raise: it cannot be used
            unusable.append(each["name"])
    return loaded, unusable


def _operator(each: dict[str, Any]) -> Operator:
    from skillforge.sandbox.dialect import load as load_program
    from skillforge.types import Program

    name = each["name"]
    function = getattr(load_program(Program(each["modules"], each["entry"])), name)
    takes = tuple(_kind(parameter["type"]) for parameter in each["parameters"])
    slots = ", ".join(f"{{{place}}}" for place in range(len(takes)))
    return Operator(
        name, takes, _kind(each["returns"]), Component(name, function), f"{name}({slots})", cost=1, component=True,
        imports=(f"from .{name} import {name}",), noun="",
    )  # fmt: skip


def _kind(annotation: str) -> kinds.Kind:
    kind = kinds.parse(annotation)
    return "T" if kind == kinds.ANY else kind
