"""Automatic hold-out: what becomes of a task that brings only examples."""

from __future__ import annotations

import pytest

from skillforge.curriculum.holdout import hold_out
from skillforge.signature import Signature
from skillforge.types import Case, Task

CASES = tuple(Case((i,), {}, i) for i in range(13))


def task(count: int, **fields: object) -> Task:
    return Task("f", "f", "", Signature.parse("(x)"), examples=CASES[:count], **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("count", "held"),
    [(0, []), (1, []), (4, []), (5, [2]), (6, [2, 5]), (7, [2, 5]), (8, [2, 5]), (9, [2, 5, 8]), (13, [2, 5, 8, 11])],
)
def test_every_third_example_is_held_out_while_four_are_shown(count: int, held: list[int]):
    """By position alone: the same file always gives the same split."""
    split = hold_out(task(count))
    assert [case.expected for case in split.checks] == held
    assert [case.expected for case in split.examples] == [i for i in range(count) if i not in held]


@pytest.mark.parametrize("fields", [{"checks": CASES[:1]}, {"check_code": "assert f(1)"}, {"properties": ("sorted",)}])
def test_a_task_with_checks_of_its_own_is_left_alone(fields: dict):
    """Its author chose what to show."""
    assert hold_out(task(9, **fields)) == task(9, **fields)
