"""What operators cost for a task: the description and the types that it is about move the cost."""

from __future__ import annotations

from skillforge.writers.search.kinds import parse
from skillforge.writers.search.operators import catalogue
from skillforge.writers.search.prior import Prior

BY_NAME = {operator.name: operator for operator in catalogue.OPERATORS}


def cost(name: str, prior: Prior) -> int:
    return prior.cost(BY_NAME[name], BY_NAME[name].gives)


def test_an_operator_that_the_description_names_is_cheaper():
    """By one, and never free."""
    named = Prior([parse("str")], frozenset({"swap", "lower"}))
    assert cost("swapcase", named) == BY_NAME["swapcase"].cost - 1
    assert cost("lower", named) == BY_NAME["lower"].cost == 1


def test_an_operator_that_makes_a_foreign_type_is_dearer():
    """What the task gives, wants, or is offered skills about is not foreign; numbers, texts and lists never are."""
    about_text = Prior([parse("str")])
    assert cost("encode", about_text) == BY_NAME["encode"].cost + 1
    assert cost("encode", Prior([parse("str"), parse("bytes")])) == BY_NAME["encode"].cost
    assert cost("len_text", about_text) == BY_NAME["len_text"].cost
