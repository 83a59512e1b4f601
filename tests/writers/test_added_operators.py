"""Operators that a user adds: found, checked, and used by a search as if they were its own."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from skillforge.errors import InvalidConfig
from skillforge.protocols import Budget, Context
from skillforge.sandbox import Sandbox
from skillforge.signature import Signature
from skillforge.types import Case, Task
from skillforge.writers.search import (
    PRELOAD,
    Operators,
    SearchWriter,
    calls,
    components,
    deduce,
    forms,
    samples,
    selections,
)
from skillforge.writers.search.check import check, compare
from skillforge.writers.search.operators import Operator, catalogue, op
from skillforge.writers.search.operators.added import find

MODULE = """
from skillforge import op

def rot13(text):
    return "".join(chr((ord(c) - 97 + 13) % 26 + 97) if "a" <= c <= "z" else c for c in text)

OPERATORS = (
    op("rot13", "str -> str", rot13,
       '"".join(chr((ord(c) - 84) % 26 + 97) if "a" <= c <= "z" else c for c in {0})', cost=2, words="rot13 cipher"),
)
"""

CONTEXT = Context(Budget(candidates=20_000, timeout_s=20.0))


def wrong(line: str, head: str = "") -> str:
    """What the check says of one operator, given as the arguments of `op`."""
    return check(Operators(f"from skillforge import op\n{head}\nOPERATORS = (op({line}),)\n").to_request())


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(preload=PRELOAD, pool=1) as sandbox:
        yield sandbox


def test_a_search_uses_it_as_its_own(sandbox: Sandbox):
    """It is rendered as ordinary Python, here as an element function."""
    task = Task(
        "f", "f", "", Signature.parse("(words: list[str]) -> list[str]"),
        (Case.parse("f(['ab', 'z']) == ['no', 'm']"), Case.parse("f(['Hi!']) == ['Hv!']"), Case.parse("f([]) == []")),
    )  # fmt: skip
    source = SearchWriter(sandbox, operators=Operators(MODULE)).write(task, CONTEXT).candidates[0].source
    assert "(ord(c) - 84) % 26" in source
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    assert namespace["f"](["cd"]) == ["pq"]


def test_what_is_right_passes_the_check_in_the_jail(sandbox: Sandbox):
    """Nothing is raised; the module's own functions and imports are at hand there."""
    SearchWriter(sandbox, operators=Operators(MODULE)).check_operators()


def test_a_mistake_is_told_with_the_module_and_the_operator(sandbox: Sandbox):
    """What, which, and where to read on."""
    broken = Operators(MODULE.replace("- 84", "- 85"), module="my_ops")
    with pytest.raises(InvalidConfig, match=r"module 'my_ops': operator 'rot13': on \('Ab c'\) it means 'Ao p', but"):
        SearchWriter(sandbox, operators=broken).check_operators()


WRONG = {
    "a taken name": ('"add", "int -> int", abs, "abs({0})"', "'add': another operator has this name"),
    "no name": ('"a b", "int -> int", abs, "abs({0})"', "its name must be a word"),
    "an unknown type": ('"x", "strr -> int", len, "len({0})"', "no type 'strr'. Did you mean 'str'?"),
    "a type that says nothing": ('"x", "list -> int", len, "len({0})"', "the type Any says nothing"),
    "a signature that is none": ('"x", "str, int", len, "len({0})"', "is not like 'list[T], int -> T'"),
    "a signature that is no Python": ('"x", "list[ -> int", len, "len({0})"', "is not like 'list[T], int -> T'"),
    "a slot too many": ('"x", "str -> int", len, "len({1})"', "has the slot {1}; there are {0}"),
    "an argument left out": ('"x", "str -> int", lambda s: 1, "1"', "leaves out {0}, an argument that it takes"),
    "a template that is no Python": ('"x", "str -> int", len, "len({0}"', "is no expression that a skill may hold"),
    "a template that the dialect refuses": ('"x", "str -> str", str, "open({0})"', "is no expression that a skill"),
    "a module that skills have not": (
        '"x", "str -> str", str, "os.fspath({0})", imports="import os"', "is no expression that a skill may hold",
    ),
    "an import left out": ('"x", "float -> int", lambda x: int(x // 1), "math.floor({0})"', "does it need imports=…?"),
    "another meaning": ('"x", "str -> str", str.upper, "{0}.lower()"', "but its template gives 'ab c'"),
    "another meaning over elements": (
        '"x", "list[T], (T -> bool) -> int", lambda xs, keep: len(keep), "sum(bool({f}) for {x} in {0})"',
        "on ([3, 0, -2]) it means 3, but its template gives 2",
    ),
    "another type": ('"x", "str -> str", len, "len({0})"', "on ('Ab c') it gives 4, which is no str"),
    "what is not data": ('"x", "str -> str", lambda s: (c for c in s), "{0}"', "'generator', which is not data"),
    "a changed argument": ('"x", "list[T] -> list[T]", lambda xs: xs.sort() or xs, "{0}"', "changes its arguments"),
    "a cost out of range": ('"x", "str -> int", len, "len({0})", cost=0', "its cost is 0"),
    "a meaning that is no function": ('"x", "str -> int", 1, "len({0})"', "its meaning must be a function"),
    "nothing to take": ('"x", "-> int", lambda: 1, "1"', "it takes nothing"),
    "an element function alone": ('"x", "(T -> T) -> T", lambda f: f, "{f}"', "follows the collection"),
    "an element function left out": ('"x", "list[T], (T -> U) -> list[U]", lambda xs, ys: ys, "{0}"', "{key}"),
    "an option misspelt": ('"x", "str -> int", len, "len({0})", wrods="long"', "unexpected keyword argument 'wrods'"),
}  # fmt: skip


@pytest.mark.parametrize("title", WRONG)
def test_each_mistake_has_its_own_words(title: str):
    """Said before any search."""
    line, said = WRONG[title]
    assert said in wrong(line)


def test_a_module_that_raises_is_told_with_its_line():
    """It is executed in the jail, where only what skills may import is to be had."""
    said = wrong('"x", "str -> int", len, "len({0})"', "import no_such_module_here")
    assert said.startswith("line 2: ModuleNotFoundError: No module named 'no_such_module_here'. It runs in the sandbox")


def test_a_module_that_is_no_python_is_told_with_its_line():
    """As Python says it."""
    assert check(Operators("x = (\n").to_request()).startswith("line 1: SyntaxError")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("OPERATOR = ()\n", "has no 'OPERATORS'. Did you mean 'OPERATOR'?"),
        ("OPERATORS = 3\n", "make each with skillforge.op(…)"),
        ("OPERATORS = (len,)\n", "make each with skillforge.op(…)"),
        ("raise SystemExit\n", "line 1: SystemExit"),
    ],
)
def test_a_module_without_operators_is_told(source: str, said: str):
    """What it has instead."""
    assert said in check(Operators(source).to_request())


def test_two_of_one_name_are_refused():
    """A ledger and a prior tell operators by their names."""
    one = 'op("twice", "int -> int", lambda n: n + n, "{0} + {0}")'
    said = check(Operators(f"from skillforge import op\nOPERATORS = [{one}, {one}]\n").to_request())
    assert "operator 'twice': another operator has this name" in said


OUTSIDE = (
    calls.FIRST_OR_EMPTY, calls.BY_LINES, selections.MEAN_OF, selections.REST_BY_FIRST, forms._ENDED_WITH,
    forms._ROWS_OF, deduce.last_of_or("{none}"),
)  # fmt: skip
"""Those that only a part of the search puts to something."""


@pytest.mark.parametrize("operator", [*catalogue.OPERATORS, *OUTSIDE], ids=lambda operator: operator.name)
def test_what_an_operator_means_is_what_it_renders(operator: Operator):
    """The same check holds for every operator that the search brings along."""
    compare(operator)


def test_what_is_gathered_or_looked_up_by_a_field_is_what_it_renders():
    """Lists of an element, and records, are no samples."""
    gathered = next(each for each in catalogue.OPERATORS if each.name == "gathered_by")
    functions = [("x % 2", lambda x: x % 2), ("[x, -x]", lambda x: [x, -x])]
    meant = gathered.run(*samples.as_run(gathered, ([3, 4, 5],), functions))
    assert meant == {1: [3, -3, 5, -5], 0: [4, -4]}
    assert samples.rendered(gathered, gathered.template, functions)([3, 4, 5]) == meant
    records = [{"id": 1, "n": 5}, {"id": 2, "n": 6}, {"id": 1, "n": 7}]
    found = selections.BY_FIELD.run(records, "id")
    assert found == {2: records[1], 1: records[0]}
    assert samples.rendered(selections.BY_FIELD, selections.BY_FIELD.template, [])(records, "id") == found


@pytest.mark.parametrize(("kind", "start"), [("str", ""), ("list[int]", []), ("dict[str, int]", {})])
def test_the_fold_of_a_skill_means_what_it_renders(kind: str, start: Any):
    """It is imported by its name; none of them come to what is empty, each time anew."""
    merge = op("merge", f"{kind}, {kind} -> {kind}", lambda a, b: b, "merge({0}, {1})", component=True, required=True)
    (fold,) = components.folds([merge])
    names = {"reduce": functools.reduce, "merge": merge.run}
    for many in ([], [start], [start, start]):
        assert fold.run(many) == eval(fold.template.replace("{0:iter}", repr(many)), names) == start
    assert fold.run([]) is not fold.run([]) or kind == "str"


def test_a_module_is_read_and_not_imported(write: Callable[..., Path], tmp_path: Path):
    """Packages on the way are not executed either: it is text until it is in the jail."""
    write("pack/__init__.py", "raise SystemExit")
    write("pack/mine.py", MODULE + "\nraise SystemExit\n")
    assert find("pack.mine:OPERATORS", tmp_path).source.endswith("raise SystemExit\n")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("my_ops", "are not named as MODULE:NAME"),
        ("my_ops:", "are not named as MODULE:NAME"),
        ("no_such.ops:OPERATORS", "it would be no_such/ops.py there"),
        ("math:OPERATORS", "No module 'math' of operators"),
    ],
)
def test_a_module_that_is_not_there_is_told(target: str, said: str, tmp_path: Path):
    """With the file that was looked for."""
    with pytest.raises(InvalidConfig) as raised:
        find(target, tmp_path)
    assert said in str(raised.value)


def test_other_operators_are_another_effort():
    """A task that failed without them is tried again with them."""
    assert Operators(MODULE).digest != Operators(MODULE.replace("cost=2", "cost=3")).digest
