"""What a stored skill's value is called."""

from __future__ import annotations

import pytest

from skillforge.writers.search.engine import search
from skillforge.writers.search.nouns import noun
from tests.writers.test_engine import ask, component


@pytest.mark.parametrize(
    ("name", "kind", "word"),
    [
        ("clean_lines", ("list", "str"), "lines"),
        ("mean_of", "float", "mean"),
        ("visits_by_site", ("dict", "str", "int"), "visits"),
        ("count_working_days", "int", "count"),
        ("days_until", "int", "days"),
        ("mean", "float", ""),
        ("drop_blanks", ("list", "str"), ""),
        ("is_error", "bool", ""),
        ("of", "int", ""),
    ],
)
def test_a_value_is_called_by_the_noun_of_its_skill(name, kind, word):
    """The noun stands before `of`, `by` and the like; a skill that drops blanks gives no blanks."""
    assert noun(name, kind) == word


def test_a_loop_over_a_skills_value_is_named_after_it():
    """`for line in clean_lines(text)`."""
    lines = component("odd_lines", "def odd_lines(text):\n    return text.split()[::2]\n", {"text": "str"}, "list[str]")
    examples = [("ab c d", ["AB!", "D!"]), ("x", ["X!"]), ("", []), ("p q rs tu v", ["P!", "RS!", "V!"])]
    found = search(ask("f", {"text": "str"}, examples, components=[lines]))
    assert 'line.upper() + "!" for line in odd_lines(text)' in found["programs"][0]["source"]
