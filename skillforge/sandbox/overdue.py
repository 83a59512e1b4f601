"""Overdue calls: a user's function that gives no answer in time goes on, since no thread can be stopped.

What can be done is done here: it is not waited for, also not by an exit of the process; who calls next knows of it;
and it is told once, by name.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

logger = logging.getLogger("skillforge.sandbox")

Value = TypeVar("Value")

MOST_OVERDUE = 8
"""While so many calls of a tool have not come back, it is not called again."""


class NoAnswer(Exception):
    """A call that was given up."""


class Overdue:
    """Makes calls in time, and knows those that have not come back. Threads may share it.

    `whose` says what the functions are that are called, "the tool" fetch.
    """

    def __init__(self, whose: str) -> None:
        self._whose = whose
        self._lock = threading.Lock()
        self._running: list[tuple[str, threading.Thread]] = []
        self._told: set[str] = set()

    def call(
        self, name: str, function: Callable[[], Value], timeout_s: float, late: Callable[[Value], None] | None = None
    ) -> Value:
        """What `function`, which must not raise, gives. Raises NoAnswer where it takes longer; `late` gets it then."""
        found: list[Value] = []
        given_up = False

        def run() -> None:
            value = function()
            with self._lock:
                found.append(value)
                too_late = given_up
            if too_late and late is not None:
                late(value)

        # A daemon: the interpreter ends without it.
        thread = threading.Thread(target=run, name=f"skillforge call of {name}", daemon=True)
        thread.start()
        thread.join(timeout_s)
        with self._lock:
            if found:
                return found[0]
            given_up = True
            self._running.append((name, thread))
        goes_on = "Nothing can stop it: it goes on beside all else until it returns, or this process ends"
        self.tell_once(name, f"{self._whose} {name} gave no answer within {timeout_s:g} s. {goes_on}")
        raise NoAnswer(f"{name} gave no answer within {timeout_s:g} s")

    def tell_once(self, key: str, text: str) -> None:
        """Logs a warning, unless one of this key was logged before."""
        with self._lock:
            known = key in self._told
            self._told.add(key)
        if not known:
            logger.warning("%s", text)

    def running(self, patience_s: float = 0.0) -> list[str]:
        """The names of the calls that have not come back; those that are about to have so many seconds to."""
        deadline = time.monotonic() + patience_s
        with self._lock:
            running = list(self._running)
        for _, thread in running:
            thread.join(max(0.0, deadline - time.monotonic()))
        with self._lock:
            self._running = [one for one in self._running if one[1].is_alive()]
            return [name for name, _ in self._running]
