"""Calls: stored skills put to the inputs, to what others give, to each element of it; before their layer is grown."""

from skillforge.writers.search import components
from skillforge.writers.search.calls import call
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
