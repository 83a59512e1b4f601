"""The journal: every episode with every attempt, as the database keeps it, and back.

A run resumes from it: which task was solved by which skill, and which failed at what size of the library.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from skillforge.store.sqlite import EpisodeRow
from skillforge.types import Attempt, Candidate, CheckResult, Cost, Episode, Skill, Task, Verdict


@dataclass(frozen=True, slots=True)
class Entry:
    """One episode as the journal keeps it.

    `wave` counts commits with episodes; `library_size` is the number of skills right after its wave;
    `solved_by` names the skill, new or reused, or is None. `id` is its number, which rises.
    """

    id: int
    task_id: str
    fingerprint: str
    wave: int
    library_size: int
    solved_by: str | None
    created_at: str
    data: Mapping[str, Any]

    @classmethod
    def of(cls, row: EpisodeRow) -> Entry:
        data = json.loads(row.record)
        return cls(row.id, row.task_id, row.fingerprint, row.wave, row.library_size, row.skill, row.created_at, data)

    @property
    def solved(self) -> bool:
        return self.solved_by is not None

    @property
    def broken_off(self) -> bool:
        """Whether its run stopped in the middle of it, the budget being spent say: a later one goes on from there."""
        return not self.solved and not self.data["effort"] and bool(self.data["attempts"])

    def episode(self, skill: Skill | None = None) -> Episode:
        """The episode again; `skill` is the new skill that it ended in, which the library has."""
        data = self.data
        return Episode(
            task=Task.from_record(data["task"]),
            attempts=tuple(_attempt(item) for item in data["attempts"]),
            skill=skill if data["new"] else None,
            reused=None if data["new"] else self.solved_by,
            reason=data["reason"],
            cost=Cost(**data["cost"]),
            offered=tuple(data["offered"]),
            effort=data["effort"],
            lesson=data.get("lesson", ""),
            recalled=tuple(data.get("recalled", ())),
        )


def fingerprint(task: Task) -> str:
    """The sha256 of a task's record: a task that was changed is another task to solve."""
    return hashlib.sha256(json.dumps(task.to_record(), sort_keys=True).encode()).hexdigest()


def dump(episode: Episode) -> str:
    """An episode as JSON text. Its skill is named only: the library keeps it."""
    return json.dumps(
        {
            "task": episode.task.to_record(),
            "new": episode.skill is not None,
            "reward": episode.reward,
            "reason": episode.reason,
            "cost": asdict(episode.cost),
            "offered": list(episode.offered),
            "effort": episode.effort,
            "lesson": episode.lesson,
            "recalled": list(episode.recalled),
            "attempts": [
                {
                    "candidate": asdict(attempt.candidate),
                    "verdict": attempt.verdict.to_record(),
                    "reflection": attempt.reflection,
                }
                for attempt in episode.attempts
            ],
        },
        sort_keys=True,
    )


def _attempt(data: Mapping[str, Any]) -> Attempt:
    candidate, verdict = data["candidate"], data["verdict"]
    return Attempt(
        Candidate(
            candidate["source"],
            candidate["entry"],
            candidate["writer"],
            Cost(**candidate["cost"]),
            tuple(candidate["uses"]),
            candidate.get("strategy", ""),
        ),
        Verdict(
            verdict["passed"],
            verdict["reward"],
            verdict["parts"],
            tuple(CheckResult(**result) for result in verdict["results"]),
            verdict["evidence"],
            steady=verdict.get("steady", 0.0),
        ),
        data["reflection"],
    )
