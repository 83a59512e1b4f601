"""Rendering: operators' templates filled in as a person would write them."""

import ast

import pytest

from skillforge.writers.search import kinds
from skillforge.writers.search.branching import IF
from skillforge.writers.search.budget import Budget
from skillforge.writers.search.expr import Expr, Function
from skillforge.writers.search.operators import catalogue, op
from skillforge.writers.search.operators.lists import OPERATORS as LISTS
from skillforge.writers.search.operators.lists import PLACE
from skillforge.writers.search.operators.numbers import OPERATORS as NUMBERS
from skillforge.writers.search.operators.records import OPERATORS as RECORDS
from skillforge.writers.search.operators.records import fields
from skillforge.writers.search.render import Renderer, quote, singular
from skillforge.writers.search.space import Space

PLUS = op("plus", "int, int -> int", lambda a, b: a + b, "{0} + {1}")
TIMES = op("times", "int, int -> int", lambda a, b: a * b, "{0} * {1}")
MINUS = op("minus", "int, int -> int", lambda a, b: a - b, "{0} - {1}")
ABS = op("abs", "int -> int", abs, "abs({0})")


def leaf(name):
    return Expr("int", (0,), 1, name=name)


def apply(operator, *args):
    return Expr("int", (0,), 1, op=operator, args=args)


def test_a_comparison_has_on_its_right_what_was_given():
    """A parameter, or a constant, in whatever order it was found."""
    by_name = {each.name: each for each in NUMBERS}
    n, limit = apply(ABS, leaf("n")), Expr("int", (1,), 1, name="limit", inputs=1)
    five = Expr("int", (5,), 1, constant=True)
    for name, text in [("le", "abs(n) >= limit"), ("lt", "abs(n) > limit"), ("eq", "abs(n) == limit")]:
        assert Renderer(set()).text(apply(by_name[name], limit, n)) == text
    assert Renderer(set()).text(apply(by_name["lt"], five, limit)) == "limit > 5"
    assert Renderer(set()).text(apply(by_name["lt"], n, limit)) == "abs(n) < limit"
    second = Expr("int", (1,), 1, name="second", inputs=2)
    assert Renderer(set()).text(apply(by_name["lt"], second, limit)) == "limit > second"


def test_what_is_not_in_something_is_not_in_it():
    """No `not … in …`, which means the same."""
    by_name = {each.name: each for each in (*NUMBERS, *LISTS)}
    within = Expr("bool", (True,), 1, op=by_name["in"], args=(leaf("n"), Expr(("list", "int"), ([],), 1, name="xs")))
    assert Renderer(set()).text(Expr("bool", (False,), 1, op=by_name["not"], args=(within,))) == "n not in xs"


def test_of_a_list_it_is_asked_only_whether_it_is_empty():
    """No `bool(…)` behind an `if`."""
    truth = next(each for each in LISTS if each.name == "truth_list")
    test = Expr("bool", (True,), 1, op=truth, args=(Expr(("list", "int"), ([1],), 1, name="xs"),))
    assert Renderer(set()).text(apply(IF, test, leaf("a"), leaf("b"))) == "a if xs else b"


def test_a_field_that_is_missing_is_none_too():
    """`record["due"] is not None` would end where there is no such field."""
    by_name = {each.name: each for each in (*RECORDS, *NUMBERS)}
    (field, *_) = fields(("record", (("due", "int"),)))
    due = Expr("int", (0,), 2, op=field, args=(leaf("loan"),))
    there = Expr("bool", (True,), 3, op=by_name["not_none"], args=(due,))
    assert Renderer(set()).text(there) == 'loan.get("due") is not None'
    assert (
        Renderer(set()).text(Expr("bool", (False,), 4, op=by_name["not"], args=(there,))) == 'loan.get("due") is None'
    )


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (apply(TIMES, apply(PLUS, leaf("a"), leaf("b")), leaf("c")), "(a + b) * c"),
        (apply(PLUS, apply(TIMES, leaf("a"), leaf("b")), leaf("c")), "a * b + c"),
        (apply(MINUS, leaf("a"), apply(MINUS, leaf("b"), leaf("c"))), "a - (b - c)"),
        (apply(MINUS, apply(MINUS, leaf("a"), leaf("b")), leaf("c")), "a - b - c"),
        (apply(ABS, apply(MINUS, leaf("a"), leaf("b"))), "abs(a - b)"),
    ],
)
def test_parentheses_stand_only_where_python_needs_them(expr, text):
    """`a * b + c`, but `(a + b) * c`."""
    assert Renderer(set()).text(expr) == text


@pytest.mark.parametrize("operator", catalogue.OPERATORS, ids=lambda each: each.name)
def test_every_template_is_an_expression(operator):
    """Each operator's templates parse, whatever stands in their slots."""
    for template in filter(None, (operator.template, operator.iterates)):
        slots = {str(place): "a" for place in range(9)} | {"x": "a", "f": "b", "g": "c", "key": "len"}
        text = template
        for slot, value in slots.items():
            text = text.replace("{" + slot + "}", value).replace("{" + slot + ":iter}", value)
        ast.parse(text.replace("{{", "{").replace("}}", "}"), mode="eval")


@pytest.mark.parametrize(("text", "source"), [("a", '"a"'), ('"', "'\"'"), ("it's", '"it\'s"'), ("\n", '"\\n"')])
def test_strings_are_in_double_quotes(text, source):
    """As the formatter writes them; the literal reads back as the same text."""
    assert quote(text) == source
    assert ast.literal_eval(source) == text


@pytest.mark.parametrize(("name", "one"), [("words", "word"), ("entries", "entry"), ("boxes", "box"), ("status", "")])
def test_a_loop_over_words_names_its_word(name, one):
    """The loop's variable is the singular of what it runs over."""
    assert singular(name) == one


def test_kinds_are_read_off_the_values():
    """Records keep a kind for each field; what differs is a plain dict; None makes a kind optional."""
    assert kinds.of([[{"a": 1, "b": "x"}]]) == ("list", ("record", (("a", "int"), ("b", "str"))))
    assert kinds.of([{"a": 1}, {"b": 2}]) == ("dict", "str", "int")
    assert kinds.of([3, None]) == ("opt", "int")
    assert kinds.of([[], [1]]) == ("list", "int")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("filter", "[pair for pair in enumerate(xs) if pair[0] % 2 == 0]"),
        ("place", "next(i for i, pair in enumerate(enumerate(xs)) if pair[0] % 2 == 0)"),
        ("all_of", "all(i % 2 == 0 for i, _ in enumerate(xs))"),
    ],
)
def test_a_pair_that_is_given_back_is_not_taken_apart(name, text):
    """`[i, x for i, x in …]` is no Python; where only its parts are read, they have the names."""
    by_name = {each.name: each for each in (*NUMBERS, *LISTS, PLACE)}
    pairs = Expr(("list", ("tuple", "int", "int")), ((),), 2, op=by_name["enumerate"], args=(leaf("xs"),))
    whole, first, second = Expr(pairs.kind[1], (), 2, name="element"), leaf("item"), leaf("item")
    space = type("Inside", (), {"whole": [whole], "items": [first, second]})
    body = Function(Expr("bool", (), 2, op=by_name["even"], args=(first,)), space)
    assert Renderer({"xs"}).text(Expr("any", (), 5, op=by_name[name], args=(pairs, body))) == text


def test_what_is_ordered_is_taken_as_a_whole():
    """A key of several parts has one argument."""
    by_two = next(each for each in LISTS if each.name == "sort_by_both")
    budget = Budget(1_000, 60.0, lambda: 0.0)
    rows = Expr(("list", ("list", "int")), ([[1, 2], [3, 4]], [[5, 6]]), 1, name="rows", inputs=1)
    space = Space(2, catalogue.OPERATORS, catalogue.derive, budget, [rows])
    found = space.elements.of(rows, is_open=True)
    assert found is not None
    child = found[0]
    keys = [Function(item, child) for item in child.items]
    ordered = Expr(rows.kind, rows.values, 2, op=by_two, args=(rows, *keys))
    assert Renderer(set()).text(ordered) == "sorted(rows, key=lambda row: (row[0], row[1]))"
