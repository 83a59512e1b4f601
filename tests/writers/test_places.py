"""Places: what stands where in values of one form."""

from typing import Any

import pytest

from skillforge.writers.search import kinds
from skillforge.writers.search.budget import Budget
from skillforge.writers.search.expr import Expr
from skillforge.writers.search.operators import catalogue
from skillforge.writers.search.operators.text import BY_NAME
from skillforge.writers.search.places import looked_up, places
from skillforge.writers.search.space import Space
from tests.writers.test_engine import ask, component, opened, run, search


def found(values: list[Any], *signs: str, made: bool = False) -> list[tuple[Any, ...]]:
    """What the places of these values hold; `made` by an operator, rather than given."""
    constants = [Expr("str", (sign,) * len(values), 1, constant=True) for sign in signs]
    budget = Budget(10_000, 60.0, lambda: 0.0)
    space = Space(len(values), catalogue.OPERATORS, catalogue.derive, budget, constants)
    operator = BY_NAME["lower"] if made else None
    given = Expr(kinds.of(values), tuple(values), 1, name="x", op=operator, inputs=1)
    return [place.values for place in places(space, given)]


def test_the_parts_of_a_text_are_places_and_numbers_among_them_are_numbers():
    """Parts that all texts have, between signs that stand in all of them."""
    assert found(["ann,3", "bob,14"], ",") == [("ann", "bob"), ("3", "14"), (3, 14)]


def test_parts_are_places_without_the_blanks_around_them():
    """`key = value` has a key and a value."""
    assert ("key", "k") in found(["key = v w", "k=x"], "=")
    assert ("v w", "x") in found(["key = v w", "k=x"], "=")


def test_parts_have_parts_between_other_signs():
    """The hours of `9:30-10:15`."""
    assert {(9, 12), (30, 0), (10, 12), (15, 5)} <= set(found(["9:30-10:15", "12:00-12:05"], "-", ":"))


def test_where_texts_have_different_many_parts_the_first_and_the_last_are_places():
    """And what comes after the first sign."""
    values = found(["a.b.c", "d.e"], ".")
    assert [each for each in values if each != ("b", "e")] == [("a", "d"), ("c", "e"), ("b.c", "e")]


@pytest.mark.parametrize("values", [["ab", "cd"], ["a,b", "cd"], [3, 4], [["a", "b"], ["c"]]])
def test_what_has_no_form_has_no_places(values: list[Any]):
    """Nor has what stands in some of the values only."""
    assert found(values, ",", made=True) == []


def test_short_lists_of_one_length_and_dicts_have_places():
    """Of what is made; the places of inputs are leaves."""
    assert found([[1, 2], [3, 4]], made=True) == [(1, 3), (2, 4)]
    assert found([{"a": 1}, {"b": 2, "c": 3}], made=True) == [([("a", 1)], [("b", 2), ("c", 3)])]
    assert found([[1, 2], [3, 4]]) == []


def test_what_a_skills_dict_has_under_a_name_that_is_told():
    """A default stands for it where it is missing."""
    read = component(
        "read", "def read(text):\n    return dict(part.split('=') for part in text.split())\n", {"text": "str"},
        "dict[str, str]",
    )  # fmt: skip
    hide = component("hide", "def hide(text):\n    return '*' * len(text)\n", {"text": "str"}, "str")
    skills = [{**each, "required": True} for each in (read, hide)]
    examples = [("phone=123 a=4", "***"), ("", ""), ("b=55", ""), ("c=1 phone=9", "*"), ("phone=77", "**")]
    asked = ask("f", {"text": "str"}, examples, components=skills, candidates=10_000,
                description="Hide what stands under 'phone'; where there is none, an empty text.")  # fmt: skip
    assert 'hide(read(text).get("phone", ""))' in search(asked)["programs"][0]["source"]


def test_parts_are_compared_with_the_whole():
    """The sum of what a dict holds is as cheap as the dict, for what is made of each of its values, too."""
    examples = [
        ({"a": 10, "b": 30}, {"a": 25, "b": 75}), ({"a": 1, "b": 2}, {"a": 33, "b": 66}), ({}, {}),
        ({"a": 0, "c": 0}, {"a": 0, "c": 0}), ({"g": 8, "h": 8, "c": 5}, {"g": 38, "h": 38, "c": 23}),
    ]  # fmt: skip
    asked = ask("f", {"totals": "dict[str, int]"}, examples, candidates=60_000,
                description="Each total in percent of the sum of all, rounded down; 0 if the sum is 0.")  # fmt: skip
    assert run(search(asked)["programs"][0]["source"], "f", {"x": 3, "y": 1}) == {"x": 75, "y": 25}


def test_what_another_dict_has_under_a_key_is_as_cheap_as_the_key():
    """Or what stands for there being none: 0 among numbers."""
    examples = [
        ({"a": 5, "b": 2}, {"a": 3, "c": 9}, {"a": 2, "b": 2}), ({}, {"x": 1}, {}), ({"q": 4}, {}, {"q": 4}),
        ({"m": 7, "n": 1}, {"n": 1, "m": 9}, {"m": -2, "n": 0}),
    ]  # fmt: skip
    asked = ask("f", {"have": "dict[str, int]", "sold": "dict[str, int]"}, examples, candidates=20_000)
    source = search(asked)["programs"][0]["source"]
    assert run(source, "f", {"k": 8, "l": 3}, {"k": 2, "z": 1}) == {"k": 6, "l": 3}


def test_cells_are_read_in_places_that_are_given():
    """Inside of element functions a row's cell there is as cheap as the row."""
    asked = ask("f", {"rows": "list[list[str]]", "place": "int"}, [
        ([["a", "b"], ["c", "d", "e"]], 1, ["b", "d"]), ([["p", "q", "r"]], 0, ["p"]), ([], 2, []),
        ([["x", "y"]], 0, ["x"]), ([["z"], ["w", "v"]], 0, ["z", "w"]),
    ])  # fmt: skip
    space = opened(asked)
    child = space.elements.of(next(each for each in space.variables() if each.name == "rows"), is_open=True)[0]
    cheap = [expr.values for expr in looked_up(child)]
    assert ("b", "d", "p", "x", "z", "w") in cheap
