"""Names: what a function may be called, made of the words for what it does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillforge.library.names import reserve
from skillforge.selfplay.names import NAME_LENGTH, NAME_WORDS, named, names
from tests.selfplay.test_wording import SORTED, apply


@pytest.mark.parametrize(
    ("said", "called"),
    [
        ("the length of each of the words of the text, sorted", "length_of_each_of_words_of_text_sorted"),
        ('the parts of the text between ","', "parts_of_text_between_comma"),
        ("the first 2 of the numbers", "first_two_of_numbers"),
        ("n minus 10, times -1", "n_minus_ten_times_minus_one"),
        ("whether all of the numbers are even", "all_of_numbers_are_even"),
        ("whether for any of the numbers, 2 is less than the number", "two_is_less_than_number_for_any_numbers"),
        ("those of the digits of n that are even, sorted", "even_digits_of_n_sorted"),
        ("the first k characters of the word, for each word of the words", "first_k_characters_of_each_of_words"),
    ],
)
def test_a_name_is_made_of_the_words_that_say_something(said: str, called: str):
    """Numbers and signs are words too; of yes and no it says what is so."""
    assert named(said) == called


def test_of_what_does_not_fit_a_name_says_the_outermost():
    """And that it is done to some words: a name that is cut off would say something else."""
    long = SORTED
    for _ in range(5):
        long = apply("{0} without the first one", "list[str]", long)
    assert names(long)[-2:] == ["some_words_without_first_without_first", "some_words_without_first"]
    assert all(len(name) <= NAME_LENGTH and name.count("_") < NAME_WORDS for name in names(long))


@given(st.text())
def test_any_words_give_a_name(said: str):
    """One that may be that of a skill."""
    found = named(said)
    assert re.fullmatch(r"[a-z0-9_]+", found)
    assert reserve(found).isidentifier()
