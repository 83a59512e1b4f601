"""The values that flow: their own rules, and that records are read back as they were."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillforge.errors import InvalidAssertion, InvalidConfig
from skillforge.signature import Signature
from skillforge.types import (
    Attempt,
    Candidate,
    Case,
    CheckResult,
    Cost,
    Episode,
    Fault,
    Limits,
    Outcome,
    Program,
    Provenance,
    Skill,
    Status,
    Task,
    Verdict,
    Violation,
    sha256,
)
from skillforge.values import equal
from tests.test_values import values

ADD = Task(
    id="math/add",
    name="add",
    description="Adds.",
    signature=Signature.parse("(a: int, b: int = 1) -> int"),
    examples=(Case.parse("add(1) == 2"),),
    checks=(Case.parse("add(1, b=2) == 3"), Case.parse("add(None) raises TypeError")),
    requires=("zero",),
    tags=("math",),
    difficulty=1,
    limits=Limits(timeout_s=1.0),
)


def verdict(reward: float) -> Verdict:
    results = (CheckResult("example", "f(1) == 2", True), CheckResult("check", "f(2) == 3", False, "gave 4"))
    return Verdict(False, reward, {"examples": 1.0}, results)


def skill(**changes: Any) -> Skill:
    fields: dict[str, Any] = {"pins": {}, "evidence": "given", "provenance": Provenance("search")} | changes
    return Skill("add", "def add(a, b=1):\n    return a + b\n", ADD, **fields)


def test_a_task_is_read_back_from_its_record():
    """Records are JSON; nothing is lost in them."""
    assert Task.from_record(json.loads(json.dumps(ADD.to_record()))) == ADD


def test_a_record_leaves_out_what_is_empty():
    """So that a stored task reads well."""
    assert Task("f", "f", "", Signature(())).to_record() == {"id": "f", "name": "f", "signature": "()"}


@given(st.lists(values, max_size=3), values)
def test_a_case_is_read_back_from_its_source(args: list[Any], expected: Any):
    """Any values that cross the boundary can stand in an assertion."""
    case = Case(tuple(args), {}, expected)
    again = Case.parse(case.source("f"), "f")
    assert equal(again.args, case.args)
    assert equal(again.expected, expected)


@pytest.mark.parametrize("text", ["f(1) == 2", "f(1, b='x') == [1, (2,)]", "f('x') raises ValueError", "f() == None"])
def test_an_assertion_is_read_and_written_alike(text: str):
    """Curricula, records and doctests share one notation."""
    assert Case.parse(text, "f").source("f") == text


def test_an_assertion_of_another_function_is_refused():
    """A task's assertions call the task's function."""
    with pytest.raises(InvalidAssertion, match=r"'g\(1\) == 2' calls 'g', but the task is 'f'"):
        Case.parse("g(1) == 2", "f")


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        (["f(1) == 2", "f(a=1) == 3"], "contradicts itself: f(1) == 2, but f(a=1) == 3"),
        (["f(1, 5) == 2", "f(1) == 3"], "contradicts itself: f(1, 5) == 2, but f(1) == 3"),
        (["f(1) == 2", "f(1) raises KeyError"], "contradicts itself: f(1) == 2, but f(1) raises KeyError"),
        (["f(1) == 1", "f(1) == True"], "contradicts itself: f(1) == 1, but f(1) == True"),
        (["f(1) == 2", "f(1) == 2", "f(True) == 3", "f(1.0) == 4", "f(2) == 2"], ""),
        (["f(1, 2, 3) == 2"], "contradicts its signature: takes at most 2 positional arguments, 3 given: (a, b=5)"),
        (["f() raises TypeError", "f(1) == 2"], ""),
        (["f(1) == 0.3", "f(1) == 0.30000000000000004"], ""),
    ],
)
def test_the_same_arguments_with_two_results_are_a_contradiction(texts: list[str], reason: str):
    """No function can meet such a task, so none is searched for."""
    cases = [Case.parse(text) for text in texts]
    signature = Signature.parse("(a, b=5)")
    assert Task("f", "f", "", signature, tuple(cases[:1]), tuple(cases[1:])).contradiction == reason


@pytest.mark.parametrize(
    ("field", "value"),
    [("timeout_s", 0), ("timeout_s", -1), ("timeout_s", float("nan")), ("timeout_s", float("inf")), ("memory_mb", 1),
     ("memory_mb", True), ("output_kb", "1"), ("timeout_s", None)],
)  # fmt: skip
def test_limits_out_of_range_are_refused(field: str, value: Any):
    """Which limit, what it was, and what it may be."""
    with pytest.raises(InvalidConfig, match=f"limits: {field} is .*; it must be a number from"):
        Limits(**{field: value})


@pytest.mark.parametrize("field", ["checks", "check_code", "properties"])
def test_what_writers_do_not_see_is_held_out(field: str):
    """Without any of the three, a task shows all that is known of it."""
    held: dict[str, Any] = {"checks": ADD.checks, "check_code": "assert f(1)", "properties": ("idempotent",)}
    assert Task("f", "f", "", Signature(()), **{field: held[field]}).held_out
    assert not Task("f", "f", "", Signature(()), examples=ADD.examples).held_out


def test_an_outcome_says_in_a_line_why_there_is_no_value():
    """The status, and the reason as far as it is known."""
    assert Outcome(Status.OK, 1).reason == ""
    assert Outcome(Status.TIMED_OUT).reason == "timed out"
    assert Outcome(Status.ERROR, error=Fault("KeyError", "'x'", 2)).reason == "error: KeyError: 'x' (line 2)"
    violation = Violation("import", 1, "no import of os")
    assert Outcome(Status.REFUSED, violations=(violation,)).reason == "refused: line 1: no import of os [import]"


def test_a_verdict_counts_by_kind():
    """How many held, of how many."""
    assert verdict(0.5).count("example", "check") == (1, 2)
    assert [failure.label for failure in verdict(0.5).failures] == ["f(2) == 3"]


@pytest.mark.parametrize(
    ("status", "evidence", "composable"),
    [("verified", "given", True), ("verified", "weak", False), ("unverified", "given", False)],
)
def test_only_verified_skills_on_given_evidence_are_composed_from(status: str, evidence: str, composable: bool):
    """A skill that fits only what it was shown must not spread."""
    assert skill(status=status, evidence=evidence).composable is composable


def test_a_skill_is_identified_by_its_source():
    """One byte more is another version."""
    assert skill().sha256 == sha256("def add(a, b=1):\n    return a + b\n") != sha256("")
    assert len(sha256("\ud800")) == 64


def test_an_episode_is_solved_by_a_new_skill_or_an_old_one():
    """Anything else is a failure, whatever was tried."""
    assert Episode(ADD, skill=skill()).solved
    assert Episode(ADD, reused="plus").solved
    assert not Episode(ADD).solved


def test_an_episodes_reward_is_its_best_attempts():
    """Reuse counts as solved; nothing tried counts as nothing."""
    attempts = tuple(Attempt(Candidate("", "f", "search"), verdict(reward)) for reward in (0.2, 0.7, 0.4))
    assert Episode(ADD, attempts).reward == 0.7
    assert Episode(ADD, reused="plus").reward == 1.0
    assert Episode(ADD).reward == 0.0


def test_costs_add_up():
    """Over attempts, and over episodes."""
    assert Cost(1, 0.5, 0.25, 3) + Cost(2, 1.0, 0.5, 4) == Cost(3, 1.5, 0.75, 7)


def test_a_program_of_one_source_has_one_module():
    """Its entry is that module."""
    assert Program.of("x = 1", "a") == Program({"a": "x = 1"}, "a")
