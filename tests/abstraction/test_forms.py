"""General forms: which literals of a skill become parameters, and what the sources look like then."""

from __future__ import annotations

import ast

import pytest

from skillforge.abstraction.forms import Form, general_form, with_values
from skillforge.signature import Signature


def form(source: str, entry: str, signature: str = "(values: list[int]) -> list[int]") -> Form | None:
    return general_form(source, entry, Signature.parse(signature))


def body(name: str, line: str, parameters: str = "values") -> str:
    return f"def {name}({parameters}):\n    return {line}\n"


def test_a_number_in_the_name_becomes_a_parameter():
    """`top_three` is `top` of three."""
    found = form('def top_three(values):\n    """The three largest."""\n    return sorted(values)[-3:]\n', "top_three")
    assert found is not None
    assert found.name == "top"
    assert str(found.signature) == "(values: list[int], count: int) -> list[int]"
    assert (
        found.source
        == 'def top(values, count: int):\n    """The `count` largest."""\n    return sorted(values)[-count:]\n'
    )
    assert found.caller("top") == (
        'from .top import top\n\n\ndef top_three(values):\n    """The three largest."""\n    return top(values, 3)\n'
    )


@pytest.mark.parametrize("name", ["kill_three_cows", "kill_3_cows", "kill_cow_three"])
def test_texts_and_numbers_of_the_name_are_lifted_together(name: str):
    """Singular or plural, as a word or in digits."""
    found = form(body(name, "[v for v in values if v != 'cow'][:3]"), name)
    assert found is not None
    assert found.name == "kill"
    assert sorted(found.given.values(), key=str) == [3, "cow"]


def test_a_helper_that_does_the_work_is_the_general_form():
    """With the names and the description that its author gave."""
    source = (
        "import math\n\nSTEP = 1\n\n\n"
        'def _scaled(values, factor: float):\n    """Values times a factor."""\n'
        "    return [math.floor(v * factor) * STEP for v in values]\n\n\n"
        "def halved(values):\n    return _scaled(values, 0.5)\n"
    )
    found = form(source, "halved")
    assert found is not None
    assert (found.name, found.description) == ("scaled", "Values times a factor.")
    assert str(found.signature) == "(values: list[int], factor: float) -> list[int]"
    assert found.source == source.partition("\n\n\ndef halved")[0].replace("_scaled", "scaled") + "\n"
    assert found.caller("scaled").endswith("def halved(values):\n    return scaled(values, 0.5)\n")


def test_what_the_general_form_does_not_need_stays_out():
    """Imports and helpers go where they are used."""
    source = (
        "import math\nimport re\n\n\ndef _f(values, n):\n    return [math.pow(v, n) for v in values]\n\n\n"
        "def cubes(values):\n    return _f(values, 3)\n\n\ndef _unused():\n    return re\n"
    )
    found = form(source, "cubes")
    assert found is not None
    assert "re" not in found.source.split()
    assert "_unused" not in found.source


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("add_one", "[v + 1 for v in values]"),  # zero and one are everywhere
        ("doubled", "[v * 2 for v in values]"),  # no word of the name states it
        ("take_three", "f'{values!r:3}'"),  # within formatted text
        ("take_three", "(lambda n=3: values[:n])()"),  # a default
        ("take_three", "take_three(values[3:]) if values else []"),  # it calls itself
        ("sum_three", "values[:3]"),  # `sum` is a builtin
        ("three", "values[:3]"),  # nothing is left of the name
        ("values_three", "values[:3]"),  # it would hide the parameter
        ("sha256_of", "values[:2]"),  # a number that is part of a word
    ],
)
def test_what_cannot_or_need_not_be_lifted_is_left(name: str, line: str):
    """No form, and no error."""
    assert form(body(name, line), name) is None


@pytest.mark.parametrize("parameters", ["values, n=2", "*values", "values, *, n", "other"])
def test_functions_with_other_parameters_than_positional_ones_are_left(parameters: str):
    """As are those whose parameters are not the task's."""
    assert form(body("take_three", "values[:3]", parameters), "take_three") is None


def test_a_case_pattern_is_left():
    """A name in a pattern would match everything."""
    source = "def is_three(values):\n    match values:\n        case 3:\n            return True\n    return False\n"
    assert form(source, "is_three") is None


def test_a_parameter_gets_a_name_that_is_free():
    """`count` is taken by the code."""
    found = form(body("top_three", "[count for count in values][:3]"), "top_three")
    assert found is not None
    assert found.signature.names == ("values", "count_2")


def test_other_values_take_the_place_of_the_literals():
    """All places of one literal, whatever stands before them on the line."""
    source = body("kill_three_cows", "['ü', values[:3], 'cow', 3]")
    found = form(source, "kill_three_cows")
    assert found is not None
    values = {index: {3: 5, "cow": "hen"}[value] for index, value in found.given.items()}
    assert with_values(source, found, values) == body("kill_three_cows", "['ü', values[:5], 'hen', 5]")


def test_annotations_keep_their_imports():
    """The call still says what it takes."""
    source = (
        "from datetime import date\n\n\ndef _later(day: date, days: int) -> date:\n    return day\n\n\n"
        "def next_week(day: date) -> date:\n    return _later(day, 7)\n"
    )
    found = form(source, "next_week", "(day: date) -> date")
    assert found is not None
    assert found.caller("later").startswith("from datetime import date\n\nfrom .later import later\n\n\ndef next_week(")


@pytest.mark.parametrize(
    "docstring",
    [
        '"""Take three "values\\""""',
        "r'''Three \\N and \\x of them.'''",
        '"""Three \\ud800 values."""',
        '"""Three\u2028\x0cof."""',
    ],
)
def test_any_docstring_is_carried_over(docstring: str):
    """Quotes, backslashes and odd characters in it are escaped, or left out."""
    found = form(f"def take_three(values):\n    {docstring}\n    return values[:3]\n", "take_three")
    assert found is not None
    ast.parse(found.source)
    found.source.encode()
    ast.parse(found.caller("take"))


def test_a_value_that_is_reckoned_with_and_used_otherwise_is_left():
    """Of the twos in `[v**2 for v in values[:2]]` nobody says which is the `two` of the name."""
    assert form(body("top_two_squares", "[v**2 for v in values[:2]]"), "top_two_squares") is None


def test_what_a_helper_says_that_it_returns_is_kept():
    """The skill may know its result better than the general function can."""
    helper = "def _every(items: list, step: int) -> list:\n    return items[::step]\n"
    source = f"{helper}\n\ndef thirds(items):\n    return _every(items, 3)\n"
    found = form(source, "thirds", "(items: list[int]) -> list[int]")
    assert found is not None
    assert str(found.signature) == "(items: list, step: int) -> list"


def test_a_value_that_the_name_states_twice_is_left():
    """`base_3_digits_in_3_columns`: nobody says which 3 is which."""
    assert form(body("base_3_in_3", "[values[0] % 3, 3]"), "base_3_in_3") is None
