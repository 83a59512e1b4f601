"""Refusals: proposed tasks from which nothing can be learned, each with its reason."""

from __future__ import annotations

import pytest

from skillforge.curriculum.refusals import refusal, seeds_in_words
from skillforge.sandbox import Tool, Toolbox
from skillforge.signature import Signature
from skillforge.types import Scenario
from tests.solver.conftest import make_task
from tests.verify.garden import box, garden_task, wet_enough, world


def reason(signature, cases, *, earlier=(), known=(), granted=None, asked=None, name="f", **fields):
    task = make_task(name, signature, cases[:3], cases[3:], **fields)
    return refusal(task, earlier, known, granted or Toolbox(), asked)


LAST = ['f("z b") == "b"', 'f("x") == "x"', 'f("q r s") == "s"', 'f("m n") == "n"', 'f(" t ") == "t"']
SIGNATURE = "(text: str) -> str"


def test_a_sound_task_is_taken():
    """There is nothing to say against it."""
    assert reason(SIGNATURE, LAST) == ""


@pytest.mark.parametrize(
    ("signature", "cases", "word"),
    [
        (SIGNATURE, LAST[:4], "3 examples and 1 checks"),
        (SIGNATURE, [f'f("{c}") == "k"' for c in "abcde"], "the same result"),
        (SIGNATURE, [f'f("{c}") == "{c}"' for c in "abcde"], "gives back its argument 'text'"),
        ("(n: int, m: int) -> int", [f"f({n}, {n + 1}) == {n + 1}" for n in range(5)], "gives back its argument 'm'"),
        ("(xs: list[int]) -> int",
         ["f([1]) == 1", "f([1, 2]) == 2", "f([]) == 0", "f([4, 4, 4]) == 3", "f([5, 5]) == 2"], "Python's own len"),
        (SIGNATURE, [f'f("{c}") raises ValueError' for c in "abcde"], "only ever raises"),
        ("() -> int", ["f() == 1"] * 5, "trivial"),
    ],
)  # fmt: skip
def test_what_teaches_nothing_is_refused(signature, cases, word):
    """Too few cases to tell, constants, identities, builtins."""
    assert word in reason(signature, cases)


def test_a_contradiction_is_refused():
    """The same arguments cannot give two results."""
    assert "contradicts itself" in reason(SIGNATURE, [*LAST[:4], 'f("x") == "y"'])


def test_what_was_proposed_before_is_refused():
    """Under its name, or under another with the very same cases."""
    before = make_task("f", SIGNATURE, LAST[:3], LAST[3:])
    assert "under this very name" in reason(SIGNATURE, [*LAST[:4], 'f("u v") == "v"'], earlier=[before])
    renamed = [case.replace("f(", "g(") for case in LAST]
    assert reason(SIGNATURE, renamed, earlier=[before], name="g") == "was proposed before, as 'f'"


def test_what_is_beyond_the_tools_is_refused():
    """A task that asks for what nobody granted could never be solved."""
    assert "beyond the tools" in reason(SIGNATURE, LAST, capabilities=("fetch",))
    assert reason(SIGNATURE, LAST, capabilities=("fetch",), granted=Toolbox({"fetch": len})) == ""


def test_what_it_requires_has_to_be_there():
    """A skill, or a task that was taken."""
    assert "requires 'words'" in reason(SIGNATURE, LAST, requires=("words",))
    assert reason(SIGNATURE, LAST, requires=("words",), known=("words",)) == ""


@pytest.mark.parametrize(("difficulty", "word"), [(9, "too hard"), (1, "too easy"), (7, ""), (None, "")])
def test_what_is_far_from_the_frontier_is_refused(difficulty, word):
    """Where most is to be learned was asked for."""
    told = reason(SIGNATURE, LAST, difficulty=difficulty, asked=5)
    assert word in told if word else told == ""


@pytest.mark.parametrize("value", ["9" * 4000, repr("9" * 5000), "float('nan')", "[[]]", "{}"], ids=range(5))
def test_odd_values_are_compared_with_builtins_safely(value):
    """Huge numbers and texts take no time and raise nothing."""
    assert reason("(x: Any, y: Any = 1) -> Any", [f"f({value}, {n}) == {n * 2}" for n in range(1, 6)]) == ""


GARDEN = box(seeds=range(9), goals={"wet_enough": wet_enough}) | {"mail": len, "sum_up": Tool(len, repeatable=True)}


def of_garden(earlier=(), granted=GARDEN, **fields):
    return refusal(garden_task(**{"capabilities": ("look", "water"), **fields}), earlier, (), granted, None)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, ""),
        ({"goal": "wet_enough", "capabilities": ("water", "sum_up")}, ""),
        ({"environment": "gardn"}, "is beyond what is granted: it needs the environment 'gardn', which nobody granted. "
         "Did you mean 'garden'?"),
        ({"capabilities": ("look", "burn")}, "is beyond what is granted: it needs the tool 'burn', which nobody"),
        ({"name": "look"}, "is beyond its environment: a skill 'look' would hide the tool of that name"),
        ({"goal": "wet"}, "is beyond its environment: 'garden' has no goal 'wet'. There are: wet_enough"),
        ({"scenarios": (Scenario(1), Scenario(2, held_out=True))}, "has 2 scenarios; it needs 3 to 12"),
        ({"scenarios": tuple(Scenario(1, (n,)) for n in range(13)), "signature": Signature.parse("(n: int) -> int")},
         "has 13 scenarios; it needs 3 to 12"),
        ({"scenarios": tuple(map(Scenario, (1, 2, 10)))},
         "is beyond its environment: 'garden' has no seed 10, but 0 to 8"),
        ({"capabilities": ("sum_up",)}, "is beyond its environment: without a tool of 'garden' nothing is the "
         "skill's doing. There are: look, water, wait"),
        ({"capabilities": ("look", "mail")}, "is beyond its environment: the tool 'mail' acts outside of 'garden', "
         "where no run is undone; grant it as a Tool(…, repeatable=True)"),
        ({"scenarios": tuple(Scenario(seed, (1,)) for seed in (1, 2, 3))}, "contradicts its signature: takes"),
    ],
)  # fmt: skip
def test_a_task_in_an_environment_stays_within_what_is_granted(fields, said):
    """Its tools, goals and seeds are those that the user's environment declares."""
    told = of_garden(**fields)
    assert told.startswith(said) if said else told == ""


def test_the_same_goal_from_the_same_starts_was_proposed_before():
    """Whatever it is called and however it is told; from another start it is another task."""
    renamed = {"id": "again", "name": "again", "description": "Another word for it."}
    assert of_garden([garden_task()], **renamed) == "was proposed before, as 'water_all'"
    assert of_garden([garden_task()], **renamed, scenarios=tuple(map(Scenario, (1, 2, 6)))) == ""


@pytest.mark.parametrize(
    ("seeds", "told"),
    [(None, "any whole number"), (range(18), "0 to 17"), ({5, 1}, "1, 5"), (range(0, 90, 2), "76, 78 and 5 more")],
)
def test_the_seeds_of_an_environment_are_told_in_words(seeds, told):
    """As a span, or one by one as far as they are few."""
    assert seeds_in_words(world(seeds=seeds)).endswith(told)
