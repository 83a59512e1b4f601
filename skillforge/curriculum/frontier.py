"""The frontier: which difficulty to ask for next, from how tasks of each difficulty went.

Most is learned where success is about as likely as failure, and where it is changing: intrinsic motivation by learning
progress (Oudeyer, Kaplan & Hafner 2007), tasks of intermediate difficulty (Florensa et al. 2018, arXiv:1705.06366).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

EASIEST, HARDEST = 1, 10
REACH = 3
"""A task so much harder or easier than what is asked for is refused."""

_PRIOR_MIDDLE, _PRIOR_WIDTH = 4.0, 1.5
"""Before anything was tried a task of difficulty 4 is thought to be solved every second time."""


_HALF_LIFE = 12
"""After so many more tasks one counts half: a library that has grown is another learner than it was."""


def success(tried: Sequence[tuple[int, bool]], difficulty: int) -> float:
    """How likely a task of this difficulty is solved now, 0 to 1.

    `tried` are (difficulty, whether it was solved), the latest last.
    """
    prior = 1 / (1 + math.exp((difficulty - _PRIOR_MIDDLE) / _PRIOR_WIDTH))
    ages = range(len(tried) - 1, -1, -1)
    near = [math.exp(-((difficulty - one) ** 2) / 2) for one, _ in tried]
    weights = [weight * math.exp2(-age / _HALF_LIFE) for weight, age in zip(near, ages, strict=True)]
    solved = sum(weight for weight, (_, fine) in zip(weights, tried, strict=True) if fine)
    return (prior + solved) / (1 + sum(weights))


def progress(tried: Sequence[tuple[int, bool]], difficulty: int) -> float:
    """How much success at this difficulty changed, 0 to 1, between the older half of `tried` and the newer."""
    middle = len(tried) // 2
    return abs(success(tried[middle:], difficulty) - success(tried[:middle], difficulty)) if tried else 0.0


def frontier(tried: Sequence[tuple[int, bool]]) -> int:
    """The difficulty at which most is to be learned; of several the easiest."""

    def promise(difficulty: int) -> float:
        likely = success(tried, difficulty)
        return 4 * likely * (1 - likely) + progress(tried, difficulty) / 2

    return max(range(EASIEST, HARDEST + 1), key=lambda difficulty: (round(promise(difficulty), 9), -difficulty))
