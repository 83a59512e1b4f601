"""What a wanted value tells of its parts: each is right on inputs that no example has."""

from typing import Any

import pytest

from skillforge.writers.search.deduce import proposals
from skillforge.writers.search.forms import open_parts
from skillforge.writers.search.half import Half
from skillforge.writers.search.operators.lists import BY_NAME as LISTS
from skillforge.writers.search.space import Space
from skillforge.writers.search.target import InOrder
from tests.writers.test_engine import ask, opened, run, search


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


STOCK = {"pens": [3, 4], "ink": [5]}
WHOLES = {
    "pairs of a dict": (
        {"stock": "dict[str, list[int]]"}, "How many of each.",
        [(STOCK, {"pens": 2, "ink": 1}), ({}, {}), ({"a": []}, {"a": 0}), ({"b": [9, 9, 9]}, {"b": 3})],
        ({"z": [1, 2], "y": [0]},), {"z": 2, "y": 1},
    ),
    "an input in front": (
        {"label": "str", "numbers": "list[int]"}, "A row of a table.",
        [
            ("sum", [3, 10], ["sum", "3", "10"]), ("none", [], ["none"]), ("x", [-7], ["x", "-7"]),
            ("total", [1, 1, 2], ["total", "1", "1", "2"]),
        ],
        ("new", [5, 6]), ["new", "5", "6"],
    ),
    "an input at the end": (
        {"label": "str", "numbers": "list[int]"}, "A row of a table.",
        [
            ("sum", [3, 10], ["3", "10", "sum"]), ("none", [], ["none"]), ("x", [-7], ["-7", "x"]),
            ("total", [1, 1, 2], ["1", "1", "2", "total"]),
        ],
        ("new", [5, 6]), ["5", "6", "new"],
    ),
    "rows of a dict": (
        {"words": "list[str]"}, "Each word and how often it stands there, as rows.",
        [
            (["b", "a", "b"], [["b", 2], ["a", 1]]), ([], []), (["c"], [["c", 1]]),
            (["x", "y", "z", "y", "x"], [["x", 2], ["y", 2], ["z", 1]]),
        ],
        (["q", "p", "q", "q"],), [["q", 3], ["p", 1]],
    ),
    "a separator that is told": (
        {"cells": "list[str]"}, "The cells in upper case with '-+-' between them.",
        [(["ab", "c"], "AB-+-C"), (["xyz"], "XYZ"), (["a", "bb", "ccc"], "A-+-BB-+-CCC"), ([], "")],
        (["p-q", "r"],), "P-Q-+-R",
    ),
    "a number in front of each row": (
        {"rows": "list[list[str]]"}, "The rows, each with its number in front, from 1.",
        [
            ([["a", "b"], ["c", "d"]], [["1", "a", "b"], ["2", "c", "d"]]), ([], []), ([["x"]], [["1", "x"]]),
            ([["p", "q", "r"], ["s"], ["t", "u"]], [["1", "p", "q", "r"], ["2", "s"], ["3", "t", "u"]]),
        ],
        ([["k"], ["l"]],), [["1", "k"], ["2", "l"]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("title", WHOLES)
def test_what_a_whole_tells_of_its_parts(title: str):
    """Found within a budget that is too small without it."""
    parameters, description, examples, args, expected = WHOLES[title]
    found = search(ask("f", parameters, examples, description=description, candidates=20_000))
    assert found["programs"], found["reason"]
    assert run(found["programs"][0]["source"], "f", *args) == expected


def opened_parts(parameters: dict[str, str], examples: list[tuple[Any, ...]], description: str = "Rows.") -> Space:
    """The space of a task, with the targets that what is wanted tells of."""
    asked = ask("f", parameters, examples, description=description)
    space = opened(asked)
    Half(space, asked, lambda _: None)
    open_parts(space, space.targets[0])
    return space


def test_rows_of_two_that_begin_otherwise_are_the_pairs_of_a_dict_in_that_order():
    """Two that begin alike are none."""
    examples = [(["b", "a", "b"], [["b", 2], ["a", 1]]), ([], []), (["c"], [["c", 1]])]
    space = opened_parts({"words": "list[str]"}, examples)
    aimed = [each for each in space.targets if isinstance(each, InOrder)]
    assert [each.wanted for each in aimed] == [({"b": 2, "a": 1}, {}, {"c": 1})]
    twice = opened_parts({"words": "list[str]"}, [(["b"], [["b", 2], ["b", 1]]), ([], [])])
    assert not [each for each in twice.targets if isinstance(each, InOrder)]


def test_the_pairs_of_a_dict_are_mapped_for_as_a_whole_only():
    """What each key and value come to is asked of the dict itself."""
    space = opened_parts({"words": "list[str]"}, [(["b", "a"], {"b": 2, "a": 1}), ([], {}), (["c"], {"c": 3})])
    pairs = next(each for each in space.targets if each.wanted[0] == [("b", 2), ("a", 1)])
    for _ in proposals(space, pairs):
        pass
    mapped = [target for child in space.children for target in child.targets]
    assert mapped
    assert all("parts" in target.seen for target in mapped)


def test_texts_are_parted_at_a_separator_that_is_told():
    """However unusual it is."""
    examples = [(["ab", "c"], "AB-+-C"), (["xyz"], "XYZ"), (["a", "bb", "ccc"], "A-+-BB-+-CCC")]
    wanted = (["AB", "C"], ["XYZ"], ["A", "BB", "CCC"])
    told = opened_parts({"cells": "list[str]"}, examples, "The cells with '-+-' between them.")
    assert wanted in [each.wanted for each in told.targets]
    assert wanted not in [each.wanted for each in opened_parts({"cells": "list[str]"}, examples).targets]


def test_a_list_that_is_made_and_one_more_leaves_that_one_to_be_found():
    """At its end or in front."""
    for lists in ([[1, 2, 9], [4, 8]], [[9, 1, 2], [8, 4]]):
        space = opened_parts({"xs": "list[int]", "n": "int"}, [([2, 1], 4, lists[0]), ([4], 3, lists[1])])
        made = space.apply(LISTS["sort"], [space.variables()[0]])
        space.keep(made)
        for _ in proposals(space, space.targets[0]):
            pass
        assert [9, 8] in [list(each.wanted[:2]) for each in space.targets if each.kind == "int"]
