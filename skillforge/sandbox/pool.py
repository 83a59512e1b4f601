"""The workers of one sandbox: started on demand, the idlest handed out, replaced when gone."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from contextlib import suppress

from skillforge.errors import SandboxUnavailable
from skillforge.sandbox.process import Worker, WorkerGone


class Pool:
    """At most `size` workers. Thread-safe; a process forked from the host starts workers of its own."""

    def __init__(self, size: int, hash_seed: int, jail: str, preload: Sequence[str]) -> None:
        self.size = max(1, size)
        self.hash_seed = hash_seed
        self.jail = jail
        self.preload = tuple(preload)
        self._forget()

    def _forget(self) -> None:
        self.owner = os.getpid()
        self.lock = threading.Lock()
        self.workers: list[Worker] = []

    def warm(self) -> None:
        """Starts a worker and does not wait for it: what fails is told by `get`."""
        with suppress(SandboxUnavailable):
            self._next()

    def get(self) -> Worker:
        """A worker that lives, as far as is known. Raises SandboxUnavailable.

        One that ended while it started, by a kill or for want of memory, is replaced, once.
        """
        worker = self._next()
        try:
            worker.await_ready()
        except WorkerGone:
            self.drop(worker)
            worker = self._next()
            try:
                worker.await_ready()
            except WorkerGone as error:
                raise SandboxUnavailable(f"no sandbox worker: {error}. See: skillforge doctor") from None
        return worker

    def _next(self) -> Worker:
        """The one with the least to do, of those that are ready, if any is; another is started when all are busy."""
        self._let_go_of_the_parent_s()
        with self.lock:
            for gone in [worker for worker in self.workers if worker.has_ended]:
                self.workers.remove(gone)
                gone.stop()
            if len(self.workers) < self.size and all(worker.busy for worker in self.workers):
                self.workers.append(Worker(self.hash_seed, self.jail, self.preload))
            if len(self.workers) == 1:
                return self.workers[0]
            return min(self.workers, key=lambda worker: (not worker.ready, worker.busy))

    def _let_go_of_the_parent_s(self) -> None:
        """In a process forked from the host, where some thread that is not here may have held the lock."""
        if os.getpid() != self.owner:
            inherited = self.workers
            self._forget()
            for worker in inherited:
                worker.stop()

    def drop(self, worker: Worker) -> None:
        """This one does not answer: the next `get` replaces it."""
        worker.alive = False

    def close(self) -> None:
        """Ends all workers and what runs in them, for good: what they ran is not made again elsewhere."""
        self._let_go_of_the_parent_s()
        with self.lock:
            while self.workers:
                worker = self.workers.pop()
                worker.closed = True
                worker.stop()
