"""The budget: what a run may spend, in dollars, tokens, calls and seconds. No cap is ever exceeded.

A call's worst case is reserved before the call is made, and what it really took is booked after it. Where a call does
not fit beside those that are under way, it waits for them: they mostly take less. Where it does not fit at all, it is
not made. A model of unknown price spends tokens only. The seconds end the calls that are under way too.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Condition
from typing import Protocol

from skillforge.errors import BudgetExhausted, InvalidConfig, LLMError
from skillforge.llm.client import Transient, WorstCase
from skillforge.llm.deadline import Overdue
from skillforge.llm.messages import Reply, Request


@dataclass(frozen=True, slots=True)
class Caps:
    """The most that a run may spend; None: no cap. Raises InvalidConfig."""

    usd: float | None = None
    tokens: int | None = None
    calls: int | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if value is not None and not (isinstance(value, int | float) and 0 < value < math.inf):
                raise InvalidConfig(f"budget: {name} is {value!r}; it must be a number above 0")


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent: dollars where the price is known; tokens, of them cached ones of prompts; calls; seconds."""

    usd: float = 0.0
    tokens: int = 0
    cached_tokens: int = 0
    calls: int = 0
    unpriced: int = 0
    seconds: float = 0.0


class Priced(Protocol):
    """A model that can say what a call may cost: `client.LiteLLM`."""

    def complete(self, request: Request) -> Reply: ...

    def worst_case(self, request: Request) -> WorstCase: ...


class Budgeted:
    """`model` within `caps`. Thread-safe. Raises BudgetExhausted, and what the model raises."""

    def __init__(self, model: Priced, caps: Caps | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self.model = model
        self.caps = caps or Caps()
        self._clock = clock
        self._started = clock()
        self._spent = Spent()
        self._held = Spent()
        self._changed = Condition()

    @property
    def spent(self) -> Spent:
        """What was spent so far, calls that are under way not counted."""
        return replace(self._spent, seconds=self._clock() - self._started)

    def seconds_left(self) -> float:
        """Until no call is begun any more, and those under way are ended."""
        return math.inf if self.caps.seconds is None else self._started + self.caps.seconds - self._clock()

    def complete(self, request: Request) -> Reply:
        worst = self.model.worst_case(request)
        self._reserve(worst, request.model)
        try:
            reply = self.model.complete(replace(request, within_s=min(request.within_s, self.seconds_left())))
        except Overdue:
            self._settle(worst, worst)
            if self.seconds_left() > 0:
                raise
            spent = f"the budget of {self.caps.seconds:g} seconds is spent"
            raise BudgetExhausted(f"{spent}: {request.model} had not finished its reply") from None
        except Transient as error:
            self._settle(worst, worst if error.paid else None if error.refused else _UNPAID)
            raise
        except LLMError:
            self._settle(worst, _UNPAID)
            raise
        except BaseException:
            self._settle(worst, worst)  # interrupted in mid-call: whoever serves it may finish, and charge
            raise
        self._settle(worst, WorstCase(reply.usd, reply.tokens), reply.cached_tokens)
        return reply

    def _reserve(self, worst: WorstCase, model: str) -> None:
        if self.caps.usd is not None and worst.usd is None:
            raise BudgetExhausted(
                f"the price of {model} is not known, so that dollars cannot be capped: cap tokens, --budget-tokens N"
            )
        with self._changed:
            try:
                while (cap := self._beyond(worst)) is not None:
                    if not self._held.calls or self._beyond_alone(worst):
                        raise BudgetExhausted(self._refused(cap, worst))
                    self._changed.wait()
                self._held = _plus(self._held, worst)
            finally:
                self._changed.notify()  # the next may fit too, or has nothing left to wait for

    def _beyond_alone(self, worst: WorstCase) -> bool:
        """Whether it would not fit even if those under way took nothing."""
        held, self._held = self._held, Spent()
        try:
            return self._beyond(worst) is not None
        finally:
            self._held = held

    def _beyond(self, worst: WorstCase) -> str | None:
        """The cap that the call might exceed."""
        caps, spent = self.caps, _plus(_plus(self._spent, worst), self._held_as_cost(), calls=self._held.calls)
        if caps.usd is not None and spent.usd > caps.usd:
            return f"${caps.usd:g}"
        if caps.tokens is not None and spent.tokens > caps.tokens:
            return f"{caps.tokens:,} tokens"
        if caps.calls is not None and spent.calls > caps.calls:
            return f"{caps.calls:,} calls"
        if caps.seconds is not None and self._clock() - self._started > caps.seconds:
            return f"{caps.seconds:g} seconds"
        return None

    def _held_as_cost(self) -> WorstCase:
        return WorstCase(self._held.usd, self._held.tokens)

    def _settle(self, worst: WorstCase, took: WorstCase | None, cached: int = 0) -> None:
        with self._changed:
            self._held = replace(
                self._held,
                usd=self._held.usd - (worst.usd or 0.0) if self._held.calls > 1 else 0.0,
                tokens=self._held.tokens - worst.tokens,
                calls=self._held.calls - 1,
            )
            if took is not None:
                self._spent = _plus(self._spent, took)
                self._spent = replace(self._spent, cached_tokens=self._spent.cached_tokens + cached)
            self._changed.notify()

    def _refused(self, cap: str, worst: WorstCase) -> str:
        if self._spent.calls or cap.endswith("seconds"):
            return f"the budget of {cap} is spent: {self._told()}"
        dollars = "" if worst.usd is None else f" and ${worst.usd:.4f}"
        return f"the budget of {cap} is too small for the first call, which may take {worst.tokens:,} tokens{dollars}"

    def _told(self) -> str:
        spent = self._spent
        return f"${spent.usd:.4f}, {spent.tokens:,} tokens, {spent.calls:,} calls"


_UNPAID = WorstCase(0.0, 0)
"""A call that was answered with an error: it cost nothing, but it was made."""


def _plus(spent: Spent, took: WorstCase, calls: int = 1) -> Spent:
    return replace(
        spent,
        usd=spent.usd + (took.usd or 0.0),
        tokens=spent.tokens + took.tokens,
        calls=spent.calls + calls,
        unpriced=spent.unpriced + (took.usd is None) * calls,
    )
