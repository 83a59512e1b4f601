"""Paired: two numbers of one element put together."""

from skillforge.writers.search.half import Half
from skillforge.writers.search.paired import paired
from skillforge.writers.search.target import Target
from tests.writers.test_engine import ask, opened, run, search

LINES = [{"qty": 3, "price": 7, "name": "pen"}, {"qty": 2, "price": 9, "name": "ink"}]


def test_two_numbers_of_an_element_are_put_together_once():
    """Multiplied, subtracted both ways, added, divided; inside of element functions alone."""
    asked = ask("f", {"lines": "list[dict]"}, [(LINES, [21, 18]), ([], []), (LINES[:1], [21])])
    space = opened(asked)
    Half(space, asked, lambda _: None)
    found = space.elements.of(space.variables()[0], is_open=True)
    assert found is not None
    child = found[0]
    for _ in child.reach(0, 3):
        pass
    target = Target(range(child.rows), [21] * child.rows, lambda _: None, depth=1)
    values = {expr.values[0] for expr in paired(child, target)}
    assert {21, -4, 4, 10, 2} <= values
    assert list(paired(child, target)) == []


def test_of_numbers_that_are_given_by_themselves_enumeration_makes_enough():
    asked = ask("f", {"a": "int", "b": "int"}, [(3, 7, 21), (2, 9, 18)])
    space = opened(asked)
    assert list(paired(space, Target((0, 1), [21, 18], lambda _: None))) == []


def test_each_half_of_a_search_asks_for_them():
    asked = ask("f", {"lines": "list[dict]"}, [(LINES, [21, 18])])
    assert paired in Half(opened(asked), asked, lambda _: None).deducers


def test_a_field_more_is_what_two_others_come_to():
    examples = [
        (LINES, [{**LINES[0], "amount": 21}, {**LINES[1], "amount": 18}]), ([], []),
        ([{"qty": 5, "price": 4, "name": "cap"}], [{"qty": 5, "price": 4, "name": "cap", "amount": 20}]),
    ]  # fmt: skip
    asked = ask("f", {"lines": "list[dict]"}, examples, candidates=20_000, description="Each line with its 'amount'.")
    more = {"qty": 6, "price": 8, "name": "bag"}
    assert run(search(asked)["programs"][0]["source"], "f", [more]) == [{**more, "amount": 48}]
