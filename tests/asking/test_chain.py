"""The chain behind an answer: where each argument came from, and when that cannot be told."""

from __future__ import annotations

import pytest

from skillforge.asking.chain import Argument, Made, NoChain, Result, Slot, find_chain
from skillforge.asking.forms import form_of
from skillforge.signature import Parameter

REQUEST = "Repeat 'ab' 3 times"


def arg(value, kind="str", step=None, *, name="text", built=False) -> Argument:
    return Argument(Parameter(name, kind), value, step, built)


def made(step: int, name: str, value, *arguments: Argument, tool=False) -> Made:
    return Made(step, name, tool, arguments, value, (name,) if tool else ())


def test_arguments_come_from_the_request_or_from_results():
    """The chain has the calls that the answer needs, in order, and none beside."""
    calls = [
        made(2, "upper", "AB", arg("ab")),
        made(3, "other", "zz", arg("zz")),
        made(4, "repeat", "ABABAB", arg("AB"), arg(3, "int", name="times")),
    ]
    chain = find_chain(form_of(REQUEST), calls, "ABABAB", None)
    assert [(link.made.name, link.sources) for link in chain.links] == [
        ("upper", (Slot(0),)),
        ("repeat", (Result(0), Slot(1))),
    ]


def test_a_step_that_is_named_needs_no_comparison():
    """`result_of` says what comparing values could not: which of two equal results was meant."""
    calls = [made(1, "f", True, arg("ab")), made(2, "g", True, arg(3, "int"), arg(True, "bool", 1))]
    chain = find_chain(form_of(REQUEST), calls, True, 2)
    assert chain.links[1].sources == (Slot(1), Result(0))


def test_a_number_may_stand_for_text_where_text_is_wanted():
    """A slot is read by the parameter's type, now as it will be the next time."""
    chain = find_chain(form_of("Reverse 42"), [made(1, "reverse", "24", arg("42"))], "24", None)
    assert chain.slots[0].type == "str"


@pytest.mark.parametrize(
    ("request_", "calls", "answer", "why"),
    [
        ("Repeat ab", [made(1, "f", "x", arg("ab"))], "x", "no literal"),
        ("Is 'this", [made(1, "f", "x", arg("this"))], "x", "quotation mark"),
        ("Do 'ab'", [made(1, "f", "x", arg("ab"))], "y", "no call's result"),
        ("Do 'ab'", [made(1, "f", True, arg("ab"))], True, "no call's result"),
        ("Do 'ab'", [made(1, "f", "x", arg("cd"))], "x", "neither in the request"),
        ("Do 'ab' and 'ab'", [made(1, "f", "x", arg("ab"))], "x", "more than once"),
        ("Do 'ab' 3", [made(1, "f", "x", arg("ab"))], "x", "'3' of the request plays no part"),
        ("Do 'ab'", [made(1, "f", ["ab"], arg(["ab"], "list", built=True))], ["ab"], "put together"),
        ("Do 'ab'", [made(1, "f", "ab", arg("ab")), made(2, "g", "x", arg("ab"))], "x", "of step 1 too"),
        ("Do 'ab'", [made(1, "f", "x", arg("ab")), made(2, "g", "x", arg("ab"))], "x", "as well as of step 2"),
        (
            "Do 'ab'",
            [made(1, "f", None, arg("ab")), made(2, "g", "x", arg("ab"), arg(None, "Any"))],
            "x",
            "may be the result of step 1, or not",
        ),
        (
            "Do 'ab'",
            [made(1, "send", "ok", arg("ab"), tool=True), made(2, "f", "x", arg("ab"))],
            "x",
            "step 1 used a tool",
        ),
        (
            "Do 3",
            [made(1, "f", "yes", arg("3")), made(2, "g", "x", arg("yes"), arg(3, "int"))],
            "x",
            "may be the literal that the request has once",
        ),
    ],
)  # fmt: skip
def test_nothing_is_guessed(request_: str, calls: list[Made], answer, why: str):
    """Where the origin of an argument, or of the answer, cannot be told for certain, there is no chain."""
    with pytest.raises(NoChain, match=why):
        find_chain(form_of(request_), calls, answer, None)


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("The answer is 42.5.", 42.5), ("`a-b`", "a-b"), ("It's **a-b**.", "a-b"), ("Result: [1, 2]", [1, 2]),
        ("So the answer is: “the”.", "the"), ("= 4", 4),
    ],
)  # fmt: skip
def test_a_sentence_that_says_no_more_than_the_value_is_the_value(answer: str, value):
    """Its other words claim nothing, whatever the value."""
    assert find_chain(form_of("Do 'ab'"), [made(1, "f", value, arg("ab"))], answer, None).links[0].made.value == value


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("Yes, it is 42.5.", 42.5), ("It is not 7.", 7), ("It is -4.", 4), ("It is 4.5.", 4), ("It is 40.", 4),
        ("The total is 42.5 EUR.", 42.5), ("It is about 4.", 4), ("4, the mean is low", 4), ("4%", 4), ("4 4", 4),
    ],
)  # fmt: skip
def test_a_sentence_that_says_more_is_not_learned(answer: str, value):
    """What else it says may hold for this value alone."""
    with pytest.raises(NoChain, match="says more than the result of step 1"):
        find_chain(form_of("Do 'ab'"), [made(1, "f", value, arg("ab"))], answer, None)


def test_the_same_call_twice_is_one():
    """A model that looks again has learned nothing new."""
    calls = [made(1, "f", "x", arg("ab")), made(2, "f", "x", arg("ab"))]
    assert len(find_chain(form_of("Do 'ab'"), calls, "x", None).links) == 1
