"""Conditionals: what is wanted on either side of a test is searched for as if it were all."""

from tests.writers.test_engine import ask, run, search


def test_what_is_assembled_may_be_a_branch():
    """Neither side is found by trying operators, within this budget."""
    description = "Write a list as in a sentence: commas between the items, but ' and ' before the last one."
    examples = [
        (["ann", "bob", "cy"], "ann, bob and cy"), (["salt", "oil"], "salt and oil"), (["solo"], "solo"), ([], ""),
    ]  # fmt: skip
    found = search(ask("f", {"items": "list[str]"}, examples, description=description, candidates=150_000))
    source = found["programs"][0]["source"]
    assert run(source, "f", ["a", "b", "c", "d"]) == "a, b, c and d"
    assert run(source, "f", ["x"]) == "x"


def test_an_input_that_is_only_tidied_is_tidied_where_it_is_left_alone():
    """No example shows it; the description says so."""
    description = "Read a cell: trim it, and turn it into a number if it is a whole number, possibly negative."
    examples = [(" 42 ", 42), ("hello world", "hello world"), ("-7", -7), ("", "")]
    found = search(ask("f", {"text": "str"}, examples, description=description, candidates=120_000))
    source = found["programs"][0]["source"]
    assert [run(source, "f", text) for text in ("  - ", " 12 apples", " -15\n")] == ["-", "12 apples", -15]


def test_none_is_an_answer_of_its_own():
    description = "Change from an old to a new value in percent, to 1 decimal; None if the old value is 0."
    examples = [(100.0, 125.0, 25.0), (80.0, 60.0, -25.0), (0.0, 5.0, None), (3.0, 4.0, 33.3)]
    found = search(ask("f", {"old": "float", "new": "float"}, examples, description=description, candidates=100_000))
    source = found["programs"][0]["source"]
    assert run(source, "f", 0.0, 7.0) is None
    assert run(source, "f", 7.0, 9.0) == 28.6
