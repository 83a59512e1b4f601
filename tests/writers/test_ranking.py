"""Ranking: of the programs that fit, which is meant; and which of them fit by chance, rather."""

from typing import Any

from skillforge.writers.search import components
from skillforge.writers.search.condition import IF
from skillforge.writers.search.engine import Search
from skillforge.writers.search.expr import Expr
from skillforge.writers.search.operators.lists import BY_NAME as LISTS
from skillforge.writers.search.operators.numbers import BY_NAME as NUMBERS
from skillforge.writers.search.operators.records import BY_NAME as RECORDS
from skillforge.writers.search.operators.text import BY_NAME as TEXTS
from skillforge.writers.search.ranking import Draft, Found, score
from skillforge.writers.search.space import Space
from tests.writers.test_engine import ask, component, opened

WORTH = {**component("worth", "def worth(n):\n    return 2 * n + 1\n", {"n": "int"}, "int"), "required": True}
LESS = {**component("less", "def less(n):\n    return n - 1\n", {"n": "int"}, "int"), "required": True}


def space_of(asked: dict[str, Any]) -> tuple[Space, dict[str, Expr]]:
    """The wide space of a request, and its inputs by name."""
    space = opened(asked, components.load(asked["components"])[0])
    return space, {each.name: each for each in space.variables()}


def skill(space: Space, name: str) -> Any:
    return next(each for each in space.operators if each.name == name)


def test_what_calls_none_of_the_skills_that_the_task_names_is_doubtful():
    """Where it says little; well supported it may do without them."""
    little = ask("f", {"n": "int"}, [(1, 3), (2, 5)], components=[WORTH])
    space, given = space_of(little)
    plain = space.apply(NUMBERS["add"], [space.apply(NUMBERS["add"], [given["n"], given["n"]]), space.constant(1, 1)])
    assert Found.of(plain, little, 0).doubtful
    assert not Found.of(plain, {**little, "components": []}, 0).doubtful
    much = ask("f", {"n": "int"}, [(n, 2 * n + 1) for n in (10**4, 9 * 10**6, 77, 7 * 10**8)], components=[WORTH])
    space, given = space_of(much)
    plain = space.apply(NUMBERS["add"], [space.apply(NUMBERS["add"], [given["n"], given["n"]]), space.constant(1, 1)])
    assert not Found.of(plain, much, 0).doubtful


def test_what_calls_all_of_them_and_reads_every_input_is_not():
    """However little the examples say; unless it is one program or another."""
    asked = ask("f", {"n": "int"}, [(0, True), (1, False)], components=[WORTH])
    space, given = space_of(asked)
    called = space.apply(skill(space, "worth"), [given["n"]])
    test = space.apply(NUMBERS["eq"], [called, space.constant(1, 1)])
    without = space.apply(NUMBERS["lt"], [given["n"], space.constant(1, 1)])
    either = space.apply(IF, [test, space.constant(True, 1), without])
    assert not Found.of(test, asked, 0).doubtful
    assert Found.of(either, asked, 0).doubtful
    assert Found.of(test, {**asked, "components": [WORTH, LESS]}, 0).doubtful


def test_each_skill_that_is_named_speaks_for_a_program_that_calls_it():
    """Twice the same counts once."""
    asked = ask("f", {"n": "int"}, [(1, 2), (4, 8)], components=[WORTH, LESS])
    space, given = space_of(asked)
    worth, less = skill(space, "worth"), skill(space, "less")
    both = space.apply(less, [space.apply(worth, [given["n"]])])
    one = space.apply(worth, [space.apply(worth, [given["n"]])])
    assert score(one, asked) - score(both, asked) == 3.0


def test_texts_that_are_told_are_meant_rather_than_others():
    asked = ask("f", {"text": "str"}, [("a", "a"), ("b", "b")], description="The text without '-' around it.")
    space, given = space_of(asked)
    told, other = (space.apply(TEXTS["strip_chars"], [given["text"], space.constant(sign, 1)]) for sign in "-;")
    assert score(told, asked) < score(other, asked)
    silent = {**asked, "description": "The bare text."}
    assert score(told, silent) == score(other, silent)


def test_a_dict_is_not_ranked_by_itself_twice():
    asked = ask("f", {"a": "dict[str, int]", "b": "dict[str, int]"}, [({"x": 1}, {"x": 2}, ["x"])])
    space, given = space_of(asked)
    ranked = {name: space.apply(RECORDS["ranked_by_both"], [given["a"], given[name]]) for name in "ab"}
    assert score(ranked["a"], asked) - score(ranked["b"], asked) == 3.0 + 4  # and an input is not read


def test_of_programs_that_behave_alike_those_that_call_named_skills_are_handed_over_first():
    """They do the same on perturbed inputs, and may not on others."""
    asked = ask("f", {"xs": "list[int]"}, [([1], 1)])
    space, given = space_of(asked)
    running = Search(asked)
    for named, name in ((0, "max"), (2, "min"), (1, "sum")):
        found = Found(0, 1.0, 1, 1.0, 1.0, False, False, [], named)
        running.alike.append(Draft(found, f"{name} {space.apply(LISTS[name], [given['xs']]).cost}", len))
    told = running._result("")["programs"]
    assert [each["source"].split()[0] for each in told] == ["min", "sum", "max"]
