"""The curricula that ship with skillforge keep what their readers, and the search, rely on."""

from __future__ import annotations

import builtins
import sys
from collections import Counter
from pathlib import Path

import pytest

from skillforge.curriculum import load
from skillforge.types import Task
from skillforge.values import fingerprint, render

FOLDER = Path(__file__).parents[2] / "curricula"
FILES = sorted(FOLDER.glob("*.yaml"), key=lambda path: path.name)

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def levels(tasks: tuple[Task, ...]) -> dict[str, int]:
    """Level 1 requires nothing; level k requires something of level k - 1."""
    found: dict[str, int] = {}
    for task in tasks:
        found[task.id] = 1 + max((found[other] for other in task.requires), default=0)
    return found


def test_three_curricula_ship() -> None:
    """Text, lists, and records each have a curriculum of their own."""
    assert [path.stem for path in FILES] == ["cleaning-text", "lists-and-statistics", "records-logs-dates"]


@each_file
def test_it_loads_alone_and_is_large(path: Path) -> None:
    """A file loads by itself, without a mistake, and has at least forty tasks."""
    assert len(load(path)) >= 40


def test_all_names_differ() -> None:
    """Loaded together, no two tasks share a name."""
    names = Counter(task.name for task in load(FOLDER))
    assert [name for name, count in names.items() if count > 1] == []


@each_file
def test_no_name_shadows_python(path: Path) -> None:
    """A skill's name is neither a builtin nor a module of the standard library."""
    taken = {*dir(builtins), *sys.stdlib_module_names}
    assert [task.name for task in load(path) if task.name in taken] == []


@each_file
def test_tasks_stand_below_what_they_require(path: Path) -> None:
    """Read from the top, a task's requirements are always there already."""
    seen: set[str] = set()
    for task in load(path):
        assert set(task.requires) <= seen, task.name
        seen.add(task.id)


@each_file
def test_difficulty_is_the_level(path: Path) -> None:
    """The stated difficulty is the depth by `requires`."""
    tasks = load(path)
    assert {task.name: task.difficulty for task in tasks} == levels(tasks)


@each_file
def test_it_is_deep(path: Path) -> None:
    """At least five levels, and at least fifteen tasks in the upper two."""
    found = Counter(levels(load(path)).values())
    assert max(found) >= 5
    assert found[max(found)] + found[max(found) - 1] >= 15


@each_file
def test_results_differ_enough(path: Path) -> None:
    """Each task has five examples and six checks; few results, or yes and no only, need more of both kinds."""
    for task in load(path):
        cases = [*task.examples, *task.checks]
        results = Counter(render(case.expected) for case in cases)
        yes_or_no = task.signature.returns == "bool"
        assert len(results) >= (2 if yes_or_no else 4), task.name
        assert len(task.examples) >= (6 if yes_or_no else 5), task.name
        assert len(task.checks) >= (8 if yes_or_no else 6), task.name
        if yes_or_no:
            assert min(results.values()) >= 4, task.name


@each_file
def test_checks_repeat_no_example(path: Path) -> None:
    """Held-out checks ask something that no example has answered."""
    for task in load(path):
        shown = {fingerprint(list(case.args)) for case in task.examples}
        assert [case for case in task.checks if fingerprint(list(case.args)) in shown] == [], task.name


@each_file
def test_each_task_can_be_found(path: Path) -> None:
    """Descriptions are whole sentences, and every task can be found by a tag."""
    for task in load(path):
        assert task.description[0].isupper(), task.name
        assert task.description.endswith("."), task.name
        assert task.tags, task.name
