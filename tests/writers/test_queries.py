"""Queries: which elements, what of each, what of all those; every program is run on inputs that no example has."""

from typing import Any

import pytest

from tests.writers.test_engine import ask, component, run, search


def people(*rows: tuple[str, str, int]) -> list[dict[str, Any]]:
    return [dict(zip(("name", "city", "amount"), row, strict=True)) for row in rows]


ONE = people(("ann", "Rome", 3), ("bob", "Oslo", 4), ("cid", "Rome", 5))
TWO = people(("ann", "Oslo", 1), ("dan", "Oslo", 2), ("eve", "Bern", 9))
THREE = people(("quin", "Bern", 7), ("dan", "Rome", 2), ("eve", "Bern", 8), ("ann", "Bern", 1))
FOUR = people(("ann", "Rome", 8), ("bob", "Rome", 2), ("cid", "Rome", 7), ("dan", "Oslo", 9), ("eve", "Rome", 5))
FRESH = people(("zoe", "Rome", 30), ("yan", "Rome", 20), ("xia", "Rom", 50), ("wim", "Rome", 25))

PLAY = "ann 3\nbob 4\nann 5"
GAME = "bob 1\ncid 2\nbob 7\nbob 3"
MATCH = "ann 9\ncid 8"


@pytest.mark.parametrize(
    ("parameters", "examples", "args", "expected"),
    [
        (
            {"records": "list[dict]", "city": "str"},
            [(ONE, "Rome", 8), (TWO, "Oslo", 3), (THREE, "Bern", 16), (ONE, "Paris", 0)],
            (FRESH, "Rome"),
            75,
        ),
        (
            {"records": "list[dict]", "city": "str"},
            [(ONE, "Rome", "cid"), (TWO, "Oslo", "dan"), (THREE, "Bern", "eve"), (FOUR, "Rome", "ann")],
            (FRESH, "Rome"),
            "zoe",
        ),
        (
            {"records": "list[dict]", "key": "str", "least": "int"},
            [
                (ONE, "amount", 4, ONE[1:]),
                (FOUR, "amount", 7, [FOUR[0], FOUR[2], FOUR[3]]),
                (TWO, "amount", 10, []),
                ([{"n": 2, "m": 1}, {"n": 1, "m": 5}, {"n": 3, "m": 0}], "m", 1, [{"n": 2, "m": 1}, {"n": 1, "m": 5}]),
            ],
            ([{"n": 3}, {"n": 5}], "n", 4),
            [{"n": 5}],
        ),
        (
            {"records": "list[dict]"},
            [(ONE, {"Rome": 8, "Oslo": 4}), (TWO, {"Oslo": 3, "Bern": 9}), (THREE, {"Bern": 16, "Rome": 2})],
            (FRESH,),
            {"Rome": 75, "Rom": 50},
        ),
        (
            {"records": "list[dict]"},
            [
                (ONE, {"Rome": "cid", "Oslo": "bob"}),
                (TWO, {"Oslo": "dan", "Bern": "eve"}),
                (THREE, {"Bern": "eve", "Rome": "dan"}),
                (FOUR, {"Rome": "ann", "Oslo": "dan"}),
            ],
            (FRESH,),
            {"Rome": "zoe", "Rom": "xia"},
        ),
        (
            {"text": "str", "name": "str"},
            [(PLAY, "ann", 8), (GAME, "bob", 11), (MATCH, "cid", 8), (PLAY, "zed", 0)],
            ("ann 1\njoanna 5\nann 20", "ann"),
            21,
        ),
        (
            {"rows": "list[list[Any]]", "i": "int"},
            [
                ([["b", 2], ["a", 3], ["c", 1]], 0, [["a", 3], ["b", 2], ["c", 1]]),
                ([["b", 2], ["a", 3], ["c", 1]], 1, [["c", 1], ["b", 2], ["a", 3]]),
                ([["x", 9, 4], ["y", 8, 6]], 2, [["x", 9, 4], ["y", 8, 6]]),
            ],
            ([["a", 5], ["b", 4]], 1),
            [["b", 4], ["a", 5]],
        ),
        (
            {"table": "list[list[str]]", "name": "str"},
            [
                ([["a", "b"], ["1", "2"], ["3", "4"]], "b", ["2", "4"]),
                ([["k", "l"], ["l", "k"], ["l", "l"]], "l", ["k", "l"]),
                ([["x", "y", "z"], ["7", "8", "9"]], "x", ["7"]),
                ([["u", "v", "w"], ["1", "5", "6"], ["3", "4", "2"], ["0", "0", "9"]], "w", ["6", "2", "9"]),
            ],
            ([["k", "l"], ["l", "k"]], "l"),
            ["k"],
        ),
    ],
    ids=[
        "a sum of some", "one that has the most", "a field that is named", "totals", "the greatest of each group",
        "parts of lines", "ordered by a cell", "a column that is named",
    ],
)  # fmt: skip
def test_lists_lines_and_records_are_asked(
    parameters: dict[str, str], examples: list[tuple[Any, ...]], args: tuple[Any, ...], expected: Any
):
    """Select, project and aggregate, order, group: found within a small budget, and right on other inputs."""
    found = search(ask("f", parameters, examples, candidates=40_000))
    assert found["programs"], found["reason"]
    assert run(found["programs"][0]["source"], "f", *args) == expected


def test_records_are_joined_by_what_a_skill_makes():
    """A dict that a stored skill makes of one list is where the other's records are looked up."""
    source = "def by_key(rows, key):\n    return {row[key]: row for row in rows}\n"
    by_key = component("by_key", source, {"rows": "list[dict]", "key": "str"}, "dict[str, dict]") | {"required": True}
    left = [{"id": "a", "n": 1}, {"id": "c", "n": 2}, {"id": "a", "n": 3}]
    right = [{"id": "a", "x": 7}, {"id": "b", "x": 8}]
    other = [{"id": "b", "n": 5}]
    examples = [
        (left, right, "id", [{"id": "a", "n": 1, "x": 7}, {"id": "a", "n": 3, "x": 7}]),
        (other, right, "id", [{"id": "b", "n": 5, "x": 8}]),
        ([{"k": "p", "n": 5}], [{"k": "p", "x": 1}], "k", [{"k": "p", "n": 5, "x": 1}]),
        (
            [{"id": "u", "n": 4}, {"id": "v", "n": 9}, {"id": "w", "n": 6}, {"id": "v", "n": 3}],
            [{"id": "t", "x": 1}, {"id": "w", "x": 2}, {"id": "u", "x": 6}, {"id": "s", "x": 5}],
            "id",
            [{"id": "u", "n": 4, "x": 6}, {"id": "w", "n": 6, "x": 2}],
        ),
    ]
    parameters = {"left": "list[dict]", "right": "list[dict]", "key": "str"}
    found = search(ask("f", parameters, examples, components=[by_key]))
    program = found["programs"][0]
    assert program["uses"] == ["by_key"]
    skills: dict[str, Any] = {}
    exec(source, skills)
    assert run(program["source"], "f", [{"q": 1, "s": 2}], [{"q": 1, "t": 3}], "q", skills=skills) == [
        {"q": 1, "s": 2, "t": 3}
    ]


def test_orders_lines_are_priced_by_a_list_of_prices():
    """A number of each line times what is found under another field of it; what has no price counts nothing."""
    pens = [{"article": "pen", "number": 3}, {"article": "ink", "number": 1}]
    examples = [
        (pens, {"pen": 2, "ink": 5}, 11), (pens, {"pen": 4}, 12), ([], {"a": 1}, 0),
        ([{"article": "x", "number": 2}], {"x": 7, "y": 1}, 14),
    ]  # fmt: skip
    asked = ask("f", {"order": "list[dict]", "prices": "dict[str, int]"}, examples, candidates=20_000,
                description="The number times the price of the article, added up.")  # fmt: skip
    lines = [{"article": "x", "number": 2}, {"article": "y", "number": 5}]
    assert run(search(asked)["programs"][0]["source"], "f", lines, {"y": 3}) == 15


def test_records_are_kept_that_another_list_does_not_name():
    """By what those have in a field."""
    bills = [{"id": 4, "sum": 1}, {"id": 5, "sum": 2}, {"id": 6, "sum": 3}]
    examples = [
        (bills, [{"bill": 5, "paid": 2}, {"bill": 4, "paid": 1}], bills[2:]), (bills[:1], [], bills[:1]),
        ([], [{"bill": 3, "paid": 1}], []), (bills, [{"bill": 6, "paid": 3}], bills[:2]),
        (bills[1:], [{"bill": 5, "paid": 0}, {"bill": 6, "paid": 0}], []),
    ]  # fmt: skip
    asked = ask("f", {"bills": "list[dict]", "payments": "list[dict]"}, examples, candidates=30_000,
                description="The bills that no payment names.")  # fmt: skip
    source = search(asked)["programs"][0]["source"]
    assert run(source, "f", [{"id": 1, "sum": 8}, {"id": 2, "sum": 9}], [{"bill": 2, "paid": 9}]) == [
        {"id": 1, "sum": 8}
    ]


def test_equal_ones_are_in_the_order_of_another_value():
    rank = "The names from the largest amount to the smallest, equal ones in alphabetical order."
    names = [
        (ONE, ["cid", "bob", "ann"]), (TWO, ["eve", "dan", "ann"]), ([], []),
        (people(("max", "A", 4), ("abe", "B", 4), ("lou", "A", 6)), ["lou", "abe", "max"]),
        (people(("ray", "B", 7), ("tom", "A", 5), ("pat", "B", 7), ("sam", "A", 9)), ["sam", "pat", "ray", "tom"]),
    ]  # fmt: skip
    found = search(ask("f", {"records": "list[dict]"}, names, description=rank, candidates=20_000))
    tied = people(("kim", "A", 3), ("zoe", "B", 8), ("ann", "A", 3), ("eve", "B", 8))
    assert run(found["programs"][0]["source"], "f", tied) == ["eve", "zoe", "ann", "kim"]


def test_the_mean_of_each_group():
    examples = [
        (ONE, {"Rome": 4.0, "Oslo": 4.0}), (TWO, {"Oslo": 1.5, "Bern": 9.0}), ([], {}),
        (THREE, {"Bern": 16 / 3, "Rome": 2.0}),
    ]  # fmt: skip
    found = search(ask("f", {"records": "list[dict]"}, examples, description="The average of each city's amounts.",
                       candidates=20_000))  # fmt: skip
    assert run(found["programs"][0]["source"], "f", FRESH) == {"Rome": 25.0, "Rom": 50.0}


def test_a_value_of_the_first_that_fits_or_what_is_told():
    """What stands for there being none is not only what is empty."""
    examples = [
        (ONE, "bob", 4), (ONE, "zed", -1), ([], "ann", -1), (TWO, "eve", 9), (THREE, "ann", 1), (TWO, "ann", 1),
    ]  # fmt: skip
    found = search(ask("f", {"records": "list[dict]", "name": "str"}, examples, candidates=20_000,
                       description="The 'amount' of the one with this 'name', or -1 if there is none."))  # fmt: skip
    source = found["programs"][0]["source"]
    assert "next(" in source
    assert run(source, "f", FRESH, "xia") == 50


def test_a_table_is_asked_by_its_columns():
    """Also where its rows are not equally long."""
    table = [["bed", "pots"], ["A"], ["B", "4"], ["C", ""]]
    examples = [
        (table, "pots", ["", "4", ""]), (table, "bed", ["A", "B", "C"]), (table, "herbs", []), ([], "bed", []),
        ([["id"]], "id", []),
    ]  # fmt: skip
    found = search(ask("f", {"table": "list[list[str]]", "name": "str"}, examples, candidates=40_000,
                       description="The cells below a name, none where it is not in the first row."))  # fmt: skip
    source = found["programs"][0]["source"]
    assert run(source, "f", [["k", "l"], ["1"], ["2", "3"]], "l") == ["", "3"]


def test_cells_below_a_name_are_numbers_where_they_look_so():
    """What the header has there does not matter."""
    examples = [
        ([["a", "b"], ["1", "2"], ["3", "-4"]], "b", -2), ([["x", "y"], ["7", "8"]], "x", 7), ([["k"]], "k", 0),
        ([["n", "m", "o"], ["2", "7", "1"], ["0", "5", "1"]], "m", 12),
    ]  # fmt: skip
    asked = ask("f", {"table": "list[list[str]]", "title": "str"}, examples, candidates=80_000,
                description="Add up a column of whole numbers; the first row is the header.")  # fmt: skip
    assert run(search(asked)["programs"][0]["source"], "f", [["p", "q"], ["10", "2"], ["3", "4"]], "p") == 13


FLIGHTS = [
    {"code": "LH12", "from": "FRA", "to": "VIE"}, {"code": "OS7", "from": "VIE", "to": "ATH"},
    {"code": "LH16", "from": "FRA", "to": "VIE"}, {"code": "OS3", "from": "VIE", "to": "ZRH"},
    {"code": "LX9", "from": "FRA", "to": "ZRH"},
]  # fmt: skip


def test_two_conditions_are_asked_at_once():
    """Each about an input of its own."""
    description = "Keep the flights that go from one airport to the other ('from' and 'to')."
    pick = FLIGHTS.__getitem__
    examples = [
        (FLIGHTS, "FRA", "VIE", [pick(0), pick(2)]), (FLIGHTS, "VIE", "ZRH", [pick(3)]), (FLIGHTS, "ATH", "VIE", []),
    ]  # fmt: skip
    parameters = {"flights": "list[dict]", "origin": "str", "dest": "str"}
    found = search(ask("f", parameters, examples, description=description, candidates=30_000))
    more = [{"code": "X", "from": "A", "to": "B"}, {"code": "Y", "from": "A", "to": "C"}]
    assert run(found["programs"][0]["source"], "f", more, "A", "C") == more[1:]


def test_a_field_that_some_records_lack_may_be_asked_for():
    """Where it is missing it equals nothing."""
    two = [{"a": "x"}, {"b": "x"}]
    three = [{"a": "x", "b": "y"}, {"b": "x"}, {"a": "y", "c": "x"}]
    examples = [
        (two, "a", "x", two[:1]), (three, "b", "x", three[1:2]), (three, "c", "y", []), ([], "a", "x", []),
        (three, "a", "y", three[2:]),
    ]  # fmt: skip
    parameters = {"records": "list[dict]", "field": "str", "value": "str"}
    found = search(ask("f", parameters, examples, candidates=30_000))
    assert run(found["programs"][0]["source"], "f", [{"k": "v"}, {"j": "v"}, {"k": "w"}], "k", "v") == [{"k": "v"}]


def offer(supplier: str, price: float, available: int) -> dict[str, Any]:
    return {"supplier": supplier, "price": price, "available": available}


def test_where_none_is_kept_there_is_none_to_choose():
    """What stands for there being none is shown once."""
    description = (
        'The "supplier" with the lowest "price" among those with enough "available" for the quantity; or None.'
    )
    three = [offer("Ace", 4.5, 100), offer("Bolt", 4.2, 50), offer("Core", 4.0, 10)]
    examples = [
        (three, 40, "Bolt"), (three, 60, "Ace"), (three, 10, "Core"), (three[2:], 11, None),
        ([offer("Dot", 9.0, 7), offer("Elm", 2.5, 1), offer("Fir", 2.0, 9)], 2, "Fir"),
    ]  # fmt: skip
    parameters = {"offers": "list[dict]", "quantity": "int"}
    found = search(ask("f", parameters, examples, description=description, candidates=60_000))
    source = found["programs"][0]["source"]
    assert run(source, "f", [offer("Ivy", 1.0, 7), offer("Oak", 3.0, 9)], 8) == "Oak"
    assert run(source, "f", [], 8) is None


def test_skills_are_put_to_the_parts_of_a_text():
    """The parts between separators are arguments as good as inputs."""
    apart = component(
        "apart", "def apart(a, b):\n    return int(b) * 7919 - int(a)\n", {"a": "str", "b": "str"}, "int"
    ) | {"required": True}
    examples = [("3-10 x", 79187), ("12-15 walk", 118773), ("100-2 run far", 15738)]
    found = search(ask("f", {"line": "str"}, examples, components=[apart], candidates=20_000))
    assert found["programs"][0]["uses"] == ["apart"]
    skills: dict[str, Any] = {}
    exec(apart["modules"]["apart"], skills)
    assert run(found["programs"][0]["source"], "f", "1-2 y", skills=skills) == 15837


def test_a_skill_that_takes_a_list_is_given_what_was_selected():
    """The aggregate of a query may be a stored skill."""
    last = component(
        "odd_sum",
        "def odd_sum(ns):\n    return sum(n * (7 + i) for i, n in enumerate(ns))\n",
        {"ns": "list[int]"},
        "int",
    ) | {"required": True}
    examples = [(ONE, "Rome", 61), (TWO, "Oslo", 23), (THREE, "Bern", 122), (ONE, "Paris", 0)]
    found = search(ask("f", {"records": "list[dict]", "city": "str"}, examples, components=[last], candidates=20_000))
    assert (
        'odd_sum([record["amount"] for record in records if record["city"] == city])' in found["programs"][0]["source"]
    )


def test_a_field_that_some_records_lack_is_read_of_those_that_have_it():
    """Programs that read it by its place do the same on most inputs, so the right one is handed over after them."""
    examples = [
        ([], "tag", []), ([{"tag": 4, "stall": "A"}, {"tag": 9}], "tag", [4, 9]),
        ([{"stall": "B"}, {"tag": 1}], "stall", ["B"]),
        ([{"tag": 4}], "breed", []), ([{"x": 0}, {"x": ""}, {"y": 1}, {"x": 0}], "x", [0, "", 0]),
    ]  # fmt: skip
    asked = ask("f", {"records": "list[dict]", "field": "str"}, examples, candidates=20_000, k=4,
                description="The values of a field in those records that have the field.")  # fmt: skip
    herd = [{"age": 2, "tag": 5}, {"age": 3}]
    assert [5] in [run(each["source"], "f", herd, "tag") for each in search(asked)["programs"]]


def test_what_a_skill_finds_nothing_in_is_left_out():
    missing = component(
        "lacking", "def lacking(form, fields):\n    return [f for f in fields if not form.get(f)]\n",
        {"form": "dict", "fields": "list[str]"}, "list[str]",
    )  # fmt: skip
    missing["required"] = True
    examples = [
        ([], ["born"], []),
        ([{"id": "P1", "born": "1"}, {"id": "P2", "born": ""}, {"id": "P3"}], ["born"], ["P2", "P3"]),
        ([{"id": "Q1"}], [], []), ([{"id": "R", "born": "2", "doc": "K"}], ["born", "doc"], []),
    ]  # fmt: skip
    asked = ask("f", {"forms": "list[dict]", "fields": "list[str]"}, examples, components=[missing],
                description="The 'id's of the forms that lack one of the fields.")  # fmt: skip
    source = search(asked)["programs"][0]["source"]
    assert "if lacking(form, fields)" in source


def test_a_field_that_some_records_lack_counts_as_nothing():
    """As 0 where there are numbers."""
    examples = [
        ([], "hours", 0), ([{"name": "Ines", "hours": 4}, {"name": "Dev", "hours": 5}], "hours", 9),
        ([{"kg": 7}, {"name": "Olga"}], "kg", 7), ([{"kg": -2}, {"kg": 2, "n": 9}, {"kg": 10}], "kg", 10),
        ([{"hours": 3}], "kg", 0),
    ]  # fmt: skip
    asked = ask("f", {"records": "list[dict]", "field": "str"}, examples, k=4,
                description="Add up what the records hold in a field; a record without it counts 0.")  # fmt: skip
    assert any(
        "sum(record.get(field, 0) for record in records)" in each["source"] for each in search(asked)["programs"]
    )


def test_names_are_chosen_by_what_a_record_lacks():
    examples = [
        ({}, ["born"], ["born"]), ({"id": "P1", "born": "1980"}, ["id", "born"], []),
        ({"id": "P1", "born": None}, ["doctor", "born", "id"], ["doctor", "born"]), ({"id": None}, [], []),
        ({"born": "", "doctor": None}, ["born", "doctor"], ["doctor"]),
    ]  # fmt: skip
    asked = ask("f", {"record": "dict", "fields": "list[str]"}, examples, k=4,
                description="The required fields that a record lacks, or holds None in.")  # fmt: skip
    assert any("record.get(field) is None" in each["source"] for each in search(asked)["programs"])


def test_what_stands_for_there_being_none_may_be_given():
    """`lookup(pairs, key, fallback)`: the fallback is all that nothing else reads."""
    stock, cakes = [["tea", 3], ["cake", 5], ["tea", 9]], [["cake", 1]]
    examples = [
        (stock, "cake", 0, 5), (stock, "tea", 0, 3), (stock, "soup", 7, 7), ([], "tea", 2, 2), (cakes, "cake", 4, 1),
    ]  # fmt: skip
    parameters = {"pairs": "list[list[str | int]]", "key": "str", "fallback": "int"}
    said = "The number that belongs to a key; the fallback where there is none."
    found = search(ask("f", parameters, examples, description=said, candidates=40_000))
    assert run(found["programs"][0]["source"], "f", [["a", 8], ["b", 6], ["b", 2]], "b", 1) == 6
    assert run(found["programs"][0]["source"], "f", [["a", 8]], "c", 1) == 1
