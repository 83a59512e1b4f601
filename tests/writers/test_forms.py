"""What a wanted value tells of its parts: each is right on inputs that no example has."""

from typing import Any

import pytest

from tests.writers.test_engine import ask, run, search


@pytest.mark.parametrize(
    ("parameters", "description", "examples", "args", "expected"),
    [
        (
            {"names": "str"},
            "The initials of the given names in upper case, each with a period, separated by spaces.",
            [("mary Ann", "M. A."), ("Donald", "D."), ("", ""), ("john ronald reuel", "J. R. R.")],
            ("ada maria",),
            "A. M.",
        ),
        (
            {"loan": "dict[str, Any]", "today": "int"},
            "Days that a loan is late. 'due' and 'returned' are day numbers; one that is out (None) counts up to "
            "today, and one in time is 0 days late.",
            [
                ({"due": 10, "returned": None}, 13, 3), ({"due": 14, "returned": None}, 13, 0),
                ({"due": 8, "returned": 9}, 30, 1), ({"due": 20, "returned": 12}, 30, 0),
                ({"due": 5, "returned": 45}, 60, 40),
            ],
            ({"due": 3, "returned": 9}, 50),
            6,
        ),
        (
            {"person": "dict[str, Any]", "percent": "int"},
            "Give a raise: the record with the 'salary' increased by the percentage, rounded down.",
            [
                ({"name": "Bob", "salary": 5000}, 10, {"name": "Bob", "salary": 5500}),
                ({"name": "Zoe", "salary": 4099}, 3, {"name": "Zoe", "salary": 4221}),
                ({"name": "Ann", "salary": 100}, 0, {"name": "Ann", "salary": 100}),
            ],
            ({"name": "Cy", "salary": 999}, 1),
            {"name": "Cy", "salary": 1008},
        ),
        (
            {"line": "dict[str, Any]"},
            '"qty" times "price", less the "discount" in percent if there is one, rounded to 2 decimals.',
            [
                ({"qty": 3, "price": 9.99}, 29.97), ({"qty": 2, "price": 10.0, "discount": 25}, 15.0),
                ({"qty": 1, "price": 19.99, "discount": 10}, 17.99), ({"qty": 0, "price": 5.0}, 0.0),
            ],
            ({"qty": 7, "price": 1.99, "discount": 15},),
            11.84,
        ),
        (
            {"row": "list[str]"},
            "The cells with commas between them, and quotes around each that has a comma.",
            [
                (["a", "b"], "a,b"), ([], ""), (["Lee, Kim", "7"], '"Lee, Kim",7'), (["", "x", ""], ",x,"),
                (["B", "W3, y", "17"], 'B,"W3, y",17'),
            ],
            (["p,q", "r"],),
            '"p,q",r',
        ),
    ],
    ids=["joined, and one that is empty", "that stop at 0", "a field moved", "rounded", "joined, and some quoted"],
)  # fmt: skip
def test_parts_are_searched_for_by_themselves(
    parameters: dict[str, str], description: str, examples: list[tuple[Any, ...]], args: tuple[Any, ...], expected: Any
):
    found = search(ask("f", parameters, examples, description=description, candidates=100_000))
    assert run(found["programs"][0]["source"], "f", *args) == expected
