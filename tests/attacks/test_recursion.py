"""Deep recursion: of Python's frames and of C's, in the program, in its source and in what it gives back."""

from __future__ import annotations

import pytest

from skillforge.sandbox import Limits, Status
from tests.attacks.prison import assert_well, both, jail

LIMITS = Limits(timeout_s=1.0, memory_mb=128)

DEEP = {
    "a function": "def f(n): return f(n + 1)\nreturn f(0)",
    "two functions": "def f(): return g()\ndef g(): return f()\nreturn f()",
    "a lambda": "f = lambda: f()\nreturn f()",
    "a property": "class A:\n    @property\n    def x(self): return self.x\nreturn A().x",
    "its own text": "class A:\n    def __repr__(self): return repr(self)\nreturn repr(A())",
    "its own equality": "class A:\n    def __eq__(self, other): return self == other\nreturn A() == A()",
    "its own hash": "class A:\n    def __hash__(self): return hash(self)\nreturn hash(A())",
    "its own call": "class A:\n    def __call__(self): return self()\nreturn A()()",
    "its own length": "class A:\n    def __len__(self): return len(self)\nreturn len(A())",
    "a generator of itself": "def g(): yield from g()\nreturn list(g())",
    "nested iterators": "x = iter([1])\nfor _ in range(10**5): x = map(abs, x)\nreturn list(x)",
    "nested chains": "import itertools\nx = []\nfor _ in range(10**5): x = itertools.chain(x)\nreturn list(x)",
    "the text of nested lists": "x = []\nfor _ in range(10**5): x = [x]\nreturn repr(x)",
    "the text of nested tuples": "x = ()\nfor _ in range(10**5): x = (x,)\nreturn str(x)",
    "the hash of nested tuples": "x = ()\nfor _ in range(10**5): x = (x,)\nreturn hash(x)",
    "the equality of nested lists": "x, y = [], []\nfor _ in range(10**5): x, y = [x], [y]\nreturn x == y",
    "a copy of nested lists": "import copy\nx = []\nfor _ in range(10**4): x = [x]\nreturn copy.deepcopy(x)",
    "JSON that is written": "import json\nx = []\nfor _ in range(10**5): x = [x]\nreturn json.dumps(x)",
    "JSON that is read": "import json\nreturn json.loads('[' * 10**5 + ']' * 10**5)",
    "a pattern": "import re\nreturn re.compile('(' * 5000 + ')' * 5000).match('')",
    "partial functions": "import functools\nf = abs\nfor _ in range(10**5): f = functools.partial(f)\nreturn repr(f)",
    "a reduction": "import functools\nreturn functools.reduce(lambda f, _: lambda: f(), range(10**4), lambda: 1)()",
    "exceptions in a row": "e = None\nfor _ in range(10**5):\n    n = ValueError()"
    "\n    n.__cause__ = e\n    e = n\nraise e",
    "the end of nested lists": "x = []\nfor _ in range(10**6): x = [x]\nx = None\nreturn [[[]]] * 0 or 1 / 0",
    "a value": "x = []\nfor _ in range(10**4): x = [x]\nreturn x",
    "a value of itself": "x = []\nx.append(x)\nreturn x",
    "a dictionary of itself": "x = {}\nx[1] = x\nreturn x",
    "two values of each other": "x, y = [], {}\nx.append(y)\ny[0] = x\nreturn [x, y]",
    "a raised recursion limit": "import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()",
}


@pytest.mark.parametrize("name", DEEP)
@pytest.mark.parametrize("walls", ["both", "jail"])
def test_a_deep_recursion_is_an_outcome(name: str, walls: str):
    """A RecursionError, a value where C has a loop, or a crash of the child and of nothing else: never the host's."""
    sandbox = both() if walls == "both" else jail()
    body = DEEP[name].replace("\n", "\n    ")
    outcome = sandbox.run(f"def attack():\n    {body}\n", "attack", limits=LIMITS)
    assert outcome.ok or outcome.error is not None or outcome.violations
    assert_well(sandbox)


SOURCES = {
    "parentheses": "x = " + "(" * 10_000 + ")" * 10_000,
    "lists": "x = " + "[" * 150 + "]" * 150 + "\n1 / 0",
    "operators": "x = " + "-" * 20_000 + "1" + "\n1 / 0",
    "a sum": "x = " + "1 + " * 20_000 + "1" + "\n1 / 0",
    "attributes": "x = 1" + ".real" * 20_000 + "\n1 / 0",
    "calls": "x = str" + "()" * 20_000,
    "subscripts": "x = [0]" + "[0]" * 20_000,
    "blocks": "\n".join(" " * i + "if 1:" for i in range(200)),
    "functions": "\n".join(" " * i + f"def f{i}():" for i in range(90)) + " pass\n1 / 0",
    "lambdas": "x = " + "lambda: " * 5_000 + "1" + "\n1 / 0",
    "comparisons": "x = " + "1 < " * 50_000 + "1" + "\n1 / 0",
    "alternatives": "x = " + "1 if 1 else " * 5_000 + "1" + "\n1 / 0",
    "f-strings": "x = " + "f'{" * 5 + "1" + "}'" * 5,
    "a long line": "x = '" + "y" * 10**6 + "'\n1 / 0",
    "many lines": "x = 1\n" * 10**5 + "1 / 0",
    "a number": "x = " + "9" * 10**5,
    "a null character": "x = 1\0",
    "a lone surrogate": "x = '\ud800'\n1 / 0",
    "a byte-order mark in it": "x = 1\ufeff",
    "a coding": "# coding: rot13\nk = 1 / 0",
    "nothing that ends": "x = '''" + "y" * 10**5,
    "decorators": "@id\n" * 20_000 + "def f(): pass\nf()",
    "patterns": "match 1:\n    case " + "(" * 150 + "x" + ")" * 150 + ":\n        1 / 0",
    "targets": ("x = " * 20_000) + "1\n1 / 0",
}


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("walls", ["both", "jail"])
def test_a_source_that_is_deep_or_long_is_an_outcome(name: str, walls: str):
    """Compiling happens in the child: a source that breaks the compiler breaks it there."""
    sandbox = both() if walls == "both" else jail()
    outcome = sandbox.run(SOURCES[name], None, limits=LIMITS)
    assert outcome.status is not Status.OK
    assert_well(sandbox)


@pytest.mark.parametrize("name", SOURCES)
def test_checking_such_a_source_ends_too(name: str):
    """`check` gives violations or none; it raises nothing."""
    assert isinstance(both().check(SOURCES[name]), tuple)
