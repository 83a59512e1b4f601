"""Only a passing verdict makes a skill, and a writer hears nothing of what is held out."""

from __future__ import annotations

import pytest

from skillforge.types import Cost
from skillforge.verify import NotVerified, admit, shown_verdict
from tests.verify.tasks import candidate, task

GOAL = task("double(n: int) -> int", "double(2) == 4", checks=("double(7777) == 15554", "double(0) == 0"))
GOOD = "def double(n: int) -> int:\n    return n * 2"
BAD = "def double(n: int) -> int:\n    return n * 3"


def test_a_passing_verdict_makes_a_skill(verify):
    """The skill carries its source, task, evidence, pins and provenance."""
    skill = admit(GOAL, candidate(GOOD), verify(GOAL, GOOD), pins={"words": "ab"}, attempts=3, cost=Cost(candidates=9))
    assert (skill.name, skill.evidence, skill.pins) == ("double", "given", {"words": "ab"})
    assert (skill.provenance.writer, skill.provenance.attempts, skill.provenance.cost.candidates) == ("test", 3, 9)


def test_a_failed_verdict_makes_none(verify):
    """A candidate that failed cannot be admitted, and the reason is told."""
    with pytest.raises(NotVerified, match=r"double\(2\) == 4, but it gave 6"):
        admit(GOAL, candidate(BAD), verify(GOAL, BAD))


def test_a_writer_sees_examples_in_full_and_counts_of_the_rest(verify):
    """Of a held-out check no argument and no value reaches a writer."""
    shown = shown_verdict(verify(GOAL, BAD)).failures
    assert [failure.kind for failure in shown] == ["example", "check"]
    assert shown[1].reason.startswith("1 of 2 held-out checks fail")
    assert "7777" not in repr(shown)


def test_hygiene_reasons_hide_held_out_arguments(verify):
    """A held-out call that changed its argument is reported without the argument."""
    goal = task("f(xs: list[int]) -> int", "f([1]) == 1", checks=("f([7777, 2]) == 2",))
    source = "def f(xs):\n    if len(xs) > 1:\n        xs.pop(0)\n    return len(xs) if xs == [1] else 2"
    shown = shown_verdict(verify(goal, source)).failures
    assert [failure.kind for failure in shown] == ["mutation"]
    assert "7777" not in repr(shown)


def test_a_passing_verdict_has_nothing_to_show(verify):
    """No failure, no line."""
    assert shown_verdict(verify(GOAL, GOOD)).failures == ()
