"""Experiences: which earlier episodes a writer is shown, in three tiers.

    short-term   the last ten episodes, whole
    long-term    important ones: a failure overcome, a lesson, a large change of reward, recalled with success
    skills       what the library holds, and recalls itself

Everything follows from the journal and what people said of skills; Chroma finds the neighbourhood. A lesson that was
shown and did not help loses weight, and below a bound is shown no more. After Reflexion (Shinn et al. 2023,
arXiv:2303.11366) and memory streams (Park et al. 2023, arXiv:2304.03442).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from skillforge.memory.index import ExperienceIndex
from skillforge.protocols import Experience
from skillforge.types import Episode, Task

SHORT_TERM = 10
RECALLED = 3
LIKE = 0.25
"""The least TF-IDF cosine of two tasks that makes one worth recalling for the other."""

CHANGE = 0.3
"""Of reward between two attempts: from there on an episode is important."""

HELPED, DROPPED, SHOWN_ENOUGH = 0.5, 0.3, 3
"""A lesson helps in half of the cases until it was shown; below `DROPPED`, after `SHOWN_ENOUGH` times, it goes."""

_OPINION, _SOLVED, _WEIGHT = 0.1, 0.1, 0.2


@dataclass(slots=True)
class Weight:
    """How often an experience was shown to an episode that was then solved, and to one that was not."""

    solved: int = 0
    failed: int = 0

    @property
    def mean(self) -> float:
        """The share of the solved, two cases assumed of each kind's half: a Beta(1, 1) posterior."""
        return (self.solved + 1) / (self.solved + self.failed + 2)

    @property
    def dropped(self) -> bool:
        return self.solved + self.failed >= SHOWN_ENOUGH and self.mean < DROPPED


@dataclass(slots=True)
class Experiences:
    """The episodes of one library, as a memory. A `Learner` and a `Memory`; any number of threads may recall at once.

    `opinions` gives {skill: sum of feedback}, `forgotten` the ids that were pruned.
    """

    index: ExperienceIndex
    opinions: Callable[[], Mapping[str, int]] = dict
    forgotten: Callable[[], Collection[int]] = frozenset
    episodes: dict[int, Episode] = field(default_factory=dict)
    weights: dict[int, Weight] = field(default_factory=dict)
    _kept: dict[int, Episode] | None = None

    def learn(self, episodes: Mapping[int, Episode]) -> None:
        for number, episode in episodes.items():
            for shown in episode.recalled:
                weight = self.weights.setdefault(shown, Weight())
                if succeeded(episode):
                    weight.solved += 1
                else:
                    weight.failed += 1
            if self._is_new(episode):
                self.episodes[number] = episode
        self._kept = None

    def recall(self, task: Task, k: int = RECALLED) -> tuple[Experience, ...]:
        """At most `k` episodes of tasks like it, its own first; of one task no two that ended the same way."""
        kept = self._kept = self.kept() if self._kept is None else self._kept
        likeness = self.index.likeness(task, {number: episode.task for number, episode in kept.items()})
        opinions = self.opinions()
        found = [
            Experience(number, episode, likeness[number], opinions.get(episode.task.name, 0))
            for number, episode in kept.items()
            if likeness.get(number, 0.0) >= LIKE
        ]
        ranked = sorted(found, key=lambda one: (one.episode.task.id != task.id, -round(self._worth(one), 9), -one.id))
        first = {(one.episode.task.id, succeeded(one.episode)): one for one in reversed(ranked)}
        return tuple(one for one in ranked if first[one.episode.task.id, succeeded(one.episode)] is one)[:k]

    def kept(self) -> dict[int, Episode]:
        """What is remembered now: {number: episode}, oldest first."""
        forgotten = self.forgotten()
        recent = list(self.episodes)[-SHORT_TERM:]
        return {
            number: episode
            for number, episode in self.episodes.items()
            if number not in forgotten
            and not self.weight(number).dropped
            and (number in recent or self.important(number, episode))
        }

    def important(self, number: int, episode: Episode) -> bool:
        """Whether it is worth long-term memory."""
        rewards = [attempt.verdict.steady for attempt in episode.attempts]
        changes = [abs(after - before) for before, after in pairwise(rewards)]
        overcome = succeeded(episode) and len(rewards) > 1
        return overcome or bool(episode.lesson) or max(changes, default=0.0) >= CHANGE or self.weight(number).solved > 0

    def weight(self, number: int) -> Weight:
        return self.weights.get(number, Weight())

    def _worth(self, one: Experience) -> float:
        said = _OPINION * max(-3, min(3, one.feedback))
        return one.likeness + said + _SOLVED * succeeded(one.episode) + _WEIGHT * (self.weight(one.id).mean - HELPED)

    def _is_new(self, episode: Episode) -> bool:
        """Whether it taught anything: code was tried, and not the very code of what was recalled."""
        if not episode.attempts or episode.reused:
            return False
        known = {solution(self.episodes[shown]) for shown in episode.recalled if shown in self.episodes}
        return not (succeeded(episode) and solution(episode) in known)


def succeeded(episode: Episode) -> bool:
    """Whether an attempt passed; the journal's episodes do not carry their skills."""
    return any(attempt.verdict.passed for attempt in episode.attempts)


def solution(episode: Episode) -> str:
    """The source that passed; empty where none did."""
    return next((attempt.candidate.source for attempt in episode.attempts if attempt.verdict.passed), "")
