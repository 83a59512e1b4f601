"""Automatic hold-out: a task that brings only examples keeps some of them as checks.

A program can be fitted to any examples it is shown; only what it was not shown says whether it is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from skillforge.types import Case, Scenario, Task

SHOWN_AT_LEAST = 4


def hold_out(task: Task) -> Task:
    """`task` with every third example made a check, as long as four stay to be shown.

    The choice goes by position alone, so the same file always gives the same split: of five examples the
    third is held out, of six the third and the sixth. A task with checks, check code or properties of its
    own stays as it is. Of the scenarios of an environment every third is held out, and at least one.
    """
    if task.held_out:
        return task
    shown, held = _split(task.examples)
    return replace(task, examples=shown, checks=held, scenarios=_split_scenarios(task.scenarios))


def _split_scenarios(scenarios: Sequence[Scenario]) -> tuple[Scenario, ...]:
    """Every third is held out; of two, the second."""
    held = set(range(2, len(scenarios), 3)) or ({1} if len(scenarios) == 2 else set())
    return tuple(replace(one, held_out=index in held) for index, one in enumerate(scenarios))


def _split(cases: Sequence[Case]) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    spare = max(0, len(cases) - SHOWN_AT_LEAST)
    held = set(range(2, len(cases), 3)[:spare])
    return (
        tuple(case for index, case in enumerate(cases) if index not in held),
        tuple(case for index, case in enumerate(cases) if index in held),
    )
