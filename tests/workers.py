"""Sandbox workers that stay warm from one test to the next: whoever wants one gets what another has closed.

A worker forks every child as it was when it began, so that no test leaves anything in it. Where it is the start or
the end of workers that is tested, the fixture `own_workers` gives fresh ones only.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from typing import ClassVar

from skillforge.sandbox.process import Worker

MOST = 4
"""So many of one kind wait, and no more."""


class WarmWorker(Worker):
    """A worker that is put aside where others are ended, if nothing runs in it."""

    aside: ClassVar[dict[tuple[int, str, tuple[str, ...]], list[WarmWorker]]] = defaultdict(list)

    def __init__(self, hash_seed: int, jail: str, preload: Sequence[str]) -> None:
        super().__init__(hash_seed, jail, preload)
        self.kind = hash_seed, jail, tuple(preload)

    @classmethod
    def get(cls, hash_seed: int, jail: str, preload: Sequence[str]) -> WarmWorker:
        waiting = cls.aside[hash_seed, jail, tuple(preload)]
        with suppress(IndexError):  # none is left, or another thread was first
            while True:
                worker = waiting.pop()
                if worker.owner == os.getpid() and not worker.has_ended:
                    worker.closed = False
                    return worker
                worker.end_for_good()
        return cls(hash_seed, jail, preload)

    def stop(self) -> None:
        waiting = self.aside[self.kind]
        idle = self.layers is not None and not self.busy and not self.has_ended and self.owner == os.getpid()
        if idle and len(waiting) < MOST:
            waiting.append(self)
        else:
            super().stop()

    def end_for_good(self) -> None:
        super().stop()

    @classmethod
    def end_all(cls) -> None:
        for waiting in cls.aside.values():
            while waiting:
                waiting.pop().end_for_good()
