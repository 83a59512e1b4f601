"""FileCurriculum: history → the next wave of tasks. The order in which given tasks are tried.

A pure function of the history: it replays the waves that led to it and goes on from there, so a resumed
run, even one cut off within a wave, meets the tasks that an uninterrupted one would have met. A failed
task returns when something that it requires was solved since; and when the library has grown, after 1, then 2,
then 4 newly solved tasks: what was out of reach alone may be in reach of new skills, and the back-off keeps hopeless
tasks from being tried for ever (after Voyager §2.1, arXiv:2305.16291, which revisits failed tasks without one).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

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
                continue
            if waiting.pop(episode.task.id, None) is None:  # the file was another one when this was tried
                state.snapshot()
            state.record(episode)
            if not waiting:
                wave = state.ready()[: self.size]
                waiting = {task.id: task for task in wave}
                state.snapshot()
        return tuple(waiting.values())


class _State:
    """What the history says so far: what is solved, how often each task was tried, and what it then could use."""

    def __init__(self, tasks: Sequence[Task], hopeless: frozenset[str]) -> None:
        self.tasks = {task.id: task for task in tasks}
        self.hopeless = hopeless
        self.solved: dict[str, None] = {}  # in the order they were
        self.tries: dict[str, int] = {}
        self.solved_before: dict[str, int] = {}
        self.snapshot()

    def snapshot(self) -> None:
        """A wave begins: its tasks see the library as it is now, and not what their neighbours add to it."""
        self.visible = len(self.solved)

    def concerns(self, tried: Task) -> bool:
        task = self.tasks.get(tried.id)
        # By record where need be: a task with nan in it, read back from the journal, is not `==` itself.
        return task is not None and (tried is task or tried == task or tried.to_record() == task.to_record())

    def record(self, episode: Episode) -> None:
        name = episode.task.id
        self.tries[name] = self.tries.get(name, 0) + 1
        self.solved_before[name] = self.visible
        if episode.solved:
            self.solved[name] = None

    def ready(self) -> list[Task]:
        """The best kind of task there is: new with all it requires solved, else due again, else new at all.

        A required task that failed for good does not block those above it: they come after everything else.
        """
        new = [task for task in self.tasks.values() if task.id not in self.tries]
        return (
            [task for task in new if self._has_what_it_requires(task, self.solved)]
            or [task for task in self.tasks.values() if self._due(task)]
            or [task for task in new if self._has_what_it_requires(task, self.tries)]
        )

    def _has_what_it_requires(self, task: Task, there: Collection[str]) -> bool:
        return all(name in there or name not in self.tasks for name in task.requires)

    def _due(self, task: Task) -> bool:
        tries = self.tries.get(task.id, 0)
        if not tries or task.id in self.solved or task.id in self.hopeless:
            return False
        since = [*self.solved][self.solved_before[task.id] :]
        return not set(since).isdisjoint(task.requires) or (tries < MAX_TRIES and len(since) >= 1 << (tries - 1))
