"""ScriptedWriter: a writer that says what it was told to, for tests of whatever stands around writers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skillforge.protocols import Context
from skillforge.types import Candidate, Cost, Task, Writing


class ScriptedWriter:
    """Answers a task with the sources scripted under its id, in order; with none for any other.

    `asked` keeps what each call was shown: the task, without what is held out, and the context.
    """

    def __init__(self, script: Mapping[str, Sequence[str]]) -> None:
        self.script = dict(script)
        self.asked: list[tuple[Task, Context]] = []

    def write(self, task: Task, context: Context) -> Writing:
        self.asked.append((task, context))
        sources = self.script.get(task.id, ())
        candidates = tuple(Candidate(source, task.name, "scripted", Cost(candidates=1)) for source in sources)
        return Writing(candidates, Cost(candidates=len(sources)), "" if sources else "nothing is scripted for it")
