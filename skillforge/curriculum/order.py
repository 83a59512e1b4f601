"""FileCurriculum: history → the next wave of tasks. The order in which given tasks are tried.

A pure function of the history: it replays the waves that led to it and goes on from there, so a resumed
run, even one cut off within a wave, meets the tasks that an uninterrupted one would have met. A failed
task returns when something that it requires was solved since; and when the library has grown, after 1, then 2,
then 4 newly solved tasks: what was out of reach alone may be in reach of new skills, and the back-off keeps hopeless
tasks from being tried for ever (after Voyager §2.1, arXiv:2305.16291, which revisits failed tasks without one).
Of several that may be tried now, those come first that most failing tasks need.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from skillforge.types import Episode, Task

WAVE = 16
MAX_TRIES = 4


class FileCurriculum:
    """Tasks as `load` gives them: ids unique, `requires` by id, without circles.

    A required name that is no task here (a skill that the library has) blocks nothing.
    Secrets in descriptions are left behind.
    """

    def __init__(self, tasks: Iterable[Task], *, size: int = WAVE) -> None:
        self.tasks = tuple(task.discreet() for task in tasks)
        self.size = size
        self._hopeless = frozenset(task.id for task in self.tasks if task.contradiction)

    def wave(self, history: Sequence[Episode]) -> tuple[Task, ...]:
        """At most `size` tasks to try next, none of them needing another; empty when nothing is left to try.

        `history` holds every episode so far, in order; those of other tasks, and of tasks that read otherwise
        then, are passed over.
        """
        state = _State(self.tasks, self._hopeless)
        wave = state.ready()[: self.size]
        waiting = {task.id: task for task in wave}
        for episode in history:
            if not state.concerns(episode.task):
                if state.taken_apart(episode):
                    waiting = {task.id: task for task in state.ready()[: self.size]}
                continue
            if waiting.pop(episode.task.id, None) is None:  # the file was another one when this was tried
                state.snapshot()
            state.record(episode)
            if not waiting:
                wave = state.ready()[: self.size]
                waiting = {task.id: task for task in wave}
                state.snapshot()
        return tuple(waiting.values())


def demand(tasks: Mapping[str, Task], failing: Iterable[str]) -> Counter[str]:
    """{task or skill: how many of the failing tasks need it}, what they require requiring it included."""
    needed: Counter[str] = Counter()
    for name in failing:
        found: set[str] = set()
        left = [name]
        while left:
            fresh = set(tasks[left.pop()].requires) - found
            found |= fresh
            left += sorted(fresh & tasks.keys())
        needed.update(found - {name})
    return needed


class _State:
    """What the history says so far: what is solved, how often each task was tried, and what it then could use."""

    def __init__(self, tasks: Sequence[Task], hopeless: frozenset[str]) -> None:
        self.tasks = {task.id: task for task in tasks}
        self.hopeless = hopeless
        self.solved: dict[str, None] = {}  # in the order they were
        self.tries: dict[str, int] = {}
        self.solved_before: dict[str, int] = {}
        self.failing: dict[str, None] = {}
        self.snapshot()

    def snapshot(self) -> None:
        """A wave begins: its tasks see the library as it is now, and not what their neighbours add to it."""
        self.visible = len(self.solved)

    def concerns(self, tried: Task) -> bool:
        task = self.tasks.get(tried.id)
        # By record where need be: a task with nan in it, read back from the journal, is not `==` itself.
        return task is not None and (tried is task or tried == task or tried.to_record() == task.to_record())

    def taken_apart(self, episode: Episode) -> bool:
        """Whether a task failed before it required what it requires now; it keeps failing until it is solved."""
        task = self.tasks.get(episode.task.id)
        if task is None or episode.solved or replace(episode.task, requires=task.requires) != task:
            return False
        self.failing[task.id] = None
        return True

    def record(self, episode: Episode) -> None:
        name = episode.task.id
        self.tries[name] = self.tries.get(name, 0) + 1
        self.solved_before[name] = self.visible
        if episode.solved:
            self.solved[name] = None
            self.failing.pop(name, None)
        else:
            self.failing[name] = None

    def ready(self) -> list[Task]:
        """The best kind of task there is: new with all it requires solved, else due again, else new at all.

        Within it those first that most failing tasks need. A required task that failed for good does not block those
        above it: they come after everything else.
        """
        new = [task for task in self.tasks.values() if task.id not in self.tries]
        due = {task.id: task for task in self.tasks.values() if self._due(task)}
        best = (
            [task for task in new if self._has_what_it_requires(task, self.solved)]
            or [task for task in due.values() if not demand(self.tasks, [task.id]).keys() & due.keys()]
            or [task for task in new if self._has_what_it_requires(task, self.tries)]
        )
        needed = demand(self.tasks, self.failing)
        return sorted(best, key=lambda task: -needed[task.id])

    def _has_what_it_requires(self, task: Task, there: Collection[str]) -> bool:
        return all(name in there or name not in self.tasks for name in task.requires)

    def _due(self, task: Task) -> bool:
        tries = self.tries.get(task.id, 0)
        if not tries or task.id in self.solved or task.id in self.hopeless:
            return False
        since = [*self.solved][self.solved_before[task.id] :]
        return not set(since).isdisjoint(task.requires) or (tries < MAX_TRIES and len(since) >= 1 << (tries - 1))
