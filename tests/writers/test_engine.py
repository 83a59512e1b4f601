"""The search engine's rules, on small tasks of their own; every program is run under plain CPython."""

import doctest
import time
import types
from typing import Any

import pytest

from skillforge.writers.search import components
from skillforge.writers.search.budget import Budget
from skillforge.writers.search.engine import search
from skillforge.writers.search.memory import shed
from skillforge.writers.search.opening import Opening
from skillforge.writers.search.operators import Operator, catalogue
from skillforge.writers.search.space import Space


def ask(name: str, parameters: dict[str, str], examples: list[tuple[Any, ...]], **more: Any) -> dict[str, Any]:
    """A request; an example is its arguments, then what is expected (or an exception's class)."""
    cases = [
        {
            "args": list(example[:-1]),
            "expected": None if isinstance(example[-1], type) else example[-1],
            "raises": example[-1].__name__ if isinstance(example[-1], type) else None,
        }
        for example in examples
    ]
    return {
        "name": name,
        "parameters": [{"name": key, "type": kind} for key, kind in parameters.items()],
        "returns": more.pop("returns", "Any"),
        "examples": cases,
        "description": more.pop("description", "Does what the examples show."),
        "components": more.pop("components", []),
        "candidates": more.pop("candidates", 60_000),
        "timeout_s": 60.0,
        "k": more.pop("k", 3),
    }


def opened(request: dict[str, Any], skills: list[Operator] | None = None) -> Space:
    """The wide space of a request, with nothing in it yet but inputs and constants."""
    budget = Budget(request["candidates"], request["timeout_s"], time.monotonic)
    return Opening(request, catalogue.OPERATORS).wide(skills or [], [], budget)


def component(name: str, source: str, parameters: dict[str, str], returns: str) -> dict[str, Any]:
    """A stored skill as the engine gets it."""
    return {
        "name": name,
        "parameters": [{"name": key, "type": kind} for key, kind in parameters.items()],
        "returns": returns,
        "modules": {name: source},
        "entry": name,
        "description": "",
    }


def run(source: str, name: str, *args: Any, skills: dict[str, Any] | None = None) -> Any:
    """Calls the program; imports of skills are given by `skills`."""
    return module(source, skills).__dict__[name](*args)


def module(source: str, skills: dict[str, Any] | None = None) -> types.ModuleType:
    loaded = types.ModuleType("solution")
    loaded.__dict__.update(skills or {})
    lines = [line for line in source.splitlines() if not line.startswith("from .")]
    exec("\n".join(lines), loaded.__dict__)
    return loaded


TASKS = {
    "sum of squares": ("f", {"xs": "list[int]"}, [([1, 2, 3], 14), ([5], 25), ([], 0), ([4, 1], 17)], ([2, 6],), 40),
    "filter": (
        "f", {"xs": "list[int]"}, [([1, 2, 3, 4], [2, 4]), ([5], []), ([], []), ([8, 6, 7], [8, 6])], ([3, 10],), [10],
    ),
    "map over an outer variable": (
        "f", {"xs": "list[int]", "n": "int"}, [([1, 2], 3, [4, 5]), ([5], 7, [12]), ([0, 9, 4], 2, [2, 11, 6])],
        ([1], 10), [11],
    ),
    "sort by a key": (
        "f", {"words": "list[str]"},
        [(["ccc", "a", "bb"], ["a", "bb", "ccc"]), (["dd", "a"], ["a", "dd"]), (["b", "a"], ["b", "a"])],
        (["zzz", "yy"],), ["yy", "zzz"],
    ),
    "records": (
        "f", {"people": "list[dict[str, Any]]"},
        [([{"name": "Ann", "age": 3}, {"name": "Bo", "age": 5}], ["Ann", "Bo"]), ([{"name": "Cy", "age": 1}], ["Cy"])],
        ([{"name": "Di", "age": 9}],), ["Di"],
    ),
    "conditional": (
        "f", {"n": "int"},
        [(4, "even"), (7, "odd"), (10, "even"), (3, "odd"), (0, "even"), (9, "odd"), (12, "even"), (5, "odd")],
        (8,), "even",
    ),
    "join of mapped words": (
        "f", {"text": "str"},
        [("ab cd", "ba dc"), ("xyz", "zyx"), ("one two red", "eno owt der")], ("hi you",), "ih uoy",
    ),
    "count into a dict": (
        "f", {"xs": "list[str]"},
        [(["a", "b", "a"], {"a": 2, "b": 1}), ([], {}), (["c"], {"c": 1})], (["z", "z"],), {"z": 2},
    ),
}  # fmt: skip


@pytest.mark.parametrize("title", TASKS)
def test_it_solves_everyday_tasks_and_generalises(title):
    """Lists, records, texts and conditionals are found, and hold on an argument that no example showed."""
    name, parameters, examples, args, expected = TASKS[title]
    found = search(ask(name, parameters, examples))
    assert found["programs"], found["reason"]
    assert run(found["programs"][0]["source"], name, *args) == expected


def test_the_same_request_gives_the_same_programs():
    """Nothing depends on time, on load, or on the order of sets."""
    request = ask("f", {"xs": "list[int]"}, [([1, 2, 3], 7), ([4, 0], 5), ([2], 3)])
    assert search(request) == search(request)


def test_the_budget_counts_candidates():
    """A search ends soon after its candidates are spent, with the reason."""
    request = ask("f", {"n": "int"}, [(3, 71), (4, -9), (5, 1003), (6, 5)], candidates=3_000)
    found = search(request)
    assert not found["programs"]
    assert found["candidates"] < 20_000
    assert "within the budget" in found["reason"]


def test_no_examples_is_a_reason():
    """Without examples there is nothing to search for."""
    assert search(ask("f", {"n": "int"}, []))["reason"] == "not for search: no examples"


def test_programs_are_distinct_and_at_most_k():
    """`k` bounds what comes back, and no program comes twice."""
    found = search(ask("f", {"xs": "list[int]"}, [([3, 1, 2], 3), ([9, 4], 9), ([5], 5)], k=2))
    sources = [program["source"] for program in found["programs"]]
    assert len(sources) == len(set(sources)) <= 2


def test_a_program_is_a_module_with_docstring_and_doctest():
    """What comes back runs as it is, and its doctest holds under CPython."""
    found = search(ask("double", {"xs": "list[int]"}, [([1, 2], [2, 4]), ([5], [10]), ([], [])], returns="list[int]"))
    source = found["programs"][0]["source"]
    assert source.startswith("def double(xs: list[int]) -> list[int]:\n")
    assert ">>> double([1, 2])" in source
    assert doctest.testmod(module(source)).failed == 0


@pytest.mark.parametrize(
    ("description", "line"),
    [
        ("Add what follows ? or # too. Then stop.", "Add what follows ? or # too."),
        ("Double the leading no. of a list. Nothing else", "Double the leading no. of a list."),
        ("Double each number", "Double each number."),
    ],
)
def test_a_docstring_begins_with_the_descriptions_first_sentence(description, line):
    """A sign in the middle of one, before a small letter, does not end it."""
    request = ask("double", {"xs": "list[int]"}, [([1, 2], [2, 4]), ([5], [10]), ([], [])], returns="list[int]")
    source = search({**request, "description": description})["programs"][0]["source"]
    assert source.splitlines()[1].strip().strip('"') == line


@pytest.mark.parametrize("name", ["min", "sum", "len", "sorted", "max"])
def test_a_task_named_like_a_builtin_does_not_call_itself(name):
    """The function's own name is not used for the builtin it shadows."""
    found = search(ask(name, {"xs": "list[int]"}, [([3, 1, 2], 1), ([9, 4], 4), ([5], 5), ([7, 8, 2, 6], 2)]))
    assert found["programs"]
    assert run(found["programs"][0]["source"], name, [4, 3, 8]) == 3


@pytest.mark.parametrize(
    ("parameters", "examples", "args", "expected"),
    [
        (
            {"rows": "list[list[Any]]", "place": "int"},
            [
                ([["b", 1, True], ["a", 2, False]], 0, [["a", 2, False], ["b", 1, True]]),
                (
                    [["x", 9, True], ["y", 4, True], ["w", 5, False]],
                    1,
                    [["y", 4, True], ["w", 5, False], ["x", 9, True]],
                ),
                ([["p", 3, False], ["o", 3, True]], 1, [["p", 3, False], ["o", 3, True]]),
            ],
            ([["k", 7], ["j", 8]], 0),
            [["j", 8], ["k", 7]],
        ),
        (
            {"table": "list[list[Any]]"},
            [
                ([["name", "age"], ["Bo", 3], ["Al", 4]], [["name", "age"], ["Al", 4], ["Bo", 3]]),
                (
                    [["id", "n", "ok"], [3, "x", True], [1, "y", False]],
                    [["id", "n", "ok"], [1, "y", False], [3, "x", True]],
                ),
                ([["id", "n"], [2, "b"], [5, "a"]], [["id", "n"], [2, "b"], [5, "a"]]),
            ],
            ([["zip", "n"], [9, "q"], [4, "r"], [6, "s"]],),
            [["zip", "n"], [4, "r"], [6, "s"], [9, "q"]],
        ),
        (
            {"cells": "list[Any]"},
            [
                (["Ann", 30, True], ["Ann", "30", "True"]),
                (["Bo", 2.5, "x"], ["Bo", "2.5", "x"]),
                ([7, None], ["7", "None"]),
            ],
            ([1, "a"],),
            ["1", "a"],
        ),
    ],
    ids=["sorted by a given cell", "a header kept", "cells as text"],
)
def test_rows_of_mixed_cells_are_lists(parameters, examples, args, expected):
    """A row whose cells differ in type is indexed, sorted by and ranged over like any list."""
    found = search(ask("f", parameters, examples))
    assert found["programs"], found["reason"]
    assert run(found["programs"][0]["source"], "f", *args) == expected


def test_a_stored_skill_takes_rows_of_mixed_cells():
    """A skill of `list[list[Any]]` is called on rows whose cells differ in type."""
    source = "def odd_rows(rows):\n    return [row for i, row in enumerate(rows) if i * i % 3 == 1]\n"
    skill = component("odd_rows", source, {"rows": "list[list[Any]]"}, "list[list[Any]]")
    examples = [
        ([["h", "x"], ["a", 1], ["b", 2], ["c", 3], ["d", 4]], [["a", 1], ["b", 2], ["d", 4]]),
        ([["h", "y"], ["p", 7], ["q", 5], ["r", 6]], [["p", 7], ["q", 5]]),
    ]
    found = search(ask("f", {"rows": "list[list[Any]]"}, examples, components=[skill]))
    assert found["programs"][0]["uses"] == ["odd_rows"]


def test_skills_of_skills_are_tried_before_anything_else():
    """A composition with three arguments a call costs nine, and is among the first thousand candidates all the same."""
    parameters = {"table": "list[list[Any]]", "key": "str", "value": "str"}
    pick = component(
        "pick",
        "def pick(table, key, value):\n    place = table[0].index(key)\n"
        "    return table[:1] + [row for row in table[1:] if row[place] == value]\n",
        parameters,
        "list[list[Any]]",
    )
    hide = component(
        "hide", pick["modules"]["pick"].replace("pick", "hide").replace("==", "!="), parameters, "list[list[Any]]"
    )
    table = [["n", "c"], ["a", "x"], ["b", "y"], ["a", "y"], ["c", "x"]]
    examples = [
        (table, "n", "a", "c", "x", [["n", "c"], ["a", "y"]]),
        (table, "c", "x", "n", "c", [["n", "c"], ["a", "x"]]),
        (table, "c", "y", "n", "b", [["n", "c"], ["a", "y"]]),
    ]
    asked = ask(
        "f",
        {**parameters, "column": "str", "other": "str"},
        examples,
        components=[skill | {"required": True} for skill in (pick, hide)],
    )
    found = search(asked | {"candidates": 1_000})
    either = (
        "return pick(hide(table, column, other), key, value)\n",
        "return hide(pick(table, key, value), column, other)\n",
    )
    assert found["programs"][0]["source"].endswith(either)


def test_a_guessed_skill_stands_for_no_operator_where_the_task_names_others():
    """`drop_tag(text).lower()`, though a skill that was recalled for its likeness does what `lower` does."""
    drop = component("drop_tag", "def drop_tag(text):\n    return text.partition('+')[0]\n", {"text": "str"}, "str")
    small = component("host_part", "def host_part(text):\n    return text.lower()\n", {"text": "str"}, "str")
    examples = [("Ada+news", "ada"), ("bob", "bob"), ("O'Neil+x", "o'neil"), ("INFO", "info"), ("C+D+E", "c")]
    found = search(ask("f", {"text": "str"}, examples, components=[drop | {"required": True}, small]))
    assert found["programs"][0]["uses"] == ["drop_tag"]


def test_a_stored_skill_is_used_as_an_element_function():
    """A component is an operator: here the function that a comprehension calls."""
    odd = component("weird", "def weird(n: int) -> int:\n    return n * 7919 % 104729\n", {"n": "int"}, "int")
    examples = [([1, 20], [7919, 53651]), ([300], [71662]), ([], [])]
    found = search(ask("f", {"xs": "list[int]"}, examples, components=[odd]))
    program = found["programs"][0]
    assert program["uses"] == ["weird"]
    assert "from .weird import weird" in program["source"]
    skills = {"weird": lambda n: n * 7919 % 104729}
    assert run(program["source"], "f", [2], skills=skills) == [15838]


@pytest.mark.parametrize(
    "body",
    [
        "    raise ValueError('no')\n",
        "    while True:\n        pass\n",
        "    return n.nothing\n",
        "    return iter([n])\n",
    ],
)
def test_a_bad_component_does_no_harm(body):
    """One that raises, loops, or returns what is no data is passed over."""
    bad = component("bad", f"def bad(n):\n{body}", {"n": "int"}, "int")
    found = search(ask("f", {"n": "int"}, [(1, 3), (5, 7), (10, 12)], components=[bad]))
    assert run(found["programs"][0]["source"], "f", 20) == 22


def test_a_component_cannot_change_its_arguments():
    """Arguments are copied: the search's own values stay as they are."""
    drain = component("drain", "def drain(xs):\n    xs.clear()\n    return 0\n", {"xs": "list[int]"}, "int")
    request = ask("f", {"xs": "list[int]"}, [([1, 2], 3), ([5], 5), ([2, 2], 4)], components=[drain])
    assert run(search(request)["programs"][0]["source"], "f", [4, 5]) == 9
    assert request["examples"][0]["args"] == [[1, 2]]


def test_a_component_that_does_not_load_is_left_out():
    """A refused or broken module is no reason to give up."""
    broken = component("broken", "import os\ndef broken(n):\n    return os.getpid()\n", {"n": "int"}, "int")
    assert search(ask("f", {"n": "int"}, [(1, 2), (5, 10), (7, 14)], components=[broken]))["programs"]


def test_a_component_that_raises_stop_iteration_has_no_value_there():
    """As with any other exception: `map`, which calls it, takes this one for its own end."""
    source = "def over(n):\n    return next(k for k in (10, 20) if k > n)\n"
    over = component("over", source, {"n": "int"}, "int")
    found = search(ask("f", {"n": "int"}, [(1, 11), (50, "none"), (15, 21), (30, "none")], components=[over]))
    assert "ended early" not in found["reason"]


def test_a_table_of_the_examples_is_refused():
    """Arbitrary answers are not learned by one branch each."""
    found = search(ask("f", {"n": "int"}, [(1, "kr81x"), (2, "0pqzz"), (3, "wwy7a")], candidates=20_000))
    assert not found["programs"]


def test_an_exception_wanted_is_an_exception_given():
    """An example that raises is met by a program that raises the same class there."""
    found = search(ask("f", {"xs": "list[int]"}, [([4, 1], 4), ([7], 7), ([2, 9, 1], 2), ([], IndexError)]))
    assert found["programs"]
    with pytest.raises(IndexError):
        run(found["programs"][0]["source"], "f", [])


def test_values_are_told_apart_by_type():
    """True is not 1, and a list is not a tuple."""
    found = search(ask("f", {"n": "int"}, [(1, True), (2, False), (3, True), (4, False), (9, True), (10, False)]))
    assert run(found["programs"][0]["source"], "f", 7) is True


def test_what_a_template_repeats_is_computed_once():
    """The key with the largest value of a computed table: the table gets a name."""
    cases = [(["a b a"], "a"), (["x y y"], "y"), (["c c d e"], "c"), (["q"], "q"), (["m n n m n"], "n")]
    request = ask("f", {"text": "str"}, [(row[0], want) for row, want in cases], description="The most frequent word.")
    source = search(request)["programs"][0]["source"]
    assert source.count("text.split()") == 1
    assert run(source, "f", "z w w") == "w"


# -- asking the judge


RISING = ask("f", {"xs": "list[int]"}, [([1, 2, 5000], 5000), ([3, 70000], 70000), ([10, 20, 90000], 90000)])
"""The last fits, and so does the largest."""


def test_the_search_goes_on_from_where_it_was_when_its_program_is_rejected():
    """A judge who knows more says no: the next program does something else, and what is right ends the search."""
    asked = []

    def judge(source: str, uses: list[str]) -> bool:
        asked.append(source)
        return run(source, "f", [1, 9, 4]) == wanted

    first = run(search(RISING)["programs"][0]["source"], "f", [1, 9, 4])
    wanted = {4: 9, 9: 4}[first]
    found = search(RISING, judge)
    assert run(found["programs"][0]["source"], "f", [1, 9, 4]) == wanted
    assert found["programs"][0]["source"] == asked[-1]
    assert len(asked) > 1


def test_a_judge_who_looks_at_no_more_ends_the_search():
    """What fits and was not judged is handed over; what was rejected is not."""
    answers = iter([False, None])
    asked = []

    def judge(source: str, uses: list[str]) -> bool | None:
        asked.append(source)
        return next(answers)

    found = search(RISING, judge)
    assert len(asked) == 2
    assert asked[0] not in [each["source"] for each in found["programs"]]
    assert asked[1] == found["programs"][0]["source"]


def test_a_judge_who_accepts_nothing_is_asked_until_the_budget_is_spent():
    """It is never asked the same twice, and what was rejected is not handed over."""
    asked = []

    def judge(source: str, uses: list[str]) -> bool:
        asked.append(source)
        return False

    found = search({**RISING, "candidates": 6_000}, judge)
    assert found["candidates"] >= 6_000
    assert len(set(asked)) == len(asked) > 1
    assert not {each["source"] for each in found["programs"]} & set(asked)


@pytest.mark.parametrize(
    ("parameters", "examples", "unseen"),
    [
        # a row more: what does it hold?
        (
            {"rows": "list"},
            [
                ([["a", 1], ["b", 2]], [["a", 1], ["b", 2], ["all", 3]]),
                ([["c", 5]], [["c", 5], ["all", 5]]),
                ([], [["all", 0]]),
            ],
            (([["x", 4], ["y", 4]],), [["x", 4], ["y", 4], ["all", 8]]),
        ),
        # a field more, in records of many forms
        (
            {"records": "list"},
            [
                ([{"a": 7, "k": "x"}, {"a": 5, "k": 2}], [{"a": 7, "k": "x", "no": 1}, {"a": 5, "k": 2, "no": 2}]),
                ([{"b": "q"}], [{"b": "q", "no": 1}]),
                ([], []),
                ([{"c": 1}, {"d": 2}, {"e": 3}], [{"c": 1, "no": 1}, {"d": 2, "no": 2}, {"e": 3, "no": 3}]),
            ],
            (([{"z": 0}, {"z": 0}],), [{"z": 0, "no": 1}, {"z": 0, "no": 2}]),
        ),
        # what all are
        (
            {"words": "list[str]", "known": "list[str]"},
            [
                (["a"], ["a", "b"], True), (["c"], ["a"], False), ([], [], True), (["a", "c"], ["a"], False),
                (["b", "a"], ["a", "b"], True), (["b"], [], False), (["x", "y"], ["y", "z", "x"], True),
            ],
            ((["p", "q"], ["r", "q"]), False),
        ),
        # some of the fields
        (
            {"record": "dict", "names": "list[str]"},
            [
                ({"a": 1, "b": "x"}, ["b"], {"b": "x"}), ({"a": 1}, ["a", "z"], {"a": 1}), ({"q": 2, "r": 3}, [], {}),
                ({"q": 2, "r": 3, "s": "y"}, ["s", "q"], {"s": "y", "q": 2}),
            ],
            (({"m": 1, "n": 2}, ["n", "o"]), {"n": 2}),
        ),
    ],
)  # fmt: skip
def test_what_stands_in_records_and_rows_is_found(parameters: Any, examples: Any, unseen: Any):
    """From what is wanted: a part more, some parts, all parts."""
    found = search(ask("f", parameters, examples, candidates=200_000))
    assert run(found["programs"][0]["source"], "f", *unseen[0]) == unseen[1]


def test_white_space_is_stripped_where_blanks_were_shown():
    """What people write is `rstrip()`; the examples seldom have a tab."""
    examples = [
        ("x = 1  # set", "x = 1"),
        ("# all", ""),
        ("none", "none"),
        ("a#b#c", "a"),
        ("  in   ", "  in"),
        ("", ""),
    ]
    told = "The part before the first '#' without trailing white space."
    source = search(ask("f", {"line": "str"}, examples, description=told, candidates=20_000))["programs"][0]["source"]
    assert run(source, "f", "y\t# tab") == "y"


def test_fields_that_the_description_names_are_at_hand():
    """Though the records have others besides, and not the same."""
    lines = [{"name": "pen", "price": 2, "count": 10}, {"price": 8, "count": 1}]
    examples = [
        (lines, [20, 8]),
        ([{"price": 7, "count": 0, "x": "y"}], [0]),
        ([], []),
        ([{"count": 3, "price": 5}], [15]),
    ]
    asked = ask(
        "f", {"lines": "list[dict]"}, examples, description="Each 'price' times its 'count'.", candidates=20_000
    )
    assert 'line["price"] * line["count"]' in search(asked)["programs"][0]["source"].replace(
        'line["count"] * line["price"]', 'line["price"] * line["count"]'
    )


def test_values_that_were_let_go_end_no_search():
    """Where memory is short the large ones are; a level may have held no others."""
    root = opened(ask("f", {"xs": "list[int]"}, [(list(range(900)), 1), (list(range(700)), 2)]))
    for _ in root.reach(0, 3):
        pass
    shed(root)
    for _ in root.reach(0, 5):
        pass


def test_what_skills_make_of_the_inputs_reaches_element_functions():
    """Though the element's space is older than the skill's first value."""
    limit = component(
        "limit_of", "def limit_of(xs, n):\n    return max(xs) - n\n", {"xs": "list[int]", "n": "int"}, "int"
    )
    asked = ask("f", {"xs": "list[int]", "n": "int"}, [([1, 2, 9], 5, [1, 2]), ([40, 7], 2, [7])], components=[limit])
    root = opened(asked, components.load([limit])[0])
    numbers = next(each for each in root.variables() if each.name == "xs")
    found = root.elements.of(numbers, is_open=True)
    assert found is not None
    inside, _ = found
    assert not any(each.layer for each in inside.variables())
    for _ in root.reach(1, 3):
        pass
    assert [4, 4, 4, 38, 38] in [list(each.values[:5]) for each in inside.variables() if each.layer]


def test_a_skill_that_gives_something_else_than_it_promises_ends_no_search():
    """A list where the annotation has a number cannot be kept as a number is."""
    lying = component("back", "def back(x):\n    return x\n", {"x": "Any"}, "int")
    asked = ask(
        "f",
        {"xs": "list[int]"},
        [([1, 2], [2, 1]), ([], []), ([3, 5, 9], [9, 5, 3])],
        components=[{**lying, "required": True}],
    )
    assert run(search(asked)["programs"][0]["source"], "f", [7, 8]) == [8, 7]
