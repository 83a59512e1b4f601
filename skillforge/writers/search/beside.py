"""Beside: what one process of a search tells, kept here until the other asks for it."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Any

from skillforge.errors import SkillforgeError
from skillforge.types import Outcome, Status

LEAD = 100
"""So many messages the one that tells may be ahead."""

LOOK_S = 0.05
"""So often it is looked whether they are still awaited, where it may not go on."""


class Beside:
    """A second process while the first one runs: a context, at whose end it is told that nothing more is awaited."""

    def __init__(self, timeout_s: float) -> None:
        self._told: queue.Queue[list[Any] | None] = queue.Queue(LEAD)
        self._over = Event()
        self._deadline = time.monotonic() + timeout_s

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *exc: object) -> None:
        self._over.set()

    def run(self, call: Callable[[], object]) -> None:
        """Makes the call in a thread; that it has ended, however it did, is the last that is told."""

        def made() -> None:
            try:
                with suppress(SkillforgeError):  # where there is no sandbox any more, the first process says so
                    call()
            finally:
                self._put(None)

        Thread(target=made, name="skillforge-beside", daemon=True).start()

    def tell(self, steps: list[Any]) -> Outcome:
        """Keeps the steps; the value is whether more are awaited."""
        return Outcome(Status.OK, self._put(steps))

    def next(self) -> Outcome:
        """The steps that were told next; None where no more will be, an empty list where the deadline is passed."""
        with suppress(queue.Empty):
            return Outcome(Status.OK, self._told.get(timeout=max(0.0, self._deadline - time.monotonic())))
        return Outcome(Status.OK, [])

    def _put(self, told: list[Any] | None) -> bool:
        while not self._over.is_set():
            with suppress(queue.Full):
                self._told.put(told, timeout=LOOK_S)
                return True
        return False
