"""What the search makes of bad input: clear reasons, bounded time and memory, and whatever was found by then."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from skillforge.errors import Interrupted
from skillforge.protocols import Budget, Component, Context
from skillforge.sandbox import Sandbox
from skillforge.signature import Signature
from skillforge.types import Case, Program, Provenance, Skill, Task, Writing
from skillforge.writers.search import SearchWriter, clock, space
from skillforge.writers.search.expr import Expr
from skillforge.writers.search.memory import shed
from skillforge.writers.search.operators import catalogue
from skillforge.writers.search.shown import MOST, select
from skillforge.writers.search.sizes import parts
from skillforge.writers.search.writer import PRELOAD

BUDGET = Budget(candidates=40_000, timeout_s=20.0)


def make_task(signature: str, *cases: Any) -> Task:
    """Cases are assertions as text, or (argument, expected)."""
    examples = tuple(Case.parse(case) if isinstance(case, str) else Case((case[0],), {}, case[1]) for case in cases)
    return Task("f", "f", "", Signature.parse(signature), examples)


CODES = make_task("(ns: list[int]) -> int", "f([1, 2]) == 23757", "f([300]) == 71662", "f([]) == 0")
ODD_CODE = "def odd_code(n):\n    return n * 7919 % 104729\n"


def offered(*sources: str, signature: str = "(n: int) -> int") -> Context:
    """Stored skills, of one number where nothing else is said, as a search is offered them."""
    components = []
    for source in sources:
        name = source.partition("def ")[2].partition("(")[0]
        task = Task(name, name, "", Signature.parse(signature))
        skill = Skill(name, source, task, {}, "given", Provenance("test"))
        components.append(Component(skill, Program({name: source}, name)))
    return Context(BUDGET, tuple(components))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(preload=PRELOAD, pool=1) as sandbox:
        yield sandbox


@pytest.fixture
def writer(sandbox: Sandbox) -> SearchWriter:
    return SearchWriter(sandbox)


def sources(writing: Writing) -> list[str]:
    return [candidate.source for candidate in writing.candidates]


def nested(levels: int, innermost: Any) -> Any:
    for _ in range(levels):
        innermost = [innermost]
    return innermost


# examples


def test_enormous_examples_are_left_to_the_verifier():
    """One of 10 MB is set aside where small ones say the same."""
    shown = select(make_task("(text: str) -> int", ("x" * 10_000_000, 10_000_000), "f('ab') == 2", "f('abc') == 3"))
    assert [arguments for _, arguments in shown.examples] == [("ab",), ("abc",)]
    assert shown.note == "1 example set aside: enormous"


def test_where_all_are_enormous_the_reason_says_so(writer: SearchWriter):
    """Nothing is tried that could not end in time."""
    writing = writer.write(
        make_task("(text: str) -> int", *(("x" * n, n) for n in (10**7, 10**7 + 1))), Context(BUDGET)
    )
    assert writing.reason == "not for search: 2 examples set aside: enormous"


def test_a_single_large_example_is_still_shown():
    """What is large, and all there is, is worth a try."""
    assert len(select(make_task("(text: str) -> int", ("x" * 1_000_000, 1), ("y" * 1_000_001, 2))).examples) == 1


def test_thousands_of_examples_are_thinned():
    """Each candidate is run on all: a hundred, from the first to the last, are enough."""
    shown = select(make_task("(n: int) -> int", *((n, n + 1) for n in range(1000))))
    assert len(shown.examples) == MOST
    assert shown.examples[-1][1] == (990,)
    assert shown.note == "900 examples set aside: over 100"


BAD = {
    "nested too deeply": (nested(5_000, 1), "nested more than 200 levels deep"),
    "an object": (object(), "a value of type 'object' is not data"),
    "a huge integer": (10**5000, "an integer of thousands of digits"),
}


@pytest.mark.parametrize("title", BAD)
def test_what_cannot_be_shown_is_told(title: str, writer: SearchWriter):
    """What is no data for the search is a reason, not an error."""
    value, told = BAD[title]
    writing = writer.write(make_task("(value: Any) -> int", (value, 1)), Context(BUDGET))
    assert "1 example set aside: " + told in writing.reason


def test_arguments_that_the_signature_does_not_take_are_told(writer: SearchWriter):
    """The solver calls such a task a contradiction; a writer alone says why it tries nothing."""
    writing = writer.write(make_task("(n: int) -> int", "f(1, 2) == 3"), Context(BUDGET))
    assert "takes at most 1 positional" in writing.reason


def test_contradicting_examples_fit_nothing(writer: SearchWriter):
    """Whoever asks a writer without a solver before it gets a plain answer."""
    writing = writer.write(make_task("(n: int) -> int", "f(1) == 2", "f(1) == 3"), Context(Budget(3_000, 20.0)))
    assert writing.reason == "nothing fits the examples within the budget of 3,000 candidates"


def test_deep_examples_end_in_time(writer: SearchWriter):
    """Each candidate on them is slow; the clock breaks one off where nobody looks at it in time."""
    task = make_task("(value: list) -> int", *((nested(150, n), n * n + 7) for n in (1, 2, 3)))
    assert "within the budget of 0.3 s" in writer.write(task, Context(Budget(1 << 60, 0.3))).reason


@pytest.mark.parametrize(
    ("value", "most", "counted"),
    [("abc", 99, 4), ([1, "ab"], 99, 7), ({"a": [1]}, 99, 7), ([0] * 1000, 5, 1001), (nested(9000, 1), 10, 12)],
)
def test_sizes_are_counted_only_as_far_as_needed(value: Any, most: int, counted: int):
    """Elements and characters, each holder itself too; no recursion."""
    assert parts(value, most) == counted


def test_a_type_without_operators_is_named(writer: SearchWriter):
    """More time would not help: operators would."""
    task = make_task("(v: complex) -> complex", *((n * 1j, n * 2j) for n in (1, 2, 5)))
    reason = writer.write(task, Context(Budget(3_000, 20.0))).reason
    assert reason.endswith("no operator is about complex: docs/operators.md says how to add some")


def test_a_type_that_is_no_type_is_left_to_the_values(writer: SearchWriter):
    """A class that only the user has would be no name where the program runs."""
    task = make_task("(n: Widget) -> Widget", "f(1) == 3", "f(5) == 7", "f(9) == 11")
    assert "def f(n: int) -> int:" in sources(writer.write(task, Context(BUDGET)))[0]


def test_texts_that_are_nearly_numbers_are_texts(writer: SearchWriter):
    """`--12` is none, though there is one in it."""
    task = make_task("(text: str) -> str", ("a", "--12"), ("b", "--7"), ("c", "--305"))
    assert "ended early" not in writer.write(task, Context(BUDGET)).reason


# stored skills

HARMFUL = {
    "loops": "def bad(n):\n    while True:\n        pass\n",
    "swallows what stops it": (
        "def bad(n):\n    while True:\n        try:\n            n += 1\n        except:\n            pass\n"
    ),
    "recurses without end": "def bad(n):\n    return bad(n + 1)\n",
    "raises SystemExit": "def bad(n):\n    raise SystemExit\n",
    "raises KeyboardInterrupt": "def bad(n):\n    raise KeyboardInterrupt\n",
    "exits when loaded": "raise SystemExit\ndef bad(n):\n    return n\n",
    "takes all memory": "def bad(n):\n    return [n] * 10**9\n",
    "gives a huge list": "def bad(n):\n    return [n] * 10**6\n",
    "gives itself": "def bad(n):\n    xs = [n]\n    xs.append(xs)\n    return xs\n",
    "gives a generator": "def bad(n):\n    return (i for i in range(n))\n",
    "gives a function": "def bad(n):\n    return lambda: n\n",
    "gives an object": "class A:\n    pass\ndef bad(n):\n    return A()\n",
    "gives nan": "def bad(n):\n    return float('nan')\n",
    "nests too deeply": "def bad(n):\n    xs = []\n    for _ in range(5000):\n        xs = [xs]\n    return xs\n",
    "grows a global": "S = []\ndef bad(n):\n    S.append(n)\n    return len(S) * 1000\n",
    "draws numbers": "import random\ndef bad(n):\n    return random.randint(1000, 2000)\n",
}


@pytest.mark.parametrize("title", HARMFUL)
def test_a_skill_that_misbehaves_changes_nothing(title: str, writer: SearchWriter):
    """It is bounded and dropped; another one that is offered with it is used as if it stood alone."""
    best = sources(writer.write(CODES, offered(HARMFUL[title], ODD_CODE)))
    assert "bad" not in best[0]
    assert best[0] == sources(writer.write(CODES, offered(ODD_CODE)))[0]


def test_a_skill_that_breaks_its_promise_on_some_inputs_ends_no_search(writer: SearchWriter):
    """It says that it gives text, gives numbers, and raises where it gives none."""
    liar = "def common(text):\n    return len(text) if text > 'b' else text.missing\n"
    cases = [("ca x", "4 kangaroos"), ("ab y", "7 wombats"), ("dd z q", "6 emus"), ("e w", "3 dingoes")]
    written = writer.write(make_task("(text: str) -> str", *cases), offered(liar, signature="(text: str) -> str"))
    assert "ended early" not in written.reason


def test_a_skill_that_hangs_in_c_on_large_numbers_is_given_none(writer: SearchWriter):
    """No timer is heard there: its process is ended, and the search begun again. That takes a second of the clock's."""
    harmful = "def bad(n):\n    return sum(range(n * 10**9 if n > 10**6 else n))\n"
    task = make_task("(n: int) -> int", (2_000_000, 2_000_002), (3, 5), (5, 7))
    assert "n + 2" in sources(writer.write(task, offered(harmful)))[0]


def test_skills_that_do_not_end_are_named_when_nothing_is_found(writer: SearchWriter):
    """So that whoever owns the library learns of it."""
    unlearnable = make_task("(n: int) -> int", "f(1) == 371", "f(2) == -90", "f(3) == 10077", "f(4) == 5")
    writing = writer.write(unlearnable, offered(HARMFUL["loops"], HARMFUL["exits when loaded"].replace("bad", "worse")))
    assert "skills left out, which do not load, or take too long: worse, bad" in writing.reason


# bounds


def test_want_of_memory_ends_a_search_with_a_reason(sandbox: Sandbox):
    """No crash: how far it came, and what would need less."""
    cases = [(list(range(n, n * 40)), [n * n * 7 + 3, n % 3]) for n in range(2, 9)]
    task = make_task("(xs: list[int]) -> list[int]", *cases)
    writing = SearchWriter(sandbox, memory_mb=48).write(task, Context(Budget(1 << 60, 20.0)))
    assert "ran out of memory after" in writing.reason


def test_once_half_of_the_memory_is_used_large_values_are_let_go():
    """What is small stays, and so do inputs, whatever their size."""
    budget = space.Budget(100_000, 60.0, time.monotonic)
    small, large = ([1, 2],), (list(range(2000)),)
    held = space.Space(1, catalogue.OPERATORS, catalogue.derive, budget, [Expr(("list", "int"), large, 1, name="xs")])
    for values in (small, large[::-1], ([7] * 2000,)):
        held.admit(space.Rule(catalogue.OPERATORS[0], (), ("list", "int"), 1), (), values, 2, 0, partial=False)
    shed(held)
    assert [len(expr.values[0]) for expr in held.pool(("list", "int"))] == [2000, 2]
    budget.tight = True
    held.admit(space.Rule(catalogue.OPERATORS[0], (), ("list", "int"), 1), (), ([8] * 2000,), 2, 0, partial=False)
    assert len(held.pool(("list", "int"))) == 2


def test_what_was_found_before_memory_was_full_is_kept(sandbox: Sandbox):
    """A program that fits by chance, perhaps: the verifier will tell."""
    task = make_task("(n: int) -> bool", "f(1) == True", "f(2) == False", "f(3) == True")
    writing = SearchWriter(sandbox, memory_mb=40).write(task, Context(Budget(1 << 60, 20.0)))
    assert writing.candidates
    assert writing.reason == "" or "memory" in writing.reason


def test_ctrl_c_asks_the_search_for_what_it_has(writer: SearchWriter):
    """It is told how far it came. A worker is there already, so that the search has begun."""
    task = make_task("(n: int) -> int", "f(1) == 371", "f(2) == -90", "f(3) == 10077", "f(4) == 5")
    writer.write(task, Context(Budget(100, 1.0)))
    interrupt = threading.Timer(0.3, signal.pthread_kill, (threading.get_ident(), signal.SIGINT))
    interrupt.start()
    with pytest.raises(Interrupted) as raised:
        writer.write(task, Context(Budget(1 << 60, 20.0)))
    interrupt.join()
    assert "interrupted after" in raised.value.partial.reason


def spin() -> None:
    while True:
        with contextlib.suppress(Exception):
            sum(range(1000))


def test_the_clock_breaks_off_what_does_not_end():
    """Whatever runs: an `except Exception` does not hold it."""
    with clock.running(alone=False), pytest.raises(clock.OutOfTime), clock.until(time.monotonic()):
        spin()


def test_an_inner_bound_ends_and_the_outer_one_stands():
    """A call within a call has a time of its own."""
    with clock.running(alone=False), clock.at_most(60.0):
        with pytest.raises(clock.TooSlow), clock.at_most(0.05):
            spin()
        assert sum(range(1_000_000)) > 0
