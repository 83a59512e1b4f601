"""Imagined inputs: few examples, told apart by mixtures of them."""

from typing import Any

import pytest

from skillforge.writers.search.imagined import ENOUGH, imagined
from tests.writers.test_engine import ask, run, search

MATCHES = [
    {"home": "Ajax", "away": "PSV", "scored": 2, "conceded": 1},
    {"home": "Roda", "away": "Ajax", "scored": 1, "conceded": 4},
    {"home": "NEC", "away": "Roda", "scored": 0, "conceded": 0},
]


def test_there_are_as_many_as_are_missing_and_none_is_an_example():
    """The same for the same examples; none where there are enough, or where one example leaves nothing to mix."""
    given = [[match] for match in MATCHES]
    found = imagined(given)
    assert len(found) == ENOUGH - len(given)
    assert all(each not in given for each in found)
    assert found == imagined(given)
    assert imagined(given * 2) == []
    assert imagined(given[:1]) == []


def test_numbers_are_mixed_first():
    """They are what is compared and combined."""
    assert all(
        arguments[0]["home"] in {match["home"] for match in MATCHES} for arguments in imagined([[m] for m in MATCHES])
    )
    assert imagined([[match] for match in MATCHES])[0][0]["scored"] == 1


def test_a_name_stays_one_that_is_known_and_a_header_stays_above():
    """Else what was meant has no value there."""
    table, other = [["name", "age"], ["Ann", 3], ["Bo", 4]], [["id", "size"], [1, 2], [3, 4]]
    found = imagined([[table, "age"], [other, "id"]])
    assert found
    for rows, name in found:
        assert name in rows[0]
        assert rows[0] in (table[0], other[0])


def test_texts_that_stand_alone_exchange_a_word():
    """Their signs stay; beside another argument a text may be a part of it, and is left as it is."""
    found = [text for (text,) in imagined([["12-18"], ["7"], ["101-105"]])]
    assert found
    assert all(set(text) <= set("0123456789-") for text in found)
    assert all(text in ("a b", "c d") for text, _ in imagined([["a b", 1], ["c d", 2]]))


def test_large_examples_are_left_alone():
    """Their elements are rows enough."""
    assert imagined([[list(range(n))] for n in (500, 700)]) == []


@pytest.mark.parametrize("value", [None, True, (), {}, b"", 1.5, "é", [[1], [2]], {"a": [1]}])
def test_any_values_may_be_given(value: Any):
    """Mixed or not, never an error."""
    assert len(imagined([[value, 1], [value, 2]])) <= ENOUGH


def test_what_three_examples_hide_is_found_after_a_no():
    """The least value is the first in all of them: without further rows `min(values)` would not be kept beside it."""
    examples = [([3.5, 9.25, 4.0], 5.75), ([2.0], 0.0), ([-1.5, 2.5], 4.0)]
    told = "The difference between the largest and the smallest of some values."
    asked = ask("spread", {"values": "list[float]"}, examples, description=told, candidates=60_000)

    def judge(source: str, _: list[str]) -> bool:
        return bool(run(source, "spread", [0.0, -4.0, 4.0, 1.0]) == 8.0)

    [found] = search(asked, judge)["programs"]
    assert judge(found["source"], [])
