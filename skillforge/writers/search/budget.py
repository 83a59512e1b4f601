"""The budget of one search: candidates, which decide; seconds and memory, which only abort."""

from __future__ import annotations

from collections.abc import Callable

RESERVE = 32 << 20
"""Bytes that must be there to be had, so that what was found can still be written. None of them is touched."""


class Exhausted(Exception):
    """The budget is spent."""


class Budget:
    """Counts candidates; the clock is read rarely and only aborts."""

    def __init__(self, candidates: int, timeout_s: float, clock: Callable[[], float], memory_mb: int = 0) -> None:
        self.candidates = candidates
        self.clock = clock
        self.deadline = clock() + timeout_s
        self.spent = 0
        self.timed_out = False
        self.room = memory_mb << 19  # half of it
        self.tight = False  # less than that is left: no large values are kept any more

    def check(self) -> None:
        """Raises Exhausted once the candidates or the seconds are spent, MemoryError where too little is left."""
        if self.spent >= self.candidates:
            raise Exhausted
        if not self.in_time():
            raise Exhausted
        # Inside of an operator want of memory is an exception like others: what does not fit has no value.
        bytes(RESERVE)
        if self.room and not self.tight:
            try:
                bytes(self.room)
            except MemoryError:
                self.tight = True

    def in_time(self) -> bool:
        """Whether the deadline is not passed, and was not before."""
        self.timed_out = self.timed_out or self.clock() > self.deadline
        return not self.timed_out
