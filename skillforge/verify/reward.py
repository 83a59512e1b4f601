"""Reward: results → a number in [0, 1], dense so that a writer learns from partial success.

After reward shaping (Ng, Harada and Russell 1999): beside the goal itself, smaller terms point the way.
Reward ranks attempts and steers learning; it never decides admission, the verdict does.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass
from statistics import median

from skillforge.errors import InvalidConfig
from skillforge.types import CheckResult, Limits, Outcome

_FAST_S = 0.001
"""A median call at or below this is as fast as speed is worth measuring."""


@dataclass(frozen=True, slots=True)
class RewardWeights:
    """What each term weighs: the task done, the share of cases passed, code quality, speed."""

    task: float = 1.0
    examples: float = 0.5
    quality: float = 0.3
    speed: float = 0.2

    def __post_init__(self) -> None:
        values = astuple(self)
        for name, value in zip(self.__slots__, values, strict=True):
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
                raise InvalidConfig(f"reward: the weight {name!r} is {value!r}; it must be a number of at least 0")
        if self.task <= 0:
            raise InvalidConfig("reward: the weight 'task' must be more than 0, or nothing rewards a solved task")
        if self.task < self.quality + self.speed:
            # Otherwise a pretty failure could outscore a plain solution.
            raise InvalidConfig("reward: the weight 'task' must be at least 'quality' and 'speed' together")

    def total(self, parts: Mapping[str, float], besides: Collection[str] = ()) -> float:
        """The weighted mean of the terms, those `besides` left out, in [0, 1]."""
        every = dict(zip(self.__slots__, astuple(self), strict=True))
        weights = {name: weight for name, weight in every.items() if name not in besides}
        reward = sum(weight * parts[name] for name, weight in weights.items()) / sum(weights.values())
        return round(float(min(1.0, max(0.0, reward))), 6)


def parts(*, passed: bool, results: Sequence[CheckResult], quality: float, speed: float) -> dict[str, float]:
    """The terms, each in [0, 1]; quality and speed count only as far as the code is right."""
    cases = [r.passed for r in results if r.kind in ("example", "check", "check_code", "property")]
    share = sum(cases) / len(cases) if cases else 0.0
    return {"task": float(passed), "examples": share, "quality": quality * share, "speed": speed * share}


def nothing() -> dict[str, float]:
    """The terms of a time-out, a crash, unreadable output or a refusal: fail closed."""
    return {"task": 0.0, "examples": 0.0, "quality": 0.0, "speed": 0.0}


def speed(outcomes: Sequence[Outcome], limits: Limits) -> float:
    """1 for calls within a millisecond, 0 at the time limit, logarithmic between; by the median call."""
    if not outcomes or any(not outcome.ok and outcome.error is None for outcome in outcomes):
        return 0.0
    typical = max(_FAST_S, median(outcome.duration_s for outcome in outcomes))
    if typical >= limits.timeout_s:
        return 0.0
    if limits.timeout_s <= _FAST_S:
        return 1.0
    return round(math.log(limits.timeout_s / typical) / math.log(limits.timeout_s / _FAST_S), 3)
