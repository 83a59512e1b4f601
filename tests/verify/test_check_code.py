"""Check code runs in a jail of its own and meets the candidate by message only."""

from __future__ import annotations

import pytest

from tests.verify.tasks import task

HONEST = "def double(n):\n    return n * 2"
FORMS = [
    "assert double(2) == 4\nassert double(7) == 14",
    "def check(candidate):\n    assert candidate(2) == 4\n    assert candidate(7) == 14\n",
    "def check(candidate):\n    assert candidate(2) == 4\n    assert candidate(7) == 14\n\ncheck(double)\n",
    "def check(f):\n    for n in range(20):\n        assert f(n) == n + n, n\n",
    "import math\n\ndef helper(n):\n    return n * 2\n\nassert all(double(n) == helper(n) for n in range(5))",
    "assert candidate(2) == 4",
    "METADATA = {}\n\ndef check(candidate):\n    assert candidate(n=3) == 6, 'three'\n\n\ncheck(double)",
]


def goal(text, **fields):
    return task("double(n: int) -> int", check_code=text, **fields)


@pytest.mark.parametrize("text", FORMS)
def test_every_form_reaches_the_candidate(verify, text):
    """Bare assertions, `check(candidate)` called or not, loops and helpers all test the candidate."""
    assert verify(goal(text), HONEST).passed
    assert not verify(goal(text), "def double(n):\n    return n + 1").passed


def test_passing_check_code_is_given_evidence(verify):
    """Calls that no example showed make the evidence `given`."""
    assert verify(goal(FORMS[0]), HONEST).evidence == "given"


def test_a_failure_names_the_assertion_and_the_call(verify):
    """The journal learns which assertion failed, and what the last call gave."""
    verdict = verify(goal(FORMS[1]), "def double(n):\n    return 4")
    held, failed = verdict.results[:2]
    assert held.passed
    assert failed.label == "line 3: assert candidate(7) == 14"
    assert failed.reason == "the assertion does not hold; the last call: double(7) gave 4"


def test_later_assertions_count_as_not_reached(verify):
    """The share of assertions that held makes the reward dense."""
    verdict = verify(goal("assert double(1) == 2\nassert double(2) == 5\nassert double(3) == 6"), HONEST)
    assert verdict.count("check_code") == (1, 3)


def test_the_name_may_be_a_builtins(verify):
    """A task named `min` is tested by its own check code, not by Python's `min`."""
    named = task("min(a: int, b: int) -> int", check_code="assert min(3, 2) == 2\nassert min(1, 5) == 1")
    assert verify(named, "def min_2(a, b):\n    return a if a < b else b").passed
    assert not verify(named, "def min_2(a, b):\n    return a").passed


def test_exceptions_travel_by_class_and_message(verify):
    """Check code may expect an exception of the candidate."""
    text = """
try:
    double(None)
    assert False, "should raise"
except TypeError as error:
    assert "nothing" in str(error)
assert double(2) == 4
"""
    source = "def double(n):\n    if n is None:\n        raise TypeError('nothing to double')\n    return n * 2"
    assert verify(goal(text), source).passed
    assert not verify(goal(text), "def double(n):\n    return (n or 0) * 2").passed


def test_check_code_that_never_calls_fails(verify):
    """A text that tests something else proves nothing."""
    text = "def double(n):\n    return n * 2\n\nassert double(2) == 4"
    verdict = verify(goal(text), HONEST)
    assert verdict.failures[0].reason == "the check code never called double: it checks something else"


def test_a_hanging_candidate_ends_at_its_own_deadline(verify):
    """A candidate that hangs cannot be swallowed by check code, and is asked only once."""
    text = "for n in range(50):\n    try:\n        double(n)\n    except Exception:\n        pass\n"
    verdict = verify(goal(text), "def double(n):\n    while True:\n        pass")
    assert verdict.reward == 0.0
    assert verdict.failures[0].reason == "double(0) timed out after 0.5 s"


def test_endless_check_code_is_stopped(verify, monkeypatch):
    """Check code that never ends is stopped from outside, and fails."""
    monkeypatch.setattr("skillforge.verify.check_code.TEXT_S", 1.0)
    verdict = verify(goal("double(1)\nwhile True:\n    pass"), HONEST)
    assert verdict.failures[0].reason == "the check code did not end within 1 s"


def test_calls_are_capped(verify, monkeypatch):
    """Check code may make many calls, not endlessly many."""
    monkeypatch.setattr("skillforge.verify.check_code.MAX_CALLS", 20)
    verdict = verify(goal("for n in range(100):\n    assert double(n) == 2 * n"), HONEST)
    assert "check code may make 20 calls" in verdict.failures[0].reason


def test_check_code_that_does_not_parse_is_the_tasks_fault(verify):
    """A broken text is reported as such."""
    verdict = verify(goal("assert double(2 == 4"), HONEST)
    assert "the task's check code does not parse" in verdict.failures[0].reason


@pytest.mark.parametrize(
    "source",
    [
        "def double(n):\n    global check\n    check = None\n    return 4",
        "def double(n):\n    return candidate(n)",
        "import sys\n\ndef double(n):\n    return sys.modules",
        "class Yes:\n    def __eq__(self, other):\n        return True\n\ndef double(n):\n    return Yes()",
    ],
)
def test_the_candidate_cannot_reach_the_checker(verify, source):
    """Values travel as data: nothing of the candidate's runs where the assertions are."""
    assert not verify(goal(FORMS[0]), source).passed


def test_check_code_sees_a_copy_of_the_arguments(verify):
    """Changing an argument is noticed in check code too, and does not reach the checker's list."""
    named = task("total(xs: list[int]) -> int", check_code="xs = [1, 2]\nassert total(xs) == 3\nassert xs == [1, 2]")
    verdict = verify(named, "def total(xs):\n    s = 0\n    while xs:\n        s += xs.pop()\n    return s")
    assert [failure.kind for failure in verdict.failures] == ["mutation"]


@pytest.mark.parametrize(
    "text",
    [
        "assert double(2) == 4\nassert candidate.__globals__",
        "assert double(2) == 4\nimport sys\nassert sys.modules",
        "assert double(2) == 4\nassert open('/etc/passwd').read()",
        "assert double(2) == 4\nassert candidate.proxy",
        "assert double(double) == 4",
    ],
)
def test_check_code_sees_nothing_but_answers(verify, text):
    """A task's text is code that nobody has read either: it reaches no host, and of the candidate only its results."""
    assert not verify(goal(text), HONEST).passed
