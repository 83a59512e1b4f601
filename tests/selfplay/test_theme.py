"""Themes in self-play: words that name operations, inputs and skills; all others say nothing."""

from __future__ import annotations

import pytest

from skillforge.selfplay import shapes
from skillforge.selfplay.theme import apart, heard, words_of
from tests.selfplay.test_selfplay import stored


@pytest.mark.parametrize(
    ("theme", "words"),
    [
        ("sort Dates by month", ("sort", "dates", "month")),
        ("bank statements", ()),
        ("all of the ones", ()),
        ("the slugs of words", ("slugs", "words")),
    ],
)
def test_the_words_that_say_something(theme: str, words: tuple[str, ...]):
    """Those that name an operation, an input or a stored skill, in any number; never those that say little."""
    assert heard(theme, [stored("slug", "return numbers")]) == words


def test_inputs_that_a_theme_names_come_first():
    """Then those that an operation takes which it names."""
    by = {str(shape.signature).partition(" ->")[0]: shape for shape in shapes.given()}
    dates = words_of("dates")
    assert apart(by["(day: date)"], dates) < apart(by["(text: str)"], dates)
    assert apart(by["(text: str)"], words_of("vowels")) < apart(by["(day: date)"], words_of("vowels"))
