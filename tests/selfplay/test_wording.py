"""Wording: programs in plain words, and names made of them."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillforge.library.names import reserve
from skillforge.selfplay.phrases import PHRASES, phrase
from skillforge.selfplay.wording import NAME_LENGTH, description, name
from skillforge.writers.search import kinds
from skillforge.writers.search.expr import Expr, Function
from skillforge.writers.search.operators import catalogue

OPERATORS = {phrase(each): each for each in catalogue.OPERATORS if phrase(each)}
BY_PHRASE = {text: OPERATORS[text] for text in OPERATORS}


def leaf(kind: str, name: str) -> Expr:
    return Expr(kinds.parse(kind), (), 1, name=name)


def constant(value: Any) -> Expr:
    return Expr(kinds.of([value]), (value,), 1, constant=True)


def apply(said: str, kind: str, *args: Expr | Function) -> Expr:
    return Expr(kinds.parse(kind), (), 2, op=BY_PHRASE[said], args=args)


def over(kind: str, body: Any) -> Function:
    element = leaf(kind, "element")
    space = type("Inside", (), {"whole": [element], "items": []})
    return Function(body(element), space)  # type: ignore[arg-type]


WORDS = apply("the words of {0}", "list[str]", leaf("str", "text"))
NUMBERS = leaf("list[int]", "numbers")
LENGTHS = apply(PHRASES["map"], "list[int]", WORDS, over("str", lambda e: apply("the length of {0}", "int", e)))
EVEN = over("int", lambda e: apply("{0} is even", "bool", e))


@pytest.mark.parametrize(
    ("expr", "said"),
    [
        (apply("{0}, sorted", "list[int]", LENGTHS), "The length of each of the words of the text, sorted."),
        (apply(PHRASES["filter"], "list[int]", NUMBERS, EVEN), "Those of the numbers where the number is even."),
        (apply(PHRASES["all_of"], "bool", NUMBERS, EVEN), "Whether for all of the numbers, the number is even."),
        (
            apply("{0} without the first {1}", "list[str]", apply("{0}, sorted", "list[str]", WORDS), constant(2)),
            "(the words of the text, sorted) without the first 2.",
        ),
        (apply("the parts of {0} between {1}", "list[str]", leaf("str", "text"), constant(", ")),
         'The parts of the text between ", ".'),
        (apply("{0} plus {1}", "int", leaf("int", "n"), constant(1)), "n plus 1."),
    ],
)  # fmt: skip
def test_a_program_is_told_in_plain_words(expr: Expr, said: str):
    """From the outside in; brackets only where a phrase goes on after its argument."""
    assert description(expr) == said


@pytest.mark.parametrize(
    ("said", "called"),
    [
        ("The length of each of the words of the text, sorted.", "length_words_text_sorted"),
        ('The parts of the text between ",".', "parts_text_between_comma"),
        ("The first 2 of the numbers.", "first_two_numbers"),
        ("(n minus 10) times -1.", "n_minus_ten_times_minus_one"),
    ],
)
def test_a_name_is_made_of_the_words_that_say_something(said: str, called: str):
    """Numbers and signs are words too."""
    assert name(said) == called


@given(st.text(), st.integers(1, 9))
def test_any_description_gives_a_good_name(said: str, words: int):
    """A name that may be that of a skill, whatever a description holds."""
    found = name(said, words)
    assert len(found) <= NAME_LENGTH
    assert re.fullmatch(r"[a-z0-9_]+", found)
    assert reserve(found).isidentifier()


def test_every_phrase_is_of_an_operator():
    """One that is left behind when its operator goes would be dead text."""
    names = {each.name for each in catalogue.OPERATORS} | {"part0", "part1", "part2"}
    heads = ("list ", "str ", "int ", "pattern ")
    assert {key.removeprefix(next(filter(key.startswith, heads), "")) for key in PHRASES} <= names


def test_a_phrase_speaks_of_every_argument():
    """Or a program could not be told from another."""
    for each in catalogue.OPERATORS:
        text = phrase(each)
        plain = [place for place, kind in enumerate(each.takes) if kind[0] != "fn"]
        functions = sum(kind[0] == "fn" for kind in each.takes)
        if text:
            assert {int(place) for place in re.findall(r"\{(\d)", text)} == set(plain), each.name
            assert set(re.findall(r"\{([fg])", text)) == set("fg"[:functions]), each.name


def test_operators_of_one_name_have_phrases_of_their_own():
    """`find` in a list and `find` in a text are two things."""
    counts = Counter(each.name for each in catalogue.OPERATORS)
    for each in catalogue.OPERATORS:
        if counts[each.name] > 1 and phrase(each):
            alike = [phrase(other) for other in catalogue.OPERATORS if other.name == each.name and other is not each]
            assert phrase(each) not in alike, each.name
