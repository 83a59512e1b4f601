"""Operators on tables, records and texts: each case is found within a budget that is too small without it."""

from typing import Any

import pytest

from tests.writers.test_engine import ask, run, search

TABLE = [["city", "kg", "day"], ["Oslo", "4", "mon"], ["Lima", "3", "tue"]]
CODES = [["sku", "qty"], ["A-1", "7"], ["B-2", "9"], ["C-3", "1"]]


@pytest.mark.parametrize(
    ("parameters", "description", "examples", "args", "expected"),
    [
        (
            {"rows": "list[list[str]]", "mark": "str"},
            "Make all rows as long as the longest with the mark.",
            [
                ([["a"], ["b", "c", "d"], []], "-", [["a", "-", "-"], ["b", "c", "d"], ["-", "-", "-"]]),
                ([["x", "y"], ["z"]], "?", [["x", "y"], ["z", "?"]]), ([], "-", []), ([["q"]], "", [["q"]]),
            ],
            ([["k", "l"], []], "0"),
            [["k", "l"], ["0", "0"]],
        ),
        (
            {"table": "list[list[str]]", "names": "list[str]"},
            "The columns with these names, in their order.",
            [
                (TABLE, ["kg", "city"], [["kg", "city"], ["4", "Oslo"], ["3", "Lima"]]),
                (CODES, ["qty"], [["qty"], ["7"], ["9"], ["1"]]), (TABLE[:1], ["day", "kg"], [["day", "kg"]]),
            ],
            ([["u", "v"], ["1", "2"]], ["v", "u"]),
            [["v", "u"], ["2", "1"]],
        ),
        (
            {"rows": "list[list[str]]"},
            "Pad each cell on the right to the width of the longest in its column.",
            [
                (TABLE, [["city", "kg", "day"], ["Oslo", "4 ", "mon"], ["Lima", "3 ", "tue"]]),
                ([["a", "bbb"], ["cc", ""]], [["a ", "bbb"], ["cc", "   "]]), ([], []), ([["x"]], [["x"]]),
            ],
            ([["ab", "c"], ["d", "ef"]],),
            [["ab", "c "], ["d ", "ef"]],
        ),
        (
            {"left": "dict[str, int]", "right": "dict[str, int]"},
            "Add up the counts of both days.",
            [
                ({"a": 1, "b": 2}, {"b": 5, "c": 7}, {"a": 1, "b": 7, "c": 7}), ({}, {"x": 3}, {"x": 3}),
                ({"q": 4}, {}, {"q": 4}),
            ],
            ({"k": 1}, {"k": 1}),
            {"k": 2},
        ),
        (
            {"prices": "dict[str, int]", "basket": "dict[str, int]"},
            "What a basket costs: each number times its price, nothing for what has none.",
            [
                ({"pen": 2, "ink": 5}, {"pen": 3, "ink": 1}, 11), ({"pen": 2}, {"cap": 9}, 0),
                ({"a": 7, "b": 1}, {"a": 2, "c": 4}, 14),
            ],
            ({"x": 10}, {"x": 3, "y": 1}),
            30,
        ),
        (
            {"names": "list[str]", "hours": "list[int]"},
            "The total of the hours at the positions of each name.",
            [
                (["ann", "bo", "ann"], [3, 4, 5], {"ann": 8, "bo": 4}), ([], [], {}), (["cy"], [2], {"cy": 2}),
                (["x", "x", "y", "x"], [1, 1, 9, 1], {"x": 3, "y": 9}),
            ],
            (["k", "l", "k"], [1, 2, 3]),
            {"k": 4, "l": 2},
        ),
        (
            {"label": "str"},
            "What stands between the first and the second '*', an empty text if there are not two.",
            [("a *b* c", "b"), ("none", ""), ("one * only", ""), ("*x* and *y*", "x"), ("", "")],
            ("q *rs*",),
            "rs",
        ),
        (
            {"code": "str"},
            "Add up the digits of a code.",
            [("12-34", 10), ("", 0), ("x9y9", 18), ("A/0", 0)],
            ("7b7",),
            14,
        ),
        (
            {"dish": "str", "price": "str", "width": "int"},
            "A line of a menu: the dish, dots, and the price at its right end, width characters long.",
            [
                ("Soup", "4.50", 12, "Soup....4.50"), ("Fish and chips", "9.00", 5, "Fish and chips9.00"),
                ("Tea", "2", 6, "Tea..2"),
            ],
            ("Pie", "3.5", 9),
            "Pie...3.5",
        ),
        (
            {"line": "str"},
            "The names of a line, which are separated by commas, by ';' or by ' and '; empty ones are left out.",
            [
                ("Ann Lee, Bo; Cy", ["Ann Lee", "Bo", "Cy"]), ("", []), ("Di and Eve", ["Di", "Eve"]),
                ("Fay,, Gus ;", ["Fay", "Gus"]),
            ],
            ("Hal and Ida, Jo",),
            ["Hal", "Ida", "Jo"],
        ),
        (
            {"template": "str", "values": "dict[str, str]"},
            "Fill the template in.",
            [
                ("Dear {name},", {"name": "Ann"}, "Dear Ann,"), ("{a} and {b}", {"a": "x", "b": "y"}, "x and y"),
                ("none", {}, "none"),
            ],
            ("{day}: {what}", {"day": "Mon", "what": "run"}),
            "Mon: run",
        ),
        (
            {"text": "str", "width": "int"},
            "The text in lines of at most width characters.",
            [
                ("the quick brown fox", 10, ["the quick", "brown fox"]), ("", 5, []),
                ("a bb ccc", 4, ["a bb", "ccc"]),
            ],
            ("one two three four", 8),
            ["one two", "three", "four"],
        ),
    ],
    ids=[
        "ragged rows", "columns by name", "aligned cells", "two dicts of counts", "a basket", "sums by name",
        "between two signs", "digits", "a menu", "several separators", "a template", "lines of a width",
    ],
)  # fmt: skip
def test_what_is_often_asked_of_tables_records_and_texts(
    parameters: dict[str, str], description: str, examples: list[tuple[Any, ...]], args: tuple[Any, ...], expected: Any
):
    found = search(ask("f", parameters, examples, description=description, candidates=60_000))
    assert found["programs"], found["reason"]
    assert run(found["programs"][0]["source"], "f", *args) == expected


def test_some_and_all_of_them():
    """Of no cells nothing is said."""
    examples = [(["1", "22"], True), ([], False), (["1", "x"], False), (["", "3"], False), (["7"], True)]
    asked = ask("f", {"cells": "list[str]"}, examples, candidates=30_000,
                description="Whether there is at least one cell and all are numbers.")  # fmt: skip
    assert "bool(cells) and all(cell.isdigit() for cell in cells)" in search(asked)["programs"][0]["source"]


def test_two_dicts_are_compared():
    """What both have under the same key may be another value."""
    examples = [
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, ["b"]), ({}, {"x": 1}, []),
        ({"q": 4, "p": 2}, {"p": 1, "q": 5}, ["q", "p"]),
        ({"k": 1}, {}, []),
    ]  # fmt: skip
    asked = ask("f", {"old": "dict[str, int]", "new": "dict[str, int]"}, examples, candidates=20_000,
                description="The names that both have, with different values.")  # fmt: skip
    assert run(search(asked)["programs"][0]["source"], "f", {"u": 1, "v": 2, "w": 3}, {"v": 9, "w": 3}) == ["v"]
