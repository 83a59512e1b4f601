"""Which operators stored skills are made of, and which of them a search favours."""

import time
from collections.abc import Sequence

import pytest

from skillforge.signature import Signature
from skillforge.types import Provenance, Skill, Task
from skillforge.writers.search.budget import Budget
from skillforge.writers.search.habits import MOST, habits, operators_in
from skillforge.writers.search.opening import Opening
from skillforge.writers.search.operators import catalogue

BY_NAME = {each.name: each for each in catalogue.OPERATORS}


def skill(expression: str) -> Skill:
    task = Task("f", "f", "", Signature.parse("(x: Any) -> Any"))
    return Skill("f", f"def f(x):\n    return {expression}\n", task, {}, "given", Provenance("test"))


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("sorted(x, reverse=True)[0]", "sort_down"),
        ("max(x, key=lambda each: each[1])", "max_by"),
        ("[y for y in x if y > 2]", "filter"),
        ("len([c for c in x.splitlines() if c])", "lines"),
    ],
)
def test_an_operator_is_recognised_by_its_template(expression: str, name: str):
    """Whatever stands in its places."""
    assert (name in operators_in(skill(expression).source)) == (BY_NAME[name].cost > 1)


def test_what_is_no_python_has_no_operators():
    """And harms nobody."""
    assert operators_in("def f(:") == frozenset()


def test_what_several_skills_do_is_a_habit():
    """What one does is none; the most used come first, and they are few."""
    near = [skill("sorted(x, reverse=True)"), skill("x.splitlines()"), skill("sorted(x.splitlines(), reverse=True)")]
    assert {"sort_down", "lines"} == set(habits(near))
    assert habits([skill("sorted(x, reverse=True)")]) == []
    assert len(habits([skill("[a + b - c * d / e ** f for a in x]")] * 3)) <= MOST


def cost_of_sorting_down(layer: int, favoured: Sequence[str] = ()) -> int:
    """What `sorted(xs, reverse=True)` costs in a layer that is grown before the other; 0 where it is not there."""
    request = {
        "name": "f",
        "parameters": [{"name": "xs", "type": "list[int]"}],
        "examples": [{"args": [xs], "expected": 0} for xs in ([3, 1, 2], [5, 9])],
    }
    budget = Budget(4_000, 60.0, time.monotonic)
    root = Opening(request, catalogue.OPERATORS).wide([], favoured, budget)
    for _ in root.reach(layer, 3):
        pass
    found = root.found[layer].get(("list", "int"), {})
    return next((cost for cost, pool in found.items() for expr in pool if expr.values[:2] == ([3, 2, 1], [9, 5])), 0)


def test_a_favoured_operator_is_cheaper_beside_the_bare_search():
    """Layer 1 has it for one less; layer 0 is what it is without any library."""
    bare = cost_of_sorting_down(0)
    assert cost_of_sorting_down(0, favoured=["sort_down"]) == bare
    assert cost_of_sorting_down(1, favoured=["sort_down"]) == bare - 1
    assert cost_of_sorting_down(1) == 0
