"""Constants mined from examples and description."""

from __future__ import annotations

from typing import Any

from skillforge.writers.search.constants import described, fields, mine, parse_date, shapes


def found(kind: str, columns, wanted, description: str = "") -> list:
    return [value for each, value, _ in mine(columns, wanted, description) if each == kind]


def test_separators_of_the_inputs():
    """A sign that most inputs hold may separate their parts; one that few hold may not."""
    texts = found("str", [["a;b", "c;d;e", "f;g!"]], [["a", "b"], ["c", "d", "e"], ["f", "g!"]])
    assert ";" in texts
    assert "!" not in texts


def test_what_all_outputs_begin_and_end_with():
    """Common affixes are constants."""
    texts = found("str", [["Amy", "Bob"]], ["Dr. Amy, PhD", "Dr. Bob, PhD"])
    assert {"Dr. ", ", PhD"} <= set(texts)


def test_few_outcomes_are_constants():
    """Outputs that come back are likely named in the program."""
    assert {"even", "odd"} <= set(found("str", [[1, 2, 3, 4]], ["odd", "even", "odd", "even"]))


def test_quoted_words_and_numbers_of_the_description():
    """What the description quotes is a constant; so is a number that it names in digits or letters."""
    constants = mine([["a"]], ["b"], 'Replace "foo" by `bar`, seven times, up to 42 or 0.5.')
    values = [value for _, value, _ in constants]
    assert {"foo", "bar", 7, 42, 0.5} <= set(values)


def test_a_doctest_in_the_description_is_no_quotation():
    """Examples are given as examples already."""
    assert "secret" not in found("str", [["a"]], ["b"], "Do it.\n>>> f('secret')\n'x'")


def test_shapes_by_exact_and_by_any_length():
    """Texts of one shape give a pattern with lengths and one without."""
    assert shapes(["2024-01-02", "1999-12-31"]) == [r"\d{4}-\d{2}-\d{2}", r"\d+-\d+-\d+"]
    assert shapes(["ab", "1"]) == []


def test_signs_with_a_meaning_are_escaped():
    """A literal point in a shape matches a point only."""
    assert shapes(["1.5", "2.25"]) == [r"\d\.\d+", r"\d+\.\d+"]


def test_formats_of_dates():
    """A format that reads every input is a constant."""
    assert found("format", [["2024-01-02", "1999-12-31"]], ["a", "b"])[0] == "%Y-%m-%d"
    assert parse_date("2024-13-02", "%Y-%m-%d") is None


def test_few_of_each_kind():
    """However much the examples hold, the search is given few constants."""
    texts = [f"{chr(97 + i)}{sign}{i}" for i, sign in enumerate("!#$%&'*+,-./:;<=>?@^_|~")]
    constants = mine([texts, texts], texts, " ".join(f"'{text}' {i}" for i, text in enumerate(texts)))
    for kind in ("str", "int", "pattern"):
        assert sum(each == kind for each, _, _ in constants) <= 14


def test_no_text_no_text_constants():
    """Tasks of numbers get no separators and no patterns."""
    assert [kind for kind, _, _ in mine([[1, 2], [3, 4]], [4, 6], "")] == []


def test_what_outputs_lost_at_an_end_is_a_constant():
    """Where it is always the same; what is lost once may be anything."""
    assert "www." in found("str", [["www.a.org", "www.b.io", "c.net"]], ["a.org", "b.io", "c.net"])
    assert "xyz_" not in found("str", [["xyz_a", "b"]], ["a", "b"])
    assert "lost" not in found("str", [["lost1", "gone2"]], ["1", "2"])


def test_signs_that_the_description_calls_by_name():
    """Vowels, commas, punctuation, a quarter."""
    constants = mine([["a"]], ["b"], "Count the vowels and the commas; strip punctuation; take a quarter.")
    assert {"aeiouAEIOU", ",", ".,;:!?", 4} <= {value for _, value, _ in constants}


def test_units_that_a_description_names():
    """Of two units, how many of the one the other has."""
    assert 1440 in found("int", [["a"]], [1], "the minutes until the next day")


def test_signs_that_a_description_names():
    """A sign may be called by its name."""
    assert "-" in found("str", [["a"]], [1], "a minus sign makes it negative")


def test_names_that_are_listed_are_a_list_too():
    said = described("Keep the fields 'name' and 'phone'; of others 'a', 'b' and 'c'. Not 'one' alone.")
    assert [value for kind, value, _ in said if kind == ("list", "str")] == [["name", "phone"], ["a", "b", "c"]]


def test_several_separators_that_are_told_together_are_one_pattern():
    """What splits at any of them; one alone is no pattern."""
    said = "The names are separated by commas, by '; ' or by ' + '. Others are left out."
    assert [value for kind, value, _ in described(said) if kind == "pattern"] == [r",|; | \+ "]
    assert [value for kind, value, _ in described("Split it at commas.") if kind == "pattern"] == []


def test_so_many_of_a_sign_are_one_constant():
    """Two spaces are a separator of their own."""
    assert "  " in [value for _, value, _ in described("Two spaces stand between the cells.")]


def told_of(kind: Any, description: str) -> list[Any]:
    return [value for each, value, _ in described(description) if each == kind]


def test_bare_words_that_are_listed_are_a_list():
    """Four or more; fewer are prose."""
    small = ["a", "an", "and", "or", "the", "to"]
    assert told_of(("list", "str"), "Upper case, but not for a, an, and, or, the, to.") == [small]
    assert told_of(("list", "str"), "One of red, green, blue and black.") == [["red", "green", "blue", "black"]]
    assert told_of(("list", "str"), "Rows, columns and cells.") == []


def test_single_letters_that_are_listed_are_signs_and_a_pattern():
    """In one case or in both."""
    said = "Count the letters a, e, i, o and u."
    assert {"aeiou", "aeiouAEIOU"} <= set(told_of("str", said))
    assert {"[aeiou]+", "[aeiouAEIOU]+"} <= set(told_of("pattern", said))
    assert told_of(("list", "str"), said) == []


def test_numbers_that_are_listed_are_a_list():
    """Two with "and" between them are no list."""
    assert told_of(("list", "int"), "Weigh the digits by 5, 7 and 5.") == [[5, 7, 5]]
    assert told_of(("list", "int"), "Add -1, 0, or 2 to it.") == [[-1, 0, 2]]
    assert told_of(("list", "int"), "Between 5 and 7.") == []


def test_signs_that_are_called_by_their_names_one_after_the_other():
    """What any of them is, and what several in a row are."""
    said = "Sentences end with a full stop, exclamation mark and question mark."
    assert {"[.!?]", "[.!?]+"} <= set(told_of("pattern", said))
    assert ".!?" in told_of("str", said)
    assert [text for text in told_of("pattern", "Cut at bars and hyphens.") if "-" in text] == [r"[|\-]", r"[|\-]+"]


def test_signs_that_stand_one_by_one_are_a_text_too():
    """With "and" before the last, or right before a full stop where there are many."""
    assert "+-*" in told_of("str", "The signs + - * stand between numbers.")
    assert "+-*/" in told_of("str", "The signs + - * and / stand between numbers.")
    assert r"[.,;:!?]" in told_of("pattern", "Without . , ; : ! ?")


def test_fields_of_records_that_have_different_ones():
    """What the description speaks of, and what all have; where all have the same, places tell them."""
    differ = [[{"name": "Ann", "age": 3}, {"name": "Bo", "kg": 4}], [{"name": "Cy", "age": 5, "kg": 7}]]
    assert fields([differ], "The kg of all.") == ["kg", "name"]
    assert fields([[{"name": "Ann", "age": 3}], [{"name": "Bo", "age": 4}]], "The age.") == []


def test_keys_that_are_data_are_no_fields():
    assert fields([[{"pen": 3, "ink": 4}, {"pen": 1}]], "What all cost.") == []
