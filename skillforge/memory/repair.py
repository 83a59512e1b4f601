"""Repairs: an episode's attempts → the steps that a policy learns from, and its choice for the next attempt.

A state is the error class of the last attempt and how many there were; an action is a strategy, a template of the
prompt; the reward is the verifier's of the attempt that followed. What was learned is nowhere but in the journal:
replaying its episodes in order gives the same values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from skillforge.protocols import Policy, Step
from skillforge.types import REVISE, Attempt, Episode

MOST_ATTEMPTS = 3
HELD_OUT_ONLY = "held out only"
_HELD_OUT = ("check", "check_code", "property")
_UNKNOWN = "unknown"


def error_class(attempt: Attempt) -> str:
    """How an attempt failed: by its first failure that was shown, or that all of these were held out."""
    failures = attempt.verdict.failures
    shown = [failure for failure in failures if failure.kind not in _HELD_OUT]
    if not shown and failures:
        return HELD_OUT_ONLY
    return next((failure.error_class for failure in shown if failure.error_class), _UNKNOWN)


def state_of(attempts: Sequence[Attempt]) -> str:
    """`wrong value / 2`: how the last attempt failed, and how many there were (3 stands for more as well)."""
    return f"{error_class(attempts[-1])} / {min(len(attempts), MOST_ATTEMPTS)}"


def steps(episode: Episode) -> tuple[Step, ...]:
    """The repairs of an episode, in order. An attempt without a strategy is no repair, nor is one of what passed."""
    found = []
    attempts = episode.attempts
    for number in range(1, len(attempts)):
        made = attempts[number]
        if made.candidate.strategy not in ("", REVISE):
            last = number == len(attempts) - 1
            following = None if last or made.verdict.passed else state_of(attempts[: number + 1])
            found.append(Step(state_of(attempts[:number]), made.candidate.strategy, made.verdict.steady, following))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Row:
    """What was learned of one action in one state."""

    state: str
    action: str
    value: float
    visits: int
    best: bool


class Repairs:
    """Chooses repairs as `policy` says, and lets it learn from every episode that is committed.

    Within a wave nothing is learned, so that the choices are the same for any number of jobs.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._taken: Counter[tuple[str, str]] = Counter()

    def choose(self, attempts: Sequence[Attempt], actions: Sequence[str], rng: Random) -> str:
        return self.policy.choose(state_of(attempts), actions, rng)

    def learn(self, episodes: Mapping[int, Episode]) -> None:
        for episode in episodes.values():
            for step in steps(episode):
                self.policy.learn(step)
                self._taken[step.state, step.action] += 1

    def table(self) -> tuple[Row, ...]:
        """Every action that was taken, by state, the best first."""
        rows = []
        for state in sorted({state for state, _ in self._taken}):
            taken = [(self.policy.value(s, a), a, n) for (s, a), n in self._taken.items() if s == state]
            ranked = sorted(taken, key=lambda row: (-row[0], row[1]))
            rows += [Row(state, action, value, visits, not n) for n, (value, action, visits) in enumerate(ranked)]
        return tuple(rows)
