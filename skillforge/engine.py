"""Engine: where the episodes of a wave run. Threads are enough: the work is done in sandbox processes.

Python runs one thread at a time. Sixteen episodes that all begin at once would all ask the model late, and then all
wait for it; with turns the first asks while the others are still preparing, and the processor is never idle.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from skillforge.errors import InvalidConfig, LLMError

T = TypeVar("T")
R = TypeVar("R")

THREADS = "skillforge"
"""What the names of its threads begin with."""


class Turns:
    """Who may use the processor: `count` threads at once, by default one more than there are cores, but three at least:

    a thread that verifies waits for its sandbox.
    """

    def __init__(self, count: int | None = None) -> None:
        self._free = threading.Semaphore(count or max(2, os.cpu_count() or 1) + 1)
        self._mine = threading.local()
        self._ended = threading.Event()

    def begin(self) -> None:
        """Turns can be had, also after `end`."""
        self._ended.clear()

    def end(self) -> None:
        """A run broke off: what its other threads lend their turns to is not begun any more."""
        self._ended.set()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Waits for a turn and holds it."""
        with self._free:
            self._mine.held = True
            try:
                yield
            finally:
                self._mine.held = False

    @contextmanager
    def lent(self) -> Iterator[None]:
        """While this thread waits for something else, its turn is another's. Nothing where it holds none.

        Raises LLMError: the run has ended.
        """
        if self._ended.is_set():
            raise LLMError("the run has ended")
        if not getattr(self._mine, "held", False):
            yield
            return
        self._mine.held = False
        self._free.release()
        try:
            yield
        finally:
            self._free.acquire()
            self._mine.held = True


class LocalEngine:
    """At most `jobs` at once on this machine; results come in the order of the items, whatever finishes first.

    Those that run take `turns` at the processor.
    """

    def __init__(self, jobs: int = 1, turns: Turns | None = None) -> None:
        if jobs < 1:
            raise InvalidConfig(f"jobs is {jobs}; it must be at least 1")
        self.jobs = jobs
        self.turns = turns or Turns()

    def map(self, function: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
        if self.jobs == 1 or len(items) < 2:
            yield from map(function, items)
            return

        def in_turn(item: T) -> R:
            with self.turns.taken():
                return function(item)

        pool = ThreadPoolExecutor(self.jobs, thread_name_prefix=THREADS)
        self.turns.begin()
        try:
            yield from pool.map(in_turn, items)
        except BaseException:
            self.turns.end()
            raise
        finally:
            # On Ctrl-C what has not begun is dropped; the sandboxes are killed when they are closed.
            pool.shutdown(wait=False, cancel_futures=True)
