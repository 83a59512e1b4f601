"""Calls: stored skills put to the inputs, to what others give, to each element of it; before their layer is grown."""

from typing import Any

import pytest

from skillforge.writers.search import components
from skillforge.writers.search.calls import call
from skillforge.writers.search.half import Half
from skillforge.writers.search.ranking import Found
from tests.writers.test_engine import ask, component, opened, run, search


def test_a_skill_is_put_to_what_another_gives_though_nothing_else_is_of_that_kind():
    """Three deep: what the first and the second give are kinds that the task neither gives nor wants."""
    count = component("count", "def count(s):\n    return {c: s.count(c) for c in s}\n", {"s": "str"}, "dict[str, int]")
    pack = component("pack", "def pack(d):\n    return set(d.items())\n", {"d": "dict[str, int]"}, PAIRS)
    weigh = component("weigh", "def weigh(pairs):\n    return 31 * len(pairs) + 5\n", {"pairs": PAIRS}, "int")
    skills = [{**each, "required": True} for each in (count, pack, weigh)]
    texts = ("abca", "zz", "", "hello")
    asked = ask("f", {"text": "str"}, [(text, 31 * len(set(text)) + 5) for text in texts], components=skills)
    space = opened(asked, components.load(skills)[0])
    for _ in call(space, 500):
        pass
    made = [expr.values[: len(texts)] for exprs in space.found[1]["int"].values() for expr in exprs]
    assert tuple(31 * len(set(text)) + 5 for text in texts) in made


PAIRS = "set[tuple[str, int]]"


def test_a_skill_is_put_to_each_element_of_what_another_makes():
    """And what comes of it is added up, or put to a third."""
    parts = component("parts", "def parts(text):\n    return text.split('+')\n", {"text": "str"}, "list[str]")
    worth = component("worth", "def worth(text):\n    return len(text.strip()) ** 3 + 7\n", {"text": "str"}, "int")
    shown = component("shown", "def shown(n):\n    return f'<{n}>'\n", {"n": "int"}, "str")
    skills = [{**each, "required": True} for each in (parts, worth, shown)]
    loaded = {"parts": lambda t: t.split("+"), "worth": lambda t: len(t.strip()) ** 3 + 7, "shown": lambda n: f"<{n}>"}

    def meant(text: str) -> str:
        return loaded["shown"](sum(map(loaded["worth"], loaded["parts"](text))))

    texts = ["a+ bb", "ccc", "d+e+ff", "+g"]
    asked = ask("f", {"text": "str"}, [(each, meant(each)) for each in texts], components=skills, candidates=8_000)
    source = search(asked)["programs"][0]["source"]
    assert run(source, "f", "xxxx+y", skills=loaded) == meant("xxxx+y")


def test_a_skill_is_put_to_the_header_of_a_table():
    """There and for each name that is given, most skills for tables begin."""
    place = component(
        "place", "def place(header, name):\n    return header.index(name.strip())\n",
        {"header": "list[str]", "name": "str"}, "int",
    )  # fmt: skip
    table = [["a", "b", "c"], ["1", "2", "3"], ["4", "5", "6"]]
    examples = [
        (table, [" c", "a"], [["c", "a"], ["3", "1"], ["6", "4"]]), (table[:2], ["b "], [["b"], ["2"]]),
        (table[:1], ["c", "b"], [["c", "b"]]), (table, [], [[], [], []]),
    ]  # fmt: skip
    asked = ask("f", {"table": "list[list[str]]", "names": "list[str]"}, examples, candidates=15_000,
                components=[{**place, "required": True}], description="Some columns.")  # fmt: skip
    found = {"place": lambda header, name: header.index(name.strip())}
    source = search(asked)["programs"][0]["source"]
    assert run(source, "f", [["x", "y"], ["8", "9"]], ["y "], skills=found) == [["y"], ["9"]]


def test_a_skill_is_put_to_each_value_of_a_dict_that_another_makes():
    grouped = component(
        "grouped",
        "def grouped(xs, key):\n    return {k: [x for x in xs if x[key] == k] for k in {x[key]: 0 for x in xs}}\n",
        {"xs": "list[dict]", "key": "str"}, "dict[str, list[dict]]",
    )  # fmt: skip
    worth = component(
        "worth", "def worth(xs, n):\n    return 7 * len(xs) + n\n", {"xs": "list[dict]", "n": "int"}, "int"
    )
    skills = [{**each, "required": True} for each in (grouped, worth)]
    a, b = {"town": "A", "id": 1}, {"town": "B", "id": 2}
    examples = [([a, b, a], 1, {"A": 15, "B": 8}), ([b], 5, {"B": 12}), ([], 2, {}), ([a, a], 0, {"A": 14})]
    asked = ask("f", {"xs": "list[dict]", "n": "int"}, examples, components=skills, candidates=8_000,
                description="What each 'town' is worth.")  # fmt: skip
    source = search(asked)["programs"][0]["source"]
    assert 'grouped(xs, "town")' in source
    assert "worth(" in source


def named(name: str, source: str, returns: str, **parameters: str) -> dict[str, Any]:
    return {**component(name, source, parameters, returns), "required": True}


def called(asked: dict[str, Any]) -> str:
    """The first program that fits among what calls alone make; empty where none does."""
    found: list[Found] = []
    space = opened(asked, components.load(asked["components"])[0])
    Half(space, asked, found.append)
    for _ in call(space, 500):
        pass
    return found[0].written(asked) if found else ""


PARTS = named("parts", "def parts(text):\n    return sorted(text.split('+'))\n", "list[str]", text="str")
WORTH = named("worth", "def worth(text):\n    return len(text) ** 3 + 7\n", "int", text="str")
SHOWN = named("shown", "def shown(n):\n    return f'<{n}>'\n", "str", n="int")
LAST = named("last", "def last(text):\n    return '.' + text\n", "str", text="str")
ALL = named("all_of", "def all_of(xs):\n    return '.'.join(xs) + '!'\n", "str", xs="list[str]")
TWO = {"a": "str", "b": "str"}
PUT_TOGETHER = {
    "size": ([PARTS, SHOWN], {"text": "str"}, [("b+a", "<2>"), ("", "<1>"), ("c+d+e", "<3>")], "len(parts(text))"),
    "lines": ([PARTS], {"text": "str"}, [("b+a", "a\nb"), ("x", "x"), ("d+c", "c\nd")], '"\\n".join(parts(text))'),
    "end": ([PARTS, LAST], {"text": "str"}, [("b+a", ".b"), ("x", ".x"), ("d+c+a", ".d")], "parts(text)[-1]"),
    "difference": (
        [WORTH, SHOWN], TWO, [("ab", "a", "<7>"), ("", "", "<0>"), ("abc", "a", "<26>")], "worth(a) - worth(b)",
    ),
    "sum": ([WORTH, SHOWN], TWO, [("ab", "a", "<23>"), ("", "", "<14>"), ("b", "a", "<16>")], "worth(a) + worth(b)"),
    "both lists": (
        [PARTS, ALL], TWO, [("b+a", "c", "a.b.c!"), ("x", "y+w", "x.w.y!"), ("q", "p", "q.p!")], "parts(a) + parts(b)",
    ),
    "equality": (
        [PARTS], TWO, [("a+b", "b+a", True), ("a", "b", False), ("a+a", "a", False), ("c", "c", True)],
        "parts(a) == parts(b)",
    ),
    "membership": (
        [PARTS], {"name": "str", "text": "str"}, [("a", "b+a", True), ("b", "ab", False), ("c", "c+d", True)],
        "name in parts(text)",
    ),
    "whatever is wanted": ([WORTH], TWO, [("ab", "a", 120), ("", "", 49), ("c", "a", 64)], "worth(a) * worth(b)"),
}  # fmt: skip


@pytest.mark.parametrize("title", PUT_TOGETHER)
def test_what_a_skill_gives_is_summed_up_or_put_together_with_another_of_it(title: str):
    """By the commonest operators, and so that other skills are put to it; by all others in the end."""
    skills, parameters, examples, wanted = PUT_TOGETHER[title]
    assert wanted in called(ask("f", parameters, examples, components=skills))


def test_two_tests_of_what_skills_give_are_put_together():
    """Where the task wants yes or no."""
    odd = named("odd", "def odd(text):\n    return len(text.split('+')) % 2 == 1\n", "bool", text="str")
    examples = [
        ("x", "x", True), ("x+y", "y+x", False), ("a+b+c", "c+b+a", True), ("u", "v", False), ("a+b+c", "k+b+a", False),
    ]  # fmt: skip
    written = called(ask("f", TWO, examples, components=[odd, PARTS]))
    assert "parts(a) == parts(b)" in written
    assert " and " in written


def test_a_skill_that_puts_two_together_is_folded_over_many():
    """Nobody else comes to what none of many are."""
    source = "def merge(a, b):\n    return a | {k: v * 3 + a.get(k, 0) for k, v in b.items()}\n"
    merge = named("merge", source, "dict[str, int]", a="dict[str, int]", b="dict[str, int]")
    examples = [([{"a": 1}, {"a": 2, "b": 1}], {"a": 9, "b": 3}), ([], {}), ([{"c": 4}], {"c": 12})]
    asked = ask("f", {"tables": "list[dict[str, int]]"}, examples, components=[merge])
    written = called(asked)
    assert "reduce(merge, tables, {})" in written
    assert "from functools import reduce" in written


def test_names_of_fields_that_only_made_records_have_are_arguments():
    """No input and no description has them."""
    read = named(
        "read", "def read(text):\n    return [{'town': p[0], 'id': p[1:]} for p in text.split()]\n", "list[dict]",
        text="str",
    )  # fmt: skip
    column = named("column", "def column(xs, key):\n    return '/'.join(x[key] for x in xs)\n", "str", xs="list[dict]",
                   key="str")  # fmt: skip
    examples = [("r1 b2", "r/b"), ("o17", "o"), ("x5 y6 z7", "x/y/z"), ("q8 q9", "q/q")]
    asked = ask("f", {"text": "str"}, examples, components=[read, column])
    assert 'column(read(text), "town")' in called(asked)


def test_small_numbers_are_arguments_though_nobody_tells_them():
    cell = named("cell", "def cell(row, place):\n    return row.split(';')[place] + '!'\n", "str", row="str",
                 place="int")  # fmt: skip
    asked = ask("f", {"row": "str"}, [("a;b;c", "c!"), ("x;y;zz", "zz!"), (";;", "!")], components=[cell])
    assert "cell(row, 2)" in called(asked)


def test_a_skill_is_put_to_both_parts_of_a_dicts_pairs():
    """The key is an argument as good as what stands under it."""
    counts = named("counts", "def counts(text):\n    return {c: text.count(c) for c in text}\n", "dict[str, int]",
                   text="str")  # fmt: skip
    shown = named("shown", "def shown(key, n):\n    return f'{key}<{n}>'\n", "str", key="str", n="int")
    examples = [("aab", ["a<2>", "b<1>"]), ("", []), ("xyx", ["x<2>", "y<1>"]), ("ccc", ["c<3>"])]
    asked = ask("f", {"text": "str"}, examples, components=[counts, shown])
    assert "[shown(key, " in called(asked)


def test_the_lines_of_a_text_are_an_argument_where_the_description_speaks_of_lines():
    pick = named("pick", "def pick(rows):\n    return '|'.join(row[:1] for row in rows)\n", "str", rows="list[str]")
    examples = [("ab c\nde", "a|d"), ("", ""), ("x\ny\nz z", "x|y|z")]
    asked = ask("f", {"text": "str"}, examples, components=[pick], description="What the lines begin with.")
    assert "pick(text.splitlines())" in called(asked)
    assert not called({**asked, "description": "Begins."})


def test_the_header_of_an_empty_table_is_empty():
    """Where one of the tables has no row at all."""
    width = named("width", "def width(header):\n    return 3 * len(header) + 1\n", "int", header="list[str]")
    examples = [([["a", "b"], ["1", "2"]], 7), ([], 1), ([["k"]], 4)]
    asked = ask("f", {"table": "list[list[str]]"}, examples, components=[width])
    assert "width(next(iter(table), []))" in called(asked)
