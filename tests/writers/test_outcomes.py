"""Outcomes that the description names, told apart by what it names; every program is run where no example looks."""

from typing import Any

import pytest

from tests.writers.test_engine import ask, run, search


def bill(amount: int, paid: int, due: str) -> dict[str, Any]:
    return {"amount": amount, "paid": paid, "due": due}


@pytest.mark.parametrize(
    ("parameters", "description", "examples", "others"),
    [
        (
            {"average": "float"},
            "Convert an average to a grade: 'A' from 90, 'B' from 75, 'C' from 60 and 'F' below that.",
            [(93.5, "A"), (75.0, "B"), (61.2, "C"), (0.0, "F")],
            [(90.0, "A"), (89.9, "B"), (60.0, "C"), (59.9, "F")],
        ),
        (
            {"scored": "int", "conceded": "int"},
            "How many points does a team get? 3 for a win, 1 for a draw and 0 for a defeat.",
            [(2, 1, 3), (0, 0, 1), (1, 4, 0)],
            [(10, 9, 3), (7, 7, 1), (2, 3, 0)],
        ),
        (
            {"bill": "dict[str, Any]", "today": "str"},
            "Status: 'paid' when \"paid\" covers \"amount\", else 'overdue' when \"due\" is before today, else 'open'.",
            [
                (bill(10, 10, "2024-01-31"), "2024-03-01", "paid"),
                (bill(9, 4, "2024-01-31"), "2024-03-01", "overdue"),
                (bill(6, 0, "2024-03-31"), "2024-03-01", "open"),
            ],
            [
                (bill(10, 12, "2024-09-01"), "2024-03-01", "paid"),
                (bill(5, 4, "2024-02-29"), "2024-03-01", "overdue"),
                (bill(5, 4, "2024-03-01"), "2024-03-01", "open"),
            ],
        ),
    ],
    ids=["numbers that are told", "inputs against each other", "fields against each other"],
)
def test_one_example_of_each_outcome_is_enough(
    parameters: dict[str, str], description: str, examples: list[tuple[Any, ...]], others: list[tuple[Any, ...]]
):
    found = search(ask("f", parameters, examples, description=description, candidates=20_000))
    source = found["programs"][0]["source"]
    assert [run(source, "f", *case[:-1]) for case in others] == [case[-1] for case in others]


def test_an_outcome_that_nobody_named_needs_more_than_an_example():
    """A table of the examples is no program."""
    found = search(
        ask("f", {"n": "int"}, [(1, "oak"), (2, "elm"), (7, "fir")], description="A tree.", candidates=5_000)
    )
    assert not any("oak" in each["source"].split('"""')[-1] for each in found["programs"])


def test_outcomes_are_asked_for_in_the_order_of_the_description():
    description = "How many points does a team get? 3 for a win, 1 for a draw and 0 for a defeat."
    examples = [(1, 4, 0), (2, 2, 1), (4, 2, 3)]
    source = search(ask("f", {"a": "int", "b": "int"}, examples, description=description))["programs"][0]["source"]
    code = source.split('"""')[-1]
    assert code.index("return 3") < code.index("return 1")
