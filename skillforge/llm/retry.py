"""Retries: what may pass is asked again, after a wait that doubles, jittered, or as long as the server says.

A wrong key or a host that nobody answers at fails once for all: every later call fails with the same word at once, so
that a run of a thousand tasks does not knock a thousand times.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Waiting:
    """That a model is asked again in `seconds`, for the `tried`th time of `most`, and why."""

    why: str
    seconds: float
    tried: int
    most: int

    def __str__(self) -> str:
        return f"{self.why}; trying again in {math.ceil(self.seconds)} s ({self.tried} of {self.most})"


class Retrying:
    """`model`, asked again while it makes sense, and while there are `seconds_left`.

    `on_wait` is told of each wait before it begins; of several at once, as where episodes ask side by side, of the
    first. Raises LLMMisconfigured, ContextOverflow, BudgetExhausted, LLMError.
    """

    def __init__(
        self,
        model: Model,
        *,
        sleep: Callable[[float], object] = time.sleep,
        seed: int = 0,
        seconds_left: Callable[[], float] = lambda: math.inf,
        on_wait: Callable[[Waiting], None] = lambda waiting: None,
    ) -> None:
        self.model = model
        self._sleep = sleep
        self._seconds_left = seconds_left
        self._on_wait = on_wait
        self._random = Random(seed)
        self._lock = Lock()
        self._waiting = 0
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
        seconds = self._seconds(error, tried)
        if tried >= TRIES or seconds > MOST_AFTER_S:
            raise LLMError(f"{error} ({tried} tries)") from None
        if seconds > self._seconds_left():
            raise BudgetExhausted(f"{error}; the budget's seconds end before it is worth another try") from None
        self._wait(Waiting(str(error), seconds, tried + 1, TRIES_REFUSED if error.refused else TRIES))

    def _wait(self, waiting: Waiting) -> None:
        with self._lock:
            self._waiting += 1
            alone = self._waiting == 1
        try:
            if alone:
                self._on_wait(waiting)
            self._sleep(waiting.seconds)
        finally:
            with self._lock:
                self._waiting -= 1

    def _seconds(self, error: Transient, tried: int) -> float:
        """Between half of a step that doubles and the whole; never less than the server asks for."""
        step = min(LONGEST_S, FIRST_S * 2.0 ** (tried - 1))
        with self._lock:
            jittered = step * (0.5 + self._random.random() / 2)
        return max(jittered, error.after_s or 0.0)
