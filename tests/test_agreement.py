"""Agreement: a task that nobody gave checks gets those on which independent solutions and tests agree."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from skillforge.agreement import MOST_QUESTIONS, Agreement
from skillforge.build import make_sandbox, open_library
from skillforge.sandbox import Limits
from skillforge.testing import ScriptedLLM
from tests.solver.conftest import make_task
from tests.verify.garden import garden_task

RIGHT = "def area(width: int, height: int) -> int:\n    return width * height\n"
OTHER = "def area(width: int, height: int) -> int:\n    return sum(width for _ in range(height))\n"
WRONG = "def area(width: int, height: int) -> int:\n    return width + height\n"
TESTS = [
    "area(2, 5) == 10",
    "area(1, 1) == 1",
    "area(0, 9) == 0",
    "area(7, 1) == 7",
    "area(3, 3) == 9",
    "area(10, 10) == 100",
]
OWN = ["area(2, 3) == 6", "area(4, 5) == 20", "area(1, 8) == 8"]
HELD = ["area(9, 9) == 81", "area(6, 2) == 12"]


@pytest.fixture(scope="module")
def sandbox():
    with make_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def settle(tmp_path, sandbox):
    """A function: (task, solutions, tests, …) → the task, the reason, and the model that was asked."""
    with open_library(tmp_path / "library", create=True) as library:

        def run(task, solutions, tests=TESTS, ask=None):
            left = {"solution": list(solutions), "tests": [tests] * 2}

            def said(request):
                kind = request.label.split("/")[2]
                told = left[kind].pop(0)
                return f"```python\n{told}```" if kind == "solution" else json.dumps(told)

            model = ScriptedLLM(said)
            task, reason, cost = Agreement(library, model, "openai/scripted", sandbox, ask=ask).settle(task)
            assert cost.tokens > 0
            return task, reason, model

        yield run


def area(own=OWN, held=HELD):
    return make_task("area", "(width: int, height: int) -> int", own, held, description="The area of a rectangle.")


def texts(cases):
    return [case.source("area") for case in cases]


def test_what_two_solutions_give_is_agreed(settle):
    """The task's own cases stay what they were; drafted tests are held out beside them."""
    task, reason, model = settle(area(), [RIGHT, OTHER])
    assert reason == ""
    assert task.evidence == "agreed"
    assert texts(task.examples) == OWN
    assert texts(task.checks) == [*HELD, *TESTS]
    assert len(model.requests) == 3


def test_nobody_is_shown_what_another_wrote(settle):
    """Solutions are written without a test, tests without a solution."""
    _, _, model = settle(area(), [RIGHT, OTHER])
    for request in model.requests:
        told = "\n".join(message.content for message in request.messages[1:])
        assert "The area of a rectangle." in told
        assert "== 6" not in told
        assert "* height" not in told


def test_a_task_without_cases_gets_them(settle):
    """Some are shown, and the others held out."""
    task, reason, _ = settle(area([], []), [RIGHT, OTHER])
    assert reason == ""
    assert (len(task.examples), len(task.checks)) == (3, 3)


def test_a_wrong_case_of_its_own_is_found(settle):
    """One of five contradicts what the solutions agree on: it goes, the others stay."""
    task, reason, _ = settle(area([*OWN[:2], "area(1, 8) == 9"]), [RIGHT, OTHER])
    assert reason == ""
    assert "area(1, 8) == 9" not in texts((*task.examples, *task.checks))
    assert texts(task.examples)[:2] == OWN[:2]


def test_a_wrong_drafted_test_is_left_out(settle):
    """Whoever drafted it was wrong: it counts for nothing."""
    task, _, _ = settle(area(), [RIGHT, OTHER], ["area(5, 5) == 10", *TESTS])
    assert "area(5, 5) == 10" not in texts(task.checks)


def test_a_third_solution_decides_between_two(settle):
    """It is asked for only where two are not of one mind."""
    task, reason, model = settle(area(), [RIGHT, WRONG, OTHER])
    assert reason == ""
    assert texts(task.examples) == OWN
    assert len(model.requests) == 4


def test_where_solutions_differ_the_task_is_refused(settle):
    """With a call and what they make of it."""
    third = RIGHT.replace("width * height", "width - height")
    task, reason, _ = settle(area([], []), [RIGHT, WRONG, third])
    assert reason.startswith(
        "is not agreed on: 0 of 6 tests hold for 2 independent solutions; area(2, 5) is 10 or 7 or -3"
    )
    assert task.evidence == "given"  # as it came


def test_a_task_whose_own_cases_are_mostly_wrong_is_refused(settle):
    """It means something else than it says."""
    _, reason, _ = settle(area([f"area({n}, {n}) == {2 * n}" for n in (3, 4, 5)]), [RIGHT, OTHER])
    assert reason == "is not agreed on: its own case area(3, 3) says 6, and independent solutions give 9"


def test_a_person_decides_where_there_is_no_agreement(settle):
    """Their word counts as what is right; nothing is asked where all agree."""
    asked = []

    def ask(question):
        asked.append(question)
        return next(
            index for index, (answer, _) in enumerate(question.answers) if answer in ("10", "1", "0", "7", "9", "100")
        )

    third = RIGHT.replace("width * height", "width - height")
    task, reason, _ = settle(area([], []), [RIGHT, WRONG, third], ask=ask)
    assert reason == ""
    assert len(task.examples) + len(task.checks) == len(asked) == MOST_QUESTIONS
    assert asked[0].call == "area(2, 5)"
    assert asked[0].answers == (("10", "a test"), ("7", "1 of 3 solutions"), ("-3", "1 of 3 solutions"))
    asked.clear()
    settle(area(), [RIGHT, OTHER], ask=ask)
    assert asked == []


def test_solutions_that_cannot_be_run_do_not_count(settle):
    """No code, hostile code, code that never ends: what became of the last is told."""
    spins = "def area(width: int, height: int) -> int:\n    while True:\n        pass\n"
    hurried = replace(area(), limits=Limits(timeout_s=0.3))
    for solutions, last in (
        ([RIGHT, "import os\n", spins], "timed out: TimeoutError: no result within 0.3 s"),
        ([RIGHT, spins, "I cannot."], "It began: '```python I cannot.```'"),
    ):
        _, reason, _ = settle(hurried, solutions)
        assert reason.startswith("is not agreed on: 1 of 3 independent solutions could be run; of the last: ")
        assert reason.endswith(last)


def test_where_the_first_solutions_cannot_be_run_no_other_is_written(settle):
    """One more makes no two."""
    _, reason, model = settle(area(), ["I cannot.", "No."])
    assert reason.startswith("is not agreed on: 0 of 2 independent solutions could be run")
    assert len(model.requests) == 3


@pytest.fixture
def cross(tmp_path, sandbox):
    """A function: (task, replies) → the task, why its evidence is weak, and the model that was asked."""
    with open_library(tmp_path / "crossed", create=True) as library:

        def run(task, *replies):
            model = ScriptedLLM([f"```python\n{reply}```" for reply in replies])
            task, why, _ = Agreement(library, model, "openai/scripted", sandbox).cross(task)
            return task, why, model

        yield run


def test_what_one_solution_does_crosses_a_tasks_own_cases(cross):
    """It is shown none of them, and they stay what they were."""
    task, why, model = cross(area(), RIGHT)
    assert (task.evidence, why, len(model.requests)) == ("agreed", "", 1)
    assert (texts(task.examples), texts(task.checks)) == (OWN, HELD)
    assert not any("== 6" in message.content for message in model.requests[0].messages)


def test_cases_that_no_solution_does_are_weak(cross):
    """Two are asked, and what the first does otherwise is told."""
    task, why, model = cross(area([*OWN[:2], "area(1, 8) == 9"]), RIGHT, OTHER)
    assert (task.evidence, len(model.requests)) == ("weak", 2)
    assert why == "an independent solution gives 8 for area(1, 8), not 9"


def test_what_cannot_be_crossed_is_weak(cross):
    """No model is asked what a tool would give."""
    task, why, model = cross(replace(area(), capabilities=("fetch",)))
    assert (task.evidence, model.requests) == ("weak", [])
    assert why == "what acts through tools has no independent solution"


def test_what_an_environment_or_code_judges_is_not_crossed(cross):
    """Whoever gave that stands for it."""
    assert cross(garden_task())[0].evidence == "given"
    assert cross(replace(area(), check_code="assert area(1, 2) == 2"))[0].evidence == "given"


def test_raising_can_be_agreed_on(settle):
    """By the exception's name."""
    raises = RIGHT.replace("    return", "    if width < 0:\n        raise ValueError(width)\n    return")
    task, _, _ = settle(area(held=[*HELD, "area(-1, 2) raises ValueError"]), [raises, raises.replace("*", "* 1 *")])
    assert "area(-1, 2) raises ValueError" in texts(task.checks)


def test_what_acts_on_the_world_is_not_crossed(tmp_path, sandbox):
    """Tools are for verified candidates only: such a task is refused, and no model is asked."""
    with open_library(tmp_path / "library", create=True) as library:
        model = ScriptedLLM([])
        task = replace(area(), capabilities=("fetch",))
        told = Agreement(library, model, "openai/x", sandbox).settle(task)[1]
        assert told == "is not agreed on: what acts through tools could be judged in an environment only"
        assert model.requests == []
