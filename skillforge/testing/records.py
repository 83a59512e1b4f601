"""What the pytest plugin runs: a record and its sources on disk → examinations, each one thing that must hold."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from skillforge.errors import SkillforgeError
from skillforge.sandbox import Sandbox, Toolbox
from skillforge.sandbox.permissions import no_environment, not_granted
from skillforge.types import Case, Program, Task
from skillforge.verify.cases import Ran, judge, run_cases
from skillforge.verify.check_code import run_check_code
from skillforge.verify.properties import check_properties
from skillforge.verify.scenarios import perform


class UnreadableRecord(SkillforgeError):
    """A record, or a source that it needs, that cannot be read: says which and why."""


@dataclass(frozen=True)
class Boxes:
    """Two sandboxes of different hash seeds: one runs the skill, the other the check code that calls it."""

    skill_box: Sandbox
    checker_box: Sandbox
    _ran: dict[Path, list[Ran]] = field(default_factory=dict)

    @classmethod
    def start(cls, tools: Toolbox) -> Boxes:
        return cls(Sandbox(tools=tools, hash_seed=0), Sandbox(hash_seed=1))

    def outcome(self, record: Record, index: int) -> Ran:
        """What the record's case at `index` gave. All cases run at the first question, in one process."""
        cases = (*record.task.examples, *record.task.checks)
        if record.path not in self._ran:
            self._ran[record.path] = self._run(record, cases)
        ran = self._ran[record.path]
        # A case that hangs ends the run: the cases after it are run on their own.
        return ran[index] if index < len(ran) else self._run(record, cases[index : index + 1])[0]

    def _run(self, record: Record, cases: Sequence[Case]) -> list[Ran]:
        return run_cases(self.skill_box, record.task, record.program(), record.name, cases)

    def close(self) -> None:
        self.skill_box.close()
        self.checker_box.close()


@dataclass(frozen=True)
class Record:
    """A skill as the checkout holds it: its record, and the program of its source and what that imports."""

    path: Path
    name: str
    task: Task
    capabilities: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Record:
        """Raises UnreadableRecord."""
        try:
            data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return cls(path, str(data["name"]), Task.from_record(data["task"]), tuple(data["capabilities"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, SkillforgeError) as error:
            kind = type(error).__name__
            raise UnreadableRecord(
                f"{path}: not a record of a skill ({kind}: {error}). Write it anew: skillforge verify"
            ) from None

    @property
    def source_path(self) -> Path:
        return self.path.with_suffix(".py")

    def program(self, name: str | None = None) -> Program:
        """The skill `name` (default: this one) with the siblings that it imports. Raises UnreadableRecord."""
        entry = name or self.name
        modules: dict[str, str] = {}
        pending = [entry]
        while pending:
            module = pending.pop()
            if module not in modules:
                modules[module] = self._read(module)
                pending += _imports(modules[module])
        return Program(modules, entry, dict.fromkeys(modules, self.capabilities))

    def sibling(self, name: str) -> Program | None:
        """The skill that a property names, if the library has it."""
        return self.program(name) if self.path.with_name(f"{name}.py").exists() else None

    def _read(self, module: str) -> str:
        path = self.path.with_name(f"{module}.py")
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise UnreadableRecord(f"{path}: {error}") from None


def _imports(source: str) -> list[str]:
    """The sibling modules that `from .words import words` names."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return []  # the sandbox says what is wrong with it
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level == 1]
    return [name for node in froms for name in ([node.module] if node.module else [a.name for a in node.names])]


@dataclass(frozen=True)
class Examination:
    """One thing that must hold: `run` gives why it does not, or an empty string."""

    record: Record
    name: str
    run: Callable[[Boxes], str]

    def why_not(self, boxes: Boxes) -> str:
        """As `run`, but where a tool of the skill's is not there, that."""
        missing = not_granted(self.record.capabilities, boxes.skill_box.tools)
        return f"{self.record.name} {missing}" if missing else self.run(boxes)

    @property
    def title(self) -> str:
        return f"{self.record.name}::{self.name}"

    @property
    def source_path(self) -> Path:
        return self.record.source_path


def examinations(record: Record) -> Iterator[Examination]:
    """Everything that the record says must hold, in its order."""
    task = record.task
    for index in range(len(task.examples)):
        yield Examination(record, f"example {index + 1}", partial(_case, record, index))
    for index in range(len(task.checks)):
        yield Examination(record, f"check {index + 1}", partial(_case, record, len(task.examples) + index))
    if task.check_code:
        yield Examination(record, "check code", partial(_check_code, record))
    for text in task.properties:
        yield Examination(record, f"property {text}", partial(_property, record, text))
    if task.environment:
        yield Examination(record, f"environment {task.environment}", partial(_environment, record))


def _case(record: Record, index: int, boxes: Boxes) -> str:
    ran = boxes.outcome(record, index)
    task = replace(record.task, examples=(ran.case,), checks=())
    return judge(task, record.program(), [ran])[0].reason


def _check_code(record: Record, boxes: Boxes) -> str:
    done = run_check_code(boxes.skill_box, boxes.checker_box, record.task, record.program(), record.name)
    return "\n".join(f"{result.label}: {result.reason}" for result in done.results if not result.passed)


def _environment(record: Record, boxes: Boxes) -> str:
    missing = no_environment(record.task.environment, boxes.skill_box.tools)
    if missing:
        return f"{record.name} {missing}"
    done = perform(boxes.skill_box, boxes.checker_box, record.task, record.program(), record.name)
    return "\n".join(result.reason for result in done.results if not result.passed)


def _property(record: Record, text: str, boxes: Boxes) -> str:
    task = replace(record.task, properties=(text,))
    results, _ = check_properties(boxes.skill_box, task, record.program(), record.name, record.sibling)
    return results[0].reason
