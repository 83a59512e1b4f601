"""The search writer at its seam: a task in, candidates out, by one call in a real jail."""

import subprocess
import sys

import pytest

from skillforge.protocols import Budget, Component, Context
from skillforge.sandbox import Sandbox
from skillforge.signature import Signature
from skillforge.types import Case, Program, Provenance, Skill, Task
from skillforge.writers.search import SearchWriter
from skillforge.writers.search.writer import PRELOAD, request

CONTEXT = Context(Budget(candidates=40_000, timeout_s=30.0))


def make_task(name, signature, *examples, **more):
    cases = tuple(Case.parse(text, name) for text in examples)
    return Task(id=name, name=name, description="", signature=Signature.parse(signature), examples=cases, **more)


@pytest.fixture(scope="module")
def writer():
    with Sandbox(preload=PRELOAD) as sandbox:
        yield SearchWriter(sandbox)


def test_candidates_come_from_the_jail(writer):
    """The best candidate is a module with the task's function, and says what it cost."""
    task = make_task("shout", "(text: str) -> str", 'shout("a b") == "A B!"', 'shout("x") == "X!"', 'shout("") == "!"')
    writing = writer.write(task, CONTEXT)
    assert writing.candidates[0].entry == "shout"
    assert writing.cost.candidates > 0
    assert "def shout(text: str) -> str:" in writing.candidates[0].source


def test_without_examples_nothing_is_tried(writer):
    """A task of check code only is not for search, and the reason says so."""
    writing = writer.write(make_task("f", "(n: int) -> int", check_code="assert f(1) == 1"), CONTEXT)
    assert writing.candidates == ()
    assert writing.reason == "not for search: no examples"


def test_what_is_held_out_never_enters_the_request():
    """Checks, check code and properties stay outside."""
    held_out = {"checks": (Case.parse("f(77) == 88"),), "check_code": "secret", "properties": ("hidden",)}
    asked = str(request(make_task("f", "(n: int) -> int", "f(1) == 2", **held_out), CONTEXT))
    assert not any(word in asked for word in ("77", "88", "secret", "hidden"))


def test_defaults_and_keywords_reach_the_engine_as_arguments():
    """An example that leaves a default out is completed; one that names an argument is put in place."""
    task = make_task("f", "(n: int, by: int = 3) -> int", "f(1) == 4", "f(2, by=5) == 7")
    asked = request(task, CONTEXT)
    assert [example["args"] for example in asked["examples"]] == [[1, 3], [2, 5]]
    assert [example["call"] for example in asked["examples"]] == ["1", "2, by=5"]
    assert asked["parameters"][1]["default"] == "3"


def test_stored_skills_are_offered_and_named(writer):
    """A candidate that calls a skill says so in `uses`, and imports it."""
    source = "def odd_code(n: int) -> int:\n    return n * 7919 % 104729\n"
    task = make_task("odd_code", "(n: int) -> int")
    skill = Skill("odd_code", source, task, {}, "given", Provenance("test"))
    context = Context(CONTEXT.budget, (Component(skill, Program({"odd_code": source}, "odd_code")),))
    wanted = make_task("f", "(ns: list[int]) -> int", "f([1, 2]) == 23757", "f([300]) == 71662", "f([]) == 0")
    best = writer.write(wanted, context).candidates[0]
    assert best.uses == ("odd_code",)
    assert "from .odd_code import odd_code" in best.source


def test_a_stored_skill_that_loops_is_dropped_inside_the_jail(writer):
    """The search goes on without it: it may set a timer of its own there."""
    source = "def spin(n: int) -> int:\n    while True:\n        n += 1\n"
    skill = Skill("spin", source, make_task("spin", "(n: int) -> int"), {}, "given", Provenance("test"))
    context = Context(CONTEXT.budget, (Component(skill, Program({"spin": source}, "spin")),))
    task = make_task("f", "(n: int) -> int", "f(1) == 3", "f(5) == 7", "f(10) == 12")
    assert "n + 2" in writer.write(task, context).candidates[0].source


def test_the_order_of_hashes_does_not_matter():
    """Two processes with different hash seeds find the same programs."""
    code = (
        "from skillforge.writers.search.engine import search\n"
        "case = lambda arg, out: {'args': [arg], 'expected': out, 'raises': None}\n"
        "print(search({'name': 'f', 'parameters': [{'name': 'words', 'type': 'list[str]'}], 'returns': 'Any',\n"
        "  'examples': [case(['b', 'a', 'b'], 'a-b'), case(['zz', 'y'], 'y-zz'), case(['q'], 'q')],\n"
        "  'description': '', 'components': [], 'candidates': 8000, 'timeout_s': 60.0, 'k': 3}))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
