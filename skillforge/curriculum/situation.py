"""Situation: what a proposer of tasks may know: the theme, how tasks went, what the library holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from skillforge.curriculum.excerpts import Excerpt
from skillforge.curriculum.order import demand
from skillforge.library import Library, Proposal
from skillforge.sandbox.tools import Toolbox
from skillforge.types import Episode, Skill, Task


@dataclass(frozen=True, slots=True)
class Tried:
    """A task, how often it was tried, how its last episode ended, and which of all episodes that was."""

    task: Task
    tries: int
    episode: Episode
    place: int = 0

    @property
    def solved(self) -> bool:
        return self.episode.solved


@dataclass(frozen=True, slots=True)
class Gap:
    """What tasks need that the library has not; `failed` where it is a task that was tried."""

    name: str
    needed_by: int
    failed: bool


@dataclass(frozen=True, slots=True)
class Situation:
    """What to propose for: `count` tasks of about this `difficulty`.

    `tried` in the order of first tries; `proposals` all of the theme, refused ones too; `gaps` what is needed and not
    there; `tools` what the user granted.
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
    gaps: tuple[Gap, ...] = ()

    @property
    def solved(self) -> tuple[Tried, ...]:
        return tuple(one for one in self.tried if one.solved)

    @property
    def failed(self) -> tuple[Tried, ...]:
        return tuple(one for one in self.tried if not one.solved)

    @property
    def outcomes(self) -> list[tuple[int, bool]]:
        """(difficulty, whether it was solved) of the tasks that say how hard they are, the latest tried last."""
        latest = sorted(self.tried, key=lambda one: one.place)
        return [(one.task.difficulty, one.solved) for one in latest if one.task.difficulty is not None]


def trials(tasks: Sequence[Task], history: Sequence[Episode]) -> tuple[Tried, ...]:
    """How these tasks went, those that were tried; another theme's task of the same name is another one."""
    last: dict[str, Episode] = {}
    tries: dict[str, int] = {}
    places: dict[str, int] = {}
    records = {task.id: behaviour(task.to_record()) for task in tasks}
    for place, episode in enumerate(history):
        if episode.task.id in records and records[episode.task.id] == behaviour(episode.task.to_record()):
            last[episode.task.id] = episode
            tries[episode.task.id] = tries.get(episode.task.id, 0) + 1
            places[episode.task.id] = place
    of = {task.id: task for task in tasks}
    return tuple(Tried(of[id_], tries[id_], episode, places[id_]) for id_, episode in last.items())


def behaviour(record: Mapping[str, Any]) -> dict[str, Any]:
    """A task's record without what it requires: that changes when it is taken apart."""
    return {key: value for key, value in record.items() if key != "requires"}


def graph_summary(library: Library, most: int = 5) -> dict[str, list[Skill]]:
    """The library in a few skills, each once: the deepest, those that most others call, those that stand alone."""
    skills = [skill for skill in library.skills() if skill.composable]
    callers = {skill.name: len(library.callers(skill.name)) for skill in skills}
    depth = {skill.name: library.depth(skill.name) for skill in skills}
    deepest = sorted((s for s in skills if s.pins), key=lambda skill: (-depth[skill.name], skill.name))[:most]
    used = sorted((s for s in skills if callers[s.name] and s not in deepest), key=lambda s: (-callers[s.name], s.name))
    alone = [skill for skill in skills if not callers[skill.name] and not skill.pins]
    return {"deepest": deepest, "most used": used[:most], "isolated": alone[:most]}


def gaps(tasks: Sequence[Task], tried: Sequence[Tried], proposals: Sequence[Proposal], library: Library) -> list[Gap]:
    """What is needed and not there, by tasks that failed or wait, or were refused for it; the most needed first."""
    of = {task.id: task for task in tasks}
    solved = {one.task.id for one in tried if one.solved}
    failed = {one.task.id for one in tried} - solved
    needed = demand(of, of.keys() - solved)
    counts = {name: needed[name] for name in failed if needed[name]}
    wanting = [one.task for one in proposals if one.refused and one.task and one.task.id not in of]
    missing = Counter(name for task in {one.id: one for one in wanting}.values() for name in task.requires)
    counts |= {name: count for name, count in missing.items() if name not in of and name not in library}
    return [Gap(name, counts[name], name in failed) for name in sorted(counts, key=lambda name: (-counts[name], name))]
