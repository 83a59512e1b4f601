"""Reward: results → a number in [0, 1], dense so that a writer learns from partial success.

After reward shaping (Ng, Harada and Russell 1999): beside the goal itself, smaller terms point the way.
Reward ranks attempts and steers learning; it never decides admission, the verdict does.
"""

from __future__ import annotations

import ast
import logging
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from statistics import median

from skillforge.errors import InvalidConfig
from skillforge.types import Candidate, CheckResult, Limits, Outcome, Program, Task

logger = logging.getLogger("skillforge.verify")

_FAST_S = 0.001
"""A median call at or below this is as fast as speed is worth measuring."""


@dataclass(frozen=True, slots=True)
class Term:
    """A reward term of one's own: `score(task, candidate, program)` in [0, 1] counts as far as the code is right.

    Terms rank attempts; none of them decides whether a candidate becomes a skill. Raises InvalidConfig.
    """

    name: str
    weight: float
    score: Callable[[Task, Candidate, Program], float]

    def __post_init__(self) -> None:
        if not self.name.isidentifier() or self.name in RewardWeights.__slots__:
            raise InvalidConfig(f"reward: a term cannot be called {self.name!r}; choose another name, like 'brevity'")
        if isinstance(self.weight, bool) or not isinstance(self.weight, int | float) or not 0 < self.weight <= 0.5:
            raise InvalidConfig(
                f"reward: the weight of {self.name!r} is {self.weight!r}; it must be above 0, at most 0.5"
            )

    def of(self, task: Task, candidate: Candidate, program: Program) -> float:
        """The score, kept within [0, 1]; 0 where it cannot be worked out."""
        try:
            return min(1.0, max(0.0, float(self.score(task, candidate, program))))
        except Exception as error:  # a user's own code: it must not end the episode
            logger.warning("The reward term %r failed: %s: %s", self.name, type(error).__name__, error)
            return 0.0


def reused(task: Task, candidate: Candidate, program: Program) -> float:
    """The share of the program that was there already: what it would be longer without the skills that it calls."""
    sizes = {name: _size(source) for name, source in program.modules.items()}
    total = sum(sizes.values())
    return 1.0 - sizes[program.entry] / total if total else 0.0


@lru_cache(maxsize=1024)
def _size(source: str) -> int:
    try:
        return sum(1 for _ in ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return 0


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

    def total(self, parts: Mapping[str, float], terms: Sequence[Term] = (), *, besides: Collection[str] = ()) -> float:
        """The weighted mean of the terms and of those added, in [0, 1]; those `besides` are left out."""
        every = dict(zip(self.__slots__, astuple(self), strict=True)) | {term.name: term.weight for term in terms}
        weights = {name: weight for name, weight in every.items() if name not in besides}
        reward = sum(weight * parts[name] for name, weight in weights.items()) / sum(weights.values())
        return round(float(min(1.0, max(0.0, reward))), 6)


REUSE = Term("reuse", 0.1, reused)
"""What a language model's candidates are rewarded for beside the rest: building on skills that exist."""


def parts(*, passed: bool, results: Sequence[CheckResult], quality: float, speed: float) -> dict[str, float]:
    """The terms, each in [0, 1]; quality and speed count only as far as the code is right."""
    cases = [_share(r) for r in results if r.kind in ("example", "check", "check_code", "property", "scenario")]
    share = sum(cases) / len(cases) if cases else 0.0
    return {"task": float(passed), "examples": share, "quality": quality * share, "speed": speed * share}


def _share(result: CheckResult) -> float:
    return float(result.passed) if result.share is None else result.share


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
