"""Retries: what may pass is asked again, after a wait that doubles, jittered, or as long as the server says.

A wrong key or a host that nobody answers at fails once for all: every later call fails with the same word at once, so
that a run of a thousand tasks does not knock a thousand times.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from random import Random
from threading import Lock

from skillforge.errors import BudgetExhausted, LLMError, LLMMisconfigured
from skillforge.llm.client import Transient
from skillforge.llm.messages import Model, Reply, Request

TRIES = 6
TRIES_REFUSED = 3
FIRST_S, LONGEST_S = 1.0, 60.0
MOST_AFTER_S = 300.0
"""A server that asks for a longer wait is not waited for."""


class Retrying:
    """`model`, asked again while it makes sense, and while there are `seconds_left`.

    Raises LLMMisconfigured, ContextOverflow, BudgetExhausted, LLMError.
    """

    def __init__(
        self,
        model: Model,
        *,
        sleep: Callable[[float], object] = time.sleep,
        seed: int = 0,
        seconds_left: Callable[[], float] = lambda: math.inf,
    ) -> None:
        self.model = model
        self._sleep = sleep
        self._seconds_left = seconds_left
        self._random = Random(seed)
        self._lock = Lock()
        self._hopeless: LLMMisconfigured | None = None

    def complete(self, request: Request) -> Reply:
        tried = 0
        while True:
            if self._hopeless is not None:
                raise LLMMisconfigured(str(self._hopeless))
            try:
                return self.model.complete(request)
            except LLMMisconfigured as error:
                self._hopeless = error
                raise
            except Transient as error:
                tried += 1
                self._give_up_or_wait(error, tried)

    def _give_up_or_wait(self, error: Transient, tried: int) -> None:
        if error.refused and tried >= TRIES_REFUSED:
            self._hopeless = LLMMisconfigured(f"{error}. Is it running, and is --api-base right?")
            raise self._hopeless from None
        wait = self._wait(error, tried)
        if tried >= TRIES or wait > MOST_AFTER_S:
            raise LLMError(f"{error} ({tried} tries)") from None
        if wait > self._seconds_left():
            raise BudgetExhausted(f"{error}; the budget's seconds end before it is worth another try") from None
        self._sleep(wait)

    def _wait(self, error: Transient, tried: int) -> float:
        """Seconds: between half of a step that doubles and the whole; never less than the server asks for."""
        step = min(LONGEST_S, FIRST_S * 2.0 ** (tried - 1))
        with self._lock:
            jittered = step * (0.5 + self._random.random() / 2)
        return max(jittered, error.after_s or 0.0)
