"""Targets: what fits them."""

from skillforge.writers.search.expr import Expr
from skillforge.writers.search.forms import open_parts
from skillforge.writers.search.half import Half
from skillforge.writers.search.target import InOrder, Target
from tests.writers.test_engine import ask, opened


def test_the_order_of_a_dict_may_matter():
    """To most targets it does not."""
    wanted, values = [{"a": 1, "b": 2}, {}], ({"b": 2, "a": 1}, {})
    assert Target((0, 1), wanted, lambda _: None).fits(values)
    assert not InOrder((0, 1), wanted, lambda _: None).fits(values)
    assert InOrder((0, 1), wanted, lambda _: None).fits(tuple(wanted))
    assert not InOrder((0, 1), wanted, lambda _: None).fits(({"a": 1, "b": 3}, {}))


def test_for_a_target_that_is_met_nothing_is_deduced_any_more():
    """It stays open: what is better may still be found."""
    asked = ask("f", {"n": "int"}, [(1, 7), (2, 9), (5, 15)])
    space = opened(asked)
    half = Half(space, asked, lambda _: None)
    met, unmet = (Target((0, 1, 2), [7, 9, 15], lambda _: None, depth=1) for _ in range(2))
    for each in (met, unmet):
        space.aim(each)
    met.met = True
    asked_for = []
    half.deducers = [lambda _, target: asked_for.append(target) or ()]
    half._deduce(space)
    assert unmet in asked_for
    assert met not in asked_for
    assert met.open


def test_a_part_of_which_a_program_is_found_is_met():
    """And the others are still looked for."""
    asked = ask("f", {"n": "int"}, [(1, {"a": 1, "b": 70}), (2, {"a": 2, "b": 91})])
    space = opened(asked)
    Half(space, asked, lambda _: None)
    open_parts(space, space.targets[0])
    first, second = space.targets[1:3]
    first.build(Expr("int", (1, 2), 1, name="n"))
    assert (first.met, first.open, second.met) == (True, True, False)
