"""The learning loop. Read this file first.

    history → curriculum → wave of tasks → solver (recall, reuse, write, verify) → library

Tasks run in waves against one snapshot of the library, and a wave is committed as one transaction in task
order: so the same seed gives the same library whatever `jobs` is, a killed run loses at most the wave it was
in, and the same command goes on from there. After Voyager §2 (arXiv:2305.16291).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from skillforge.library import Library
from skillforge.protocols import Component, Curriculum, Engine, Learner, Lift, Lifter, Memory
from skillforge.sharing import share_of, shares
from skillforge.solver import Recalled, Solver
from skillforge.types import Episode, Program, Skill, Task, Verdict

GUESSES = 3
"""How many stored skills a writer is offered beside those that its task requires: more made the search worse."""

NEAR = 20
"""So many skills for tasks near one are shown to its writers: docs/llm.md has how much of what is needed that holds."""


@dataclass(frozen=True, slots=True)
class EpisodeStarted:
    """A task is being worked on."""

    task: Task


@dataclass(frozen=True, slots=True)
class EpisodeEnded:
    """A task's episode is over; it counts when its wave is committed."""

    episode: Episode


@dataclass(frozen=True, slots=True)
class WaveCommitted:
    """What these episodes learned is on disk: from here on, nothing of it can be lost."""

    episodes: tuple[Episode, ...]
    skills: int


@dataclass(frozen=True, slots=True)
class CallersVerified:
    """The callers of skills that changed were verified with them; those that failed run with the former ones."""

    verdicts: dict[str, Verdict]


Event = EpisodeStarted | EpisodeEnded | WaveCommitted | CallersVerified


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: its episodes in order, and how long it took. A task's last episode counts.

    `stopped` is why it ended before the curriculum did: the budget is spent, the model cannot be reached. `added` are
    the skills that this run added, whatever others did to the library meanwhile.
    """

    episodes: tuple[Episode, ...]
    seconds: float
    stopped: str = ""
    added: int = 0

    @property
    def final(self) -> tuple[Episode, ...]:
        """The last episode of each task, in the order of first tries."""
        return tuple({episode.task.id: episode for episode in self.episodes}.values())


@dataclass(frozen=True, slots=True)
class Plan:
    """A task, the name that its skill would bear, and how to recall what the library offers it.

    The library does not change while a wave runs.
    """

    task: Task
    name: str
    recall: Callable[[], Recalled]


class Forge:
    """Grows `library` by working through a curriculum."""

    def __init__(
        self,
        library: Library,
        solver: Solver,
        engine: Engine,
        on_event: Callable[[Event], None] = lambda event: None,
        learners: Sequence[Learner] = (),
        memory: Memory | None = None,
        lifter: Lifter | None = None,
    ) -> None:
        self.library = library
        self.solver = solver
        self.engine = engine
        self.on_event = on_event
        self.learners = tuple(learners)
        self.memory = memory
        self.lifter = lifter
        self._added = 0
        self._learned = 0  # the last episode of the journal that the learners have seen

    def close(self) -> None:
        """Ends the sandboxes; a later run starts new ones. The library is its owner's to close."""
        self.solver.close()

    def __enter__(self) -> Forge:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, curriculum: Curriculum) -> Report:
        """Works through the curriculum until it has nothing left to try. Resumes where an earlier run stopped."""
        self.library.require_writable()
        started, self._added = time.perf_counter(), 0
        history = self.history()
        done: list[Episode] = []
        stopped = ""
        self._catch_up()
        while not stopped and (wave := curriculum.wave(history)):
            episodes = self.work(wave)
            history += episodes
            done += episodes
            stopped = next((episode.stop for episode in episodes if episode.stop), "")
        return Report(tuple(done), time.perf_counter() - started, stopped, self._added)

    def history(self) -> list[Episode]:
        """What earlier runs did: all that they solved, and what they failed at while allowed to try as hard."""
        effort = self.solver.settings.effort
        return [episode for episode in self.library.history() if episode.solved or episode.effort == effort]

    def known(self, task: Task) -> str | None:
        """The stored skill that passes all that the task holds, or None."""
        stored = tuple(self._component(skill) for skill in self.library.skills() if skill.composable)
        episode = self.solver.reuse(task, stored)
        return episode.reused if episode else None

    def work(self, wave: Sequence[Task]) -> tuple[Episode, ...]:
        """One wave: recall for all, solve each against that snapshot, commit all in task order."""
        self._learn()
        plans = self.plan(wave)
        names = {plan.name for plan in plans}
        open_tasks = {task.id for task in wave if self.library.solved(task) is None}
        episodes, general = self._unite(self.engine.map(self._solve, plans), names)
        episodes = [self._unless_there(episode) if episode.task.id in open_tasks else episode for episode in episodes]
        skills = [episode.skill for episode in (*general, *episodes) if episode.skill]
        before = set(self.library)
        self.library.commit(skills, episodes=[*general, *episodes])
        self._added += len(self.library) - len(before)
        self.on_event(WaveCommitted(tuple(episodes), len(self.library)))
        if any(skill.name in before for skill in skills):
            self._catch_up()
        return tuple(episodes)

    def _catch_up(self) -> None:
        """A skill of a task that was changed may be another now: its callers are verified with it."""
        verdicts = self.library.catch_up(self.solver.verifier)
        if verdicts:
            self.on_event(CallersVerified(verdicts))

    def _unless_there(self, episode: Episode) -> Episode:
        """The episode; where another run has solved the task meanwhile, with that one's skill for its own."""
        name = self.library.solved(episode.task) if episode.skill else None
        return episode if name is None else replace(episode, skill=None, reused=name)

    def _learn(self) -> None:
        """What was committed since, by this run or another, reaches the learners in the journal's order."""
        if self.learners:
            entries = self.library.episodes(after=self._learned)
            self._learned = entries[-1].id if entries else self._learned
            for learner in self.learners:
                learner.learn({entry.id: entry.episode() for entry in entries if not entry.broken_off})

    def plan(self, wave: Sequence[Task]) -> list[Plan]:
        """Each task with what it is to be solved by; what the library offers it is recalled when its turn comes."""
        stored = tuple(self._component(skill) for skill in self.library.skills() if skill.composable)
        names: list[str] = []
        for task in wave:
            names.append(self._name(task, names))
        learned = shares(component.skill for component in stored)
        return [
            Plan(task, name, partial(self._recalled, name, task, stored, share_of(task.signature, learned)))
            for name, task in zip(names, wave, strict=True)
        ]

    def recall(self, wave: Sequence[Task]) -> list[Recalled]:
        """What the library offers each task, and the name that its skill would bear."""
        return [plan.recall() for plan in self.plan(wave)]

    def _recalled(self, name: str, task: Task, stored: tuple[Component, ...], share: float) -> Recalled:
        """What the task requires and a few skills that recall thinks near, to build on; a few more, to learn from."""
        required = {self.library.resolve(each) for each in task.requires if each in self.library}
        # Never the task's own skill, which another run may have committed just now: a wrapper of it would pass.
        near = [skill for skill in self.library.recall(task, len(required) + NEAR) if skill.task.id != task.id]
        offered = near[: len(required) + GUESSES]
        components = tuple(self._component(skill, required=skill.name in required) for skill in offered)
        experiences = self.memory.recall(task) if self.memory else ()
        before = self.library.broken_off(task)
        return Recalled(name, components, stored, tuple(near), share, experiences, before)

    def _unite(
        self, solved: Iterable[tuple[Episode, Lift | None]], names: Collection[str]
    ) -> tuple[list[Episode], list[Episode]]:
        """The wave's episodes, and those of general skills that its own are calls of.

        A skill that does what an earlier one of its wave does becomes an alias of that; one that fixes values which
        should be parameters, a call.
        """
        united: list[Episode] = []
        general: list[Episode] = []
        fresh: list[Component] = []
        for episode, lift in solved:
            twin = self.solver.reuse(episode.task, fresh) if episode.skill else None
            kept = replace(twin, cost=episode.cost, offered=episode.offered) if twin else episode
            if kept.skill is not None:
                fresh.append(Component(kept.skill, self._program(kept.skill)))
                kept = self._lifted(kept, lift, general, names) if lift else kept
            united.append(kept)
            self.on_event(EpisodeEnded(kept))
        return united, general

    def _lifted(self, episode: Episode, lift: Lift, general: list[Episode], names: Collection[str]) -> Episode:
        """The episode with its skill as a call of a general one, where there is such; a new one joins `general`."""
        fresh = [Component(one.skill, self._program(one.skill)) for one in general if one.skill]
        lifted = lift(fresh, names)
        if lifted is None:
            return episode
        general += [lifted.general] if lifted.general else []
        return replace(episode, skill=lifted.skill)

    def _solve(self, plan: Plan) -> tuple[Episode, Lift | None]:
        """An episode, and what is left to do to lift its skill."""
        self.on_event(EpisodeStarted(plan.task))
        episode = self.solver.solve(plan.task, plan.recall())
        return episode, self.lifter.begin(episode.skill) if self.lifter and episode.skill else None

    def _name(self, task: Task, taken: Sequence[str]) -> str:
        """A free name; or, for a task that reads otherwise than when it was solved, that of the skill it replaces."""
        if task.id in self.library:
            skill = self.library.skill(task.id)
            if skill.task.id == task.id and skill.name not in taken:
                return skill.name
        return self.library.reserve_name(task.name, taken)

    def _program(self, skill: Skill) -> Program:
        return self.library.link(skill.source, skill.name, skill.capabilities)[0]

    def _component(self, skill: Skill, *, required: bool = False) -> Component:
        return Component(skill, self.library.program(skill.name), required)
