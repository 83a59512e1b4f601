"""Engine: where the episodes of a wave run. Threads are enough: the work is done in sandbox processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from skillforge.errors import InvalidConfig

T = TypeVar("T")
R = TypeVar("R")


class LocalEngine:
    """At most `jobs` at once on this machine; results come in the order of the items, whatever finishes first."""

    def __init__(self, jobs: int = 1) -> None:
        if jobs < 1:
            raise InvalidConfig(f"jobs is {jobs}; it must be at least 1")
        self.jobs = jobs

    def map(self, function: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
        if self.jobs == 1 or len(items) < 2:
            yield from map(function, items)
            return
        pool = ThreadPoolExecutor(self.jobs, thread_name_prefix="skillforge")
        try:
            yield from pool.map(function, items)
        finally:
            # On Ctrl-C what has not begun is dropped; the sandboxes are killed when they are closed.
            pool.shutdown(wait=False, cancel_futures=True)
