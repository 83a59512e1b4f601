"""Names made of descriptions: what a person would call the function."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillforge.cli.naming import LONGEST, name_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The names of the customers who owe more than 100", "names_of_customers"),
        ("Find the longest word in a text, ignoring case", "find_longest_word_in_text"),
        ("double a number", "double_number"),
        ("Parse ISO dates. Ignore the rest.", "parse_iso_dates"),
        ("Replace 'foo' with \"bar\"", "replace_foo_with_bar"),
        ("The customer's name", "customer_name"),
        ("add one to it", "add_one"),
        ("The square, and 1 more", "square_and_1_more"),
        ("3 largest numbers", "largest_numbers"),
        ("Größe berechnen", "grosse_berechnen"),
    ],
)
def test_the_words_that_carry_it_in_their_order(text: str, name: str):
    """Its verb first where it has one; no articles, no clause, and nothing that a name cannot hold."""
    assert name_of(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Write a function that reverses a string", "reverses_string"),
        ("Please write me a Python function to split a CSV line", "split_csv_line"),
        ("Given a list of numbers, return the largest", "largest"),
        ("Return the sum of a list", "sum_of_list"),
        ("Return it", "return"),
    ],
)
def test_that_a_function_is_wanted_is_not_said(text: str, name: str):
    """Nor that it returns something, unless nothing else is said."""
    assert name_of(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [("Whether a text is a palindrome", "is_palindrome"), ("Check if the list has duplicates", "has_duplicates")],
)
def test_a_question_is_named_as_one(text: str, name: str):
    """By what is asked."""
    assert name_of(text) == name


def test_a_long_one_loses_whole_phrases():
    """Not the half of one."""
    assert name_of("names of customers with open invoices in a ledger") == "names_of_customers"
    assert name_of("Calculate compound annual growth rates") == "calculate_compound_annual"


@pytest.mark.parametrize("text", ["日本語", "of", "", "…", "a 1"])
def test_where_no_word_could_name_it_there_is_none(text: str):
    """The function keeps the name that its examples call."""
    assert name_of(text) == ""


ODD = ("of", "the", "sort", "who", "3", ",", "is", "whether", "return", "a", "names-by")


@given(st.text() | st.lists(st.sampled_from(ODD)).map(" ".join))
def test_a_name_is_short_and_whole(text: str):
    """Whatever the text: an identifier of at most thirty characters that ends in no joining word, or nothing."""
    name = name_of(text)
    assert not name or (name.isidentifier() and name.isascii() and len(name) <= LONGEST)
    assert not name.endswith(("_of", "_the", "_by", "_who"))
