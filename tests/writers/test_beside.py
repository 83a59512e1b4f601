"""Two processes for one search: the same programs as one, whatever becomes of the second."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from skillforge.errors import Interrupted
from skillforge.protocols import Budget, Candidate, Component, Context
from skillforge.sandbox import Sandbox
from skillforge.signature import Signature
from skillforge.types import Attempt, Case, Outcome, Program, Provenance, Skill, Status, Task, Verdict
from skillforge.writers.search import PRELOAD, SearchWriter
from skillforge.writers.search.beside import LEAD, Beside
from skillforge.writers.search.writer import NARROW

BUDGET = Budget(12_000, 60.0)


def described(description: str, signature: str, *examples: str) -> Task:
    cases = tuple(Case.parse(text, "f") for text in examples)
    return Task("f", "f", description, Signature.parse(signature), cases)


LABELS = described(
    "The text cut to the width, dots up to it.", "(text: str, width: int) -> str",
    "f('Bun', 8) == 'Bun.....'", "f('Spelt bread', 5) == 'Spelt'", "f('', 2) == '..'", "f('Rye', 4) == 'Rye.'",
)  # fmt: skip
TASKS = {
    "a label": LABELS,
    "sorted words": described("Sort the words.", "(text: str) -> list[str]", "f('b a') == ['a', 'b']", "f('') == []"),
    "what is not found": described("The number's secret.", "(n: int) -> int", "f(1) == 7919", "f(2) == 65537"),
    "without a description": described("", "(n: int) -> int", "f(1) == 3", "f(5) == 11", "f(-2) == -3"),
    "a table": described(
        "Those rows whose last cell is not empty.", "(rows: list[list[str]]) -> list[list[str]]",
        "f([['a', ''], ['b', 'c']]) == [['b', 'c']]", "f([['', 'x']]) == [['', 'x']]", "f([['q', '']]) == []",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(preload=PRELOAD, pool=1) as sandbox:
        yield sandbox


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_two_processes_find_what_one_finds(sandbox: Sandbox, task: Task):
    """The same programs in the same order, after as many candidates."""
    one, two = (SearchWriter(sandbox, halved=halved).write(task, Context(BUDGET)) for halved in (False, True))
    assert [each.source for each in two.candidates] == [each.source for each in one.candidates]
    assert (two.cost.candidates, two.reason) == (one.cost.candidates, one.reason)


def test_they_are_asked_to_judge_the_same_programs(sandbox: Sandbox):
    """After each no both go on from where they were."""
    one_of = described(
        "One of the numbers.", "(ns: list[int]) -> int", "f([4, 9, 6]) == 4", "f([2]) == 2", "f([3, 5]) == 3"
    )
    asked: dict[bool, list[str]] = {False: [], True: []}
    for halved, judged in asked.items():

        def no(candidate: Candidate, judged: list[str] = judged) -> Attempt | None:
            judged.append(candidate.source)
            return Attempt(candidate, Verdict(False, 0.5, {}, ())) if len(judged) < 3 else None

        SearchWriter(sandbox, halved=halved).write(one_of, Context(BUDGET, judge=no))
    assert asked[True] == asked[False]
    assert len(asked[True]) > 1


def test_both_load_the_stored_skills(sandbox: Sandbox):
    source = "def odd_code(n: int) -> int:\n    return n * 7919 % 104729\n"
    skill = Skill("odd_code", source, described("", "(n: int) -> int"), {}, "given", Provenance("test"))
    context = Context(BUDGET, (Component(skill, Program({"odd_code": source}, "odd_code"), required=True),))
    task = described("Add up their odd codes.", "(ns: list[int]) -> int", "f([1, 2]) == 23757", "f([300]) == 71662")
    one, two = (SearchWriter(sandbox, halved=halved).write(task, context) for halved in (False, True))
    assert "odd_code" in two.candidates[0].uses
    assert [each.source for each in two.candidates] == [each.source for each in one.candidates]


class Killing:
    """A jail that ends the second process in the midst of its work."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.killed: list[Outcome] = []

    def trusted(self, target: str, *args: Any, **settings: Any) -> Outcome:
        if target != NARROW:
            return self.sandbox.trusted(target, *args, **settings)
        limits = replace(settings.pop("limits"), timeout_s=0.2)
        self.killed.append(self.sandbox.trusted(target, *args, limits=limits, **settings))
        return self.killed[-1]

    def close(self) -> None:
        """It is closed elsewhere."""


def test_where_the_second_dies_the_first_goes_on(sandbox: Sandbox):
    """It has the wide half, and ends with what that finds."""
    jail = Killing(sandbox)
    writing = SearchWriter(jail, halved=True).write(TASKS["what is not found"], Context(Budget(100_000, 60.0)))
    assert jail.killed[0].status is Status.TIMED_OUT
    assert (writing.cost.candidates, writing.reason[:12]) == (100_000, "nothing fits")


def test_an_interrupt_gives_what_both_have_found(sandbox: Sandbox):
    """And nothing is left that runs."""
    writer = SearchWriter(sandbox, halved=True)
    task = described("The number's secret.", "(n: int) -> int", "f(1) == 7919", "f(2) == 65537", "f(3) == 12")
    interrupt = threading.Timer(0.5, signal.pthread_kill, (threading.get_ident(), signal.SIGINT))
    interrupt.start()
    with pytest.raises(Interrupted) as raised:
        writer.write(task, Context(Budget(1 << 60, 20.0)))
    interrupt.join()
    assert "interrupted after" in raised.value.partial.reason
    while any(thread.name == "skillforge-beside" for thread in threading.enumerate()):
        time.sleep(0.01)


def test_nothing_runs_on_once_a_search_has_ended(sandbox: Sandbox):
    """The second process ends by itself: nobody awaits its steps."""
    SearchWriter(sandbox, halved=True).write(TASKS["sorted words"], Context(Budget(1 << 60, 60.0)))
    while any(thread.name == "skillforge-beside" for thread in threading.enumerate()):
        time.sleep(0.01)


def test_what_is_told_is_given_in_its_order_and_its_end_last():
    with Beside(60.0) as beside:
        beside.run(lambda: [beside.tell([step]) for step in range(3)])
        assert [beside.next().value for _ in range(4)] == [[0], [1], [2], None]


def test_who_is_far_ahead_waits_until_it_is_over():
    """Then it is told that nothing more is awaited."""
    answers: list[object] = []
    with Beside(60.0) as beside:
        beside.run(lambda: answers.extend(beside.tell([step]).value for step in range(LEAD + 1)))
        while not beside._told.full():
            time.sleep(0.001)
    while len(answers) <= LEAD:
        time.sleep(0.001)
    assert answers == [*[True] * LEAD, False]


def test_past_the_deadline_nothing_is_waited_for():
    beside = Beside(0.0)
    answer = beside.next()
    assert (answer.status, answer.value) == (Status.OK, [])
