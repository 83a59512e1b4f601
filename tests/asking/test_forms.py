"""Forms of requests: what is a literal in them, and what two requests share."""

from __future__ import annotations

import pytest

from skillforge.asking.forms import Span, form_of


@pytest.mark.parametrize(
    ("request_", "form", "literals"),
    [
        ("How many words are in 'a b c'?", "how many words are in {quoted}", ["a b c"]),
        ('Add 2 and -3.5, then "x"', "add {number} and {number}, then {quoted}", ["2", "-3.5", "x"]),
        ("the mean of [1, 2, 3]", "the mean of {items}", ["[1, 2, 3]"]),
        ("days from 2024-01-02 to 2024-03-01", "days from {date} to {date}", ["2024-01-02", "2024-03-01"]),
        ("What's in “it's here”?", "what's in {quoted}", ["it's here"]),
        ("the dogs' names in 'a'", "the dogs' names in {quoted}", ["a"]),
        ("is (this) or (1, 2) it", "is (this) or {items} it", ["(1, 2)"]),
        ("5-3 is 10% of B52", "{number}-{number} is {number}% of B52", ["5", "3", "10"]),
        ("add 1,000", "add {number},{number}", ["1", "000"]),
        ("no literal here", "no literal here", []),
    ],
)
def test_literals_are_what_has_an_end_that_can_be_told(request_: str, form: str, literals: list[str]):
    """Quotations, numbers, dates and lists are slots; words that merely stand there are not."""
    found = form_of(request_)
    assert (found.text, [span.text for span in found.spans], found.doubt) == (form, literals, "")


def test_spaces_the_first_letters_case_and_the_last_mark_make_no_difference():
    """Two requests of one form differ in their literals alone."""
    assert form_of("How  many\nwords are in 'A'?").text == form_of("how many words are in 'B c'").text


@pytest.mark.parametrize(("one", "other"), [("5 mW in W", "5 MW in W"), ("What is 5!", "What is 5?"), ("[1]!", "[1]")])
def test_case_and_marks_that_mean_something_make_a_difference(one: str, other: str):
    """Units differ by case, and a literal may have a mark of its own."""
    assert form_of(one).text != form_of(other).text


@pytest.mark.parametrize("request_", ["is 'this", 'a "b" and "c', "the `open", "say 'a\\nb'"])
def test_what_could_be_read_in_two_ways_is_in_doubt(request_: str):
    """A lone quotation mark, or a backslash, makes a form that nobody relies on."""
    assert form_of(request_).doubt


def test_text_cannot_pass_itself_off_as_a_slot():
    """A brace in a request is not one of a slot."""
    assert form_of("count {quoted}").text != form_of("count 'a'").text


def test_a_quotation_holds_anything_but_its_own_mark():
    """Numbers and dates within are text of it."""
    assert form_of("""of 'a 1 "b" 2024-01-01'""").spans == (Span("quoted", 'a 1 "b" 2024-01-01'),)


def test_a_request_of_a_book_is_no_form():
    """What is too long to be compared is in doubt."""
    assert "longer" in form_of("a" * 20_000).doubt
