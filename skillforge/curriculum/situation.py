"""Situation: what a proposer of tasks may know: the theme, how tasks went, what the library holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from skillforge.curriculum.excerpts import Excerpt
from skillforge.library import Library, Proposal
from skillforge.sandbox.tools import Toolbox
from skillforge.types import Episode, Skill, Task


@dataclass(frozen=True, slots=True)
class Tried:
    """A task, how often it was tried, and how its last episode ended."""

    task: Task
    tries: int
    episode: Episode

    @property
    def solved(self) -> bool:
        return self.episode.solved


@dataclass(frozen=True, slots=True)
class Situation:
    """What to propose for: `count` tasks of about this `difficulty`.

    `tried` in the order of first tries; `proposals` all of the theme, refused ones too; `tools` what the user granted.
    `trusted`: what a proposal says of values is taken at its word, so that it may list tools outside of environments.
    """

    theme: str
    goal: str
    count: int
    difficulty: int
    call: int
    tried: tuple[Tried, ...]
    proposals: tuple[Proposal, ...]
    library: Library
    excerpts: tuple[Excerpt, ...] = ()
    tools: Toolbox = field(default_factory=Toolbox)
    trusted: bool = False

    @property
    def solved(self) -> tuple[Tried, ...]:
        return tuple(one for one in self.tried if one.solved)

    @property
    def failed(self) -> tuple[Tried, ...]:
        return tuple(one for one in self.tried if not one.solved)

    @property
    def outcomes(self) -> list[tuple[int, bool]]:
        """(difficulty, whether it was solved) of the tasks that say how hard they are."""
        return [(one.task.difficulty, one.solved) for one in self.tried if one.task.difficulty is not None]


def trials(tasks: Sequence[Task], history: Sequence[Episode]) -> tuple[Tried, ...]:
    """How these tasks went, those that were tried; another theme's task of the same name is another one."""
    last: dict[str, Episode] = {}
    tries: dict[str, int] = {}
    records = {task.id: behaviour(task.to_record()) for task in tasks}
    for episode in history:
        if episode.task.id in records and records[episode.task.id] == behaviour(episode.task.to_record()):
            last[episode.task.id] = episode
            tries[episode.task.id] = tries.get(episode.task.id, 0) + 1
    of = {task.id: task for task in tasks}
    return tuple(Tried(of[id_], tries[id_], episode) for id_, episode in last.items())


def behaviour(record: Mapping[str, Any]) -> dict[str, Any]:
    """A task's record without what it requires: that changes when it is taken apart."""
    return {key: value for key, value in record.items() if key != "requires"}


def graph_summary(library: Library, most: int = 5) -> dict[str, list[Skill]]:
    """The library in a few skills: the deepest, those that most others call, those that nothing calls."""
    skills = [skill for skill in library.skills() if skill.composable]
    callers = {skill.name: len(library.callers(skill.name)) for skill in skills}
    depth = {skill.name: library.depth(skill.name) for skill in skills}
    alone = [skill for skill in skills if not callers[skill.name] and not skill.pins]
    return {
        "deepest": sorted(skills, key=lambda skill: (-depth[skill.name], skill.name))[:most],
        "most used": [s for s in sorted(skills, key=lambda s: (-callers[s.name], s.name)) if callers[s.name]][:most],
        "isolated": alone[:most],
    }
