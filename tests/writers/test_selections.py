"""Selections: what elements are kept by, and what is looked up under them; each is among what queries alone ask."""

from contextlib import suppress
from typing import Any

import pytest

from skillforge.writers.search import components
from skillforge.writers.search.budget import Exhausted
from skillforge.writers.search.calls import call
from skillforge.writers.search.half import Half
from skillforge.writers.search.queries import Queries
from skillforge.writers.search.ranking import Found
from tests.writers.test_engine import ask, component, opened, run


def queried(asked: dict[str, Any]) -> list[str]:
    """The programs that fit among what queries alone give."""
    found: list[Found] = []
    space = opened(asked, components.load(asked["components"])[0])
    Half(space, asked, found.append)
    for _ in call(space, 500):
        pass
    with suppress(Exhausted):
        Queries().ask(space, asked["candidates"])
    return [each.written(asked) for each in found]


ROWS = [["a", "4", "x"], ["b", "9", "y"], ["c", "4", "z"], ["d", "9", "y"]]
TABLE, OTHER = {"rows": "list[list[str]]", "others": "list[list[str]]"}, [["a", "K"], ["c", "L"], ["e", "M"]]
LIVES = [{"id": "a", "n": 1}, {"id": "b", "n": 2}, {"id": "e", "n": 7}]
HOMES = [{"id": "b", "city": "Ulm"}, {"id": "a", "city": "Bonn"}]
STOCK = [{"item": "a", "have": 3}, {"item": "b", "have": 9}, {"item": "c", "have": 1}]
CASES = {
    "the greatest of all": (
        {"xs": "list[dict]"}, "The names of those with the highest points.",
        [
            ([{"who": "a", "points": 3}, {"who": "b", "points": 7}, {"who": "c", "points": 7}], ["b", "c"]), ([], []),
            ([{"who": "d", "points": 2}, {"who": "e", "points": 1}], ["d"]), ([{"who": "f", "points": 0}], ["f"]),
        ],
        ([{"who": "g", "points": 5}, {"who": "h", "points": 9}],), ["h"],
    ),
    "above the mean": (
        {"xs": "list[int]"}, "Those above the average.",
        [([1, 2, 9], [9]), ([], []), ([4, 4], []), ([8, 1, 7, 0], [8, 7]), ([-5, 5], [5])],
        ([10, 20, 60, 70],), [60, 70],
    ),
    "two cells compared": (
        {"rows": "list[list[str]]", "first": "int", "second": "int"}, "Rows with the same in both places.",
        [
            ([["a", "b", "a"], ["c", "c", "d", "e"], ["x", "y", "z"]], 0, 1, [["c", "c", "d", "e"]]), ([], 0, 1, []),
            ([["q", "r", "r", "s"], ["q", "q", "t"]], 1, 2, [["q", "r", "r", "s"]]), ([["p", "o", "n"]], 2, 0, []),
            ([["h", "i", "h"], ["k", "l", "m", "k"]], 2, 0, [["h", "i", "h"]]),
            ([["v", "w", "w"]], 2, 1, [["v", "w", "w"]]),
        ],
        ([["j", "j"], ["j", "g"]], 1, 0), [["j", "j"]],
    ),
    "a field beside what is looked up": (
        {"stock": "list[dict]", "levels": "dict[str, int]"}, "What there is too little of.",
        [
            (STOCK, {"a": 5, "b": 7, "c": 2}, [STOCK[0], STOCK[2]]), (STOCK, {"a": 1, "b": 1, "c": 1}, []),
            ([], {"a": 1}, []), (STOCK[:2], {"a": 3, "b": 10}, STOCK[1:2]), (STOCK[:1], {"a": 4}, STOCK[:1]),
        ],
        ([{"item": "k", "have": 4}, {"item": "m", "have": 6}], {"k": 5, "m": 6}), [{"item": "k", "have": 4}],
    ),
    "rows joined with others": (
        TABLE, "The rows together with the rest of those that begin alike.",
        [
            (ROWS, OTHER, [["a", "4", "x", "K"], ["c", "4", "z", "L"]]), (ROWS[1:2], OTHER, []), ([], OTHER, []),
            (ROWS[2:], [["d", "Q"]], [["d", "9", "y", "Q"]]),
        ],
        ([["p", "1"], ["q", "2"]], [["q", "W", "V"]]), [["q", "2", "W", "V"]],
    ),
    "rows joined with others or as they are": (
        TABLE, "The rows together with the rest of those that begin alike; the others unchanged.",
        [
            (ROWS[:3], OTHER, [["a", "4", "x", "K"], ROWS[1], ["c", "4", "z", "L"]]), (ROWS[1:2], OTHER, ROWS[1:2]),
            ([], OTHER, []), (ROWS[2:], [["d", "Q"]], [ROWS[2], ["d", "9", "y", "Q"]]),
        ],
        ([["p", "1", "0"], ["q", "2", "3"]], [["q", "W", "V"]]), [["p", "1", "0"], ["q", "2", "3", "W", "V"]],
    ),
    "records joined by a field": (
        {"lives": "list[dict]", "homes": "list[dict]", "key": "str"}, "The records of both lists together.",
        [
            (LIVES, HOMES, "id", [{**LIVES[0], **HOMES[1]}, {**LIVES[1], **HOMES[0]}]), ([], HOMES, "id", []),
            ([{"k": 3, "m": 1}], [{"k": 3, "p": 0}], "k", [{"k": 3, "m": 1, "p": 0}]), (LIVES[2:], HOMES, "id", []),
        ],
        ([{"z": 1}, {"z": 2}], [{"z": 2, "y": 5}], "z"), [{"z": 2, "y": 5}],
    ),
    "two lists side by side": (
        {"names": "list[str]", "points": "list[int]", "least": "int"}, "The names of those with enough points.",
        [
            (["a", "b", "c"], [3, 9, 5], 5, ["b", "c"]), ([], [], 1, []), (["d", "e"], [1, 2], 3, []),
            (["f", "g"], [8, 7], 8, ["f"]), (["a"], [2], 2, ["a"]),
        ],
        (["h", "i"], [10, 20], 15), ["i"],
    ),
    "the last that fits": (
        {"entries": "list[dict]", "who": "str"}, "The last 'state' of somebody, or 'unknown'.",
        [
            ([{"by": "a", "state": "in"}, {"by": "b", "state": "up"}, {"by": "a", "state": "out"}], "a", "out"),
            ([{"by": "a", "state": "in"}], "c", "unknown"), ([], "a", "unknown"),
            ([{"by": "d", "state": "off"}, {"by": "d", "state": "on"}], "d", "on"),
        ],
        ([{"by": "q", "state": "2"}, {"by": "q", "state": "1"}, {"by": "r", "state": "3"}], "q"), "1",
    ),
    "lists gathered": (
        {"xs": "list[dict]"}, "All 'tags' by 'town'.",
        [
            ([{"town": "A", "tags": ["x", "y"]}, {"town": "B", "tags": []}, {"town": "A", "tags": ["z"]}],
             {"A": ["x", "y", "z"], "B": []}), ([], {}), ([{"town": "C", "tags": ["q", "q"]}], {"C": ["q", "q"]}),
        ],
        ([{"town": "D", "tags": ["1"]}, {"town": "D", "tags": ["2"]}],), {"D": ["1", "2"]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("title", CASES)
def test_what_is_asked_of_elements(title: str):
    """The first that fits is right on inputs that no example has."""
    parameters, description, examples, args, expected = CASES[title]
    found = queried(ask("f", parameters, examples, description=description, candidates=40_000))
    assert found
    assert run(found[0], "f", *args) == expected


LEVELS = "def levels(needs):\n    return {need[0]: int(need[1:]) for need in needs}\n"


def test_a_value_is_compared_with_what_a_skills_dict_has_under_another():
    """What there is beside what the skill says is needed."""
    known: dict[str, Any] = {}
    exec(LEVELS, known)
    levels = {**component("levels", LEVELS, {"needs": "list[str]"}, "dict[str, int]"), "required": True}
    examples = [
        (STOCK, ["a5", "b7", "c2"], [STOCK[0], STOCK[2]]), (STOCK, ["a1", "b1", "c1"], []), ([], ["a1"], []),
        (STOCK[:2], ["a3", "b10"], STOCK[1:2]), (STOCK[:1], ["a4"], STOCK[:1]),
    ]  # fmt: skip
    asked = ask("f", {"stock": "list[dict]", "needs": "list[str]"}, examples, components=[levels], candidates=40_000)
    source = queried(asked)[0]
    assert run(source, "f", [{"item": "k", "have": 4}], ["k5"], skills=known) == [{"item": "k", "have": 4}]
    assert run(source, "f", [{"item": "k", "have": 5}], ["k5"], skills=known) == []


def state(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"by": who, "state": now} for who, now in pairs]


def test_what_stands_for_there_being_none_may_be_given():
    """An input, rather than what the description says."""
    examples = [
        (state(("a", "on"), ("b", "up"), ("a", "off")), "a", "-", "on"), (state(("a", "on")), "c", "none", "none"),
        ([], "a", "?", "?"), (state(("b", "up"), ("c", "in")), "c", "-", "in"),
        (state(("d", "at"), ("d", "by")), "d", "zz", "at"),
    ]  # fmt: skip
    asked = ask("f", {"entries": "list[dict]", "who": "str", "fallback": "str"}, examples, candidates=40_000)
    source = queried(asked)[0]
    assert run(source, "f", state(("k", "2"), ("k", "1"), ("k", "3")), "k", "-") == "2"
    assert run(source, "f", state(("k", "2")), "m", "-") == "-"
