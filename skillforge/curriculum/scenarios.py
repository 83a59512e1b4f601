"""Scenarios of a task in an environment, the same in either file form: the starts that are right, and every mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from skillforge.annotations import conform
from skillforge.curriculum.entries import ScenarioEntry, TaskEntry, TaskRecord
from skillforge.curriculum.rules import arguments_mistake, scenarios_mistake
from skillforge.signature import Signature
from skillforge.types import Scenario

Add = Callable[[tuple[int | str, ...], str], None]
"""Reports a mistake at a path of keys and indices."""


def read_scenarios(
    entry: TaskEntry | TaskRecord,
    given: Mapping[str, Any],
    signature: Signature | None,
    add: Add,
    *,
    by_value: Sequence[str],
    written: Callable[[str, Any], str],
) -> tuple[Scenario, ...]:
    """The scenarios, brought to the types of the signature.

    `given` are the task's keys as they stand; `by_value` those that judge by values, which cannot stand beside an
    environment; `written` shows a key and its value as the file's form has them.
    """
    if not entry.environment:
        for key in ("scenarios", "goal"):
            if key in given:
                told = written("environment", "NAME")
                add((key,), f"{key!r} is for a task in an environment; add `{told}`")
        return ()
    for key in by_value:
        if given.get(key):
            add((key,), f"{key!r} beside an environment, which judges alone: make two tasks")
    if not entry.capabilities and "capabilities" not in given:
        told = written("capabilities", ["look", "water"])
        add(("environment",), f"a task in an environment says which of its tools the skill may use: `{told}`")
    scenarios = tuple(_scenarios(entry.scenarios, signature, add))
    problem = scenarios_mistake(scenarios) if len(scenarios) == len(entry.scenarios) else ""
    if problem:
        add(("scenarios" if "scenarios" in given else "environment",), problem)
    return scenarios


def _scenarios(entries: Sequence[ScenarioEntry], signature: Signature | None, add: Add) -> Iterator[Scenario]:
    types = [parameter.type for parameter in signature.parameters] if signature else []
    for index, entry in enumerate(entries):
        args = [*map(conform, entry.args, types), *entry.args[len(types) :]]
        mistake = arguments_mistake(args, signature) if signature else ""
        if mistake:
            add(("scenarios", index), f"scenario {index + 1}: {mistake}")
        else:
            yield Scenario(entry.seed, tuple(args), held_out=entry.held_out)
