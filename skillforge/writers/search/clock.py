"""The clock: what ends a search on time, and a stored skill that would not end by itself.

Budgets are looked at between candidates; one candidate on large values, or one call of a skill, may take longer than
the whole budget. So a timer ticks while a search runs, and raises where a bound is passed. What hangs inside of C code
hears no tick: in a process of the search's own a second timer, wound up again at each tick, then ends that process.
"""

from __future__ import annotations

import signal
import time
import types
from collections.abc import Iterator
from contextlib import contextmanager, suppress

TICK_S = 0.05
"""Processor time between two ticks."""

UNHEARD_S = 1.0
"""So long without a tick, and the process ends."""


class OutOfTime(BaseException):
    """The deadline is passed. Not an Exception, so that no operator's and no skill's `except Exception` holds it."""


class Cancelled(OutOfTime):
    """Whoever asked wants what there is, now."""


class TooSlow(BaseException):
    """One call has had its processor time."""


class _Bounds:
    """What the ticks look at: a `time.monotonic()`, and how many ticks the present call has left (0: no bound)."""

    def __init__(self) -> None:
        self.deadline: float | None = None
        self.left = 0
        self.winds = False


_bounds = _Bounds()


@contextmanager
def running(*, alone: bool = False, winds: bool = False) -> Iterator[None]:
    """Ticks within. `alone`: the process is the search's own, and an interrupt asks it to come to an end.

    With `winds` it may be ended with what hangs in it.

    In a thread other than the main one there are no ticks: there the jail's own limit is the last resort.
    """
    ticks = False
    with suppress(ValueError, OSError):
        before = signal.signal(signal.SIGVTALRM, _tick)
        signal.setitimer(signal.ITIMER_VIRTUAL, TICK_S, TICK_S)
        ticks = True
        _bounds.winds = alone and winds
        _wind(UNHEARD_S)
        if alone:
            signal.signal(signal.SIGINT, _cancel)
    try:
        yield
    finally:
        if ticks:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            _wind(0)
            signal.signal(signal.SIGVTALRM, before)
        _bounds.winds = False


@contextmanager
def until(deadline: float) -> Iterator[None]:
    """Raises OutOfTime within, soon after `time.monotonic()` has passed `deadline`; the inner of two."""
    outer, _bounds.deadline = _bounds.deadline, deadline
    try:
        yield
    finally:
        _bounds.deadline = outer


@contextmanager
def stopped() -> Iterator[None]:
    """No deadline passes within: what is begun there is not to be broken off."""
    deadline, _bounds.deadline = _bounds.deadline, None
    try:
        yield
    finally:
        _bounds.deadline = deadline


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises TooSlow within, once that much processor time is spent; for the inner one of two."""
    outer, _bounds.left = _bounds.left, max(1, round(seconds / TICK_S))
    try:
        yield
    finally:
        _bounds.left = outer


def _wind(seconds: float) -> None:
    if _bounds.winds:
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _cancel(_signal: int, _frame: types.FrameType | None) -> None:
    raise Cancelled


def _tick(_signal: int, _frame: types.FrameType | None) -> None:
    _wind(UNHEARD_S)
    if _bounds.deadline is not None and time.monotonic() > _bounds.deadline:
        raise OutOfTime
    if _bounds.left:
        _bounds.left -= 1
        if not _bounds.left:
            _bounds.left = 1  # who swallows this one is told again
            raise TooSlow
