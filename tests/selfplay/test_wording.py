"""Wording: programs in plain words."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from skillforge.selfplay.phrases import OF_TEXTS, PHRASES, SUBJECTS, phrase
from skillforge.selfplay.wording import description
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
WORDS_OF_P = apply("the words of {0}", "list[str]", leaf("str", "p"))
SORTED = apply("{0}, sorted", "list[str]", WORDS)
TWO = apply("the first {1} of {0}", "list[str]", SORTED, constant(2))
LESS = over("int", lambda e: apply("{0} is less than {1}", "bool", constant(2), e))
EVEN = over("int", lambda e: apply("{0} is even", "bool", e))


@pytest.mark.parametrize(
    ("expr", "said"),
    [
        (apply("{0}, sorted", "list[int]", LENGTHS), "The length of each of the words of the text, sorted."),
        (apply(PHRASES["filter"], "list[int]", NUMBERS, EVEN), "Those of the numbers that are even."),
        (apply(PHRASES["filter"], "list[int]", NUMBERS, LESS), "Those of the numbers where 2 is less than the number."),
        (apply(PHRASES["all_of"], "bool", NUMBERS, EVEN), "Whether all of the numbers are even."),
        (apply(PHRASES["any_of"], "bool", NUMBERS, EVEN), "Whether any of the numbers is even."),
        (apply(PHRASES["any_of"], "bool", NUMBERS, LESS), "Whether for any of the numbers, 2 is less than the number."),
        (
            apply("{0} without the first {1}", "list[str]", apply("{0}, sorted", "list[str]", WORDS), constant(2)),
            "The words of the text, sorted, without the first 2.",
        ),
        (
            apply("the last of {0}", "str", apply("{0}, sorted", "list[str]", WORDS)),
            "The last of (the words of the text, sorted).",
        ),
        (
            apply("the words of {0}", "list[str]", apply("{1} joined by {0}", "str", constant("-"), TWO)),
            'The words of (the first 2 of p, joined by "-"), where p are the words of the text, sorted.',
        ),
        (
            apply("the first {1} of {0}", "list[str]", WORDS, apply("the length of {0}", "int", leaf("str", "text"))),
            "The first p of the words of the text, where p is the length of the text.",
        ),
        (
            apply("the first {1} of {0}", "list[str]", WORDS_OF_P, apply("the length of {0}", "int", leaf("str", "p"))),
            "The first q of the words of p, where q is the length of p.",
        ),
        (apply(PHRASES["concat"], "list[str]", SORTED, SORTED),
         "p with all of p added at the end, where p are the words of the text, sorted."),
        (apply("the largest of {0}", "str", WORDS), "The last of the words of the text in sorted order."),
        (apply("the first {1} characters of {0}", "str", leaf("str", "text"), constant(1)),
         "The first character of the text."),
        (apply("the parts of {0} between {1}", "list[str]", leaf("str", "text"), constant(", ")),
         'The parts of the text between ", ".'),
        (apply("{0} plus {1}", "int", leaf("int", "n"), constant(1)), "n plus 1."),
    ],
)  # fmt: skip
def test_a_program_is_told_in_plain_words(expr: Expr, said: str):
    """From the outside in; what goes on about all that was said stands behind a comma, never brackets in brackets."""
    assert description(expr) == said


def test_every_phrase_is_of_an_operator():
    """One that is left behind when its operator goes would be dead text."""
    assert SUBJECTS.keys() | OF_TEXTS.keys() <= PHRASES.keys()
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
