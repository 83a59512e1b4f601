"""Text operators: what each does is what its source text says."""

from __future__ import annotations

import base64
import html
import re
import string
import textwrap
import unicodedata
from datetime import date, datetime
from urllib.parse import quote, unquote

import pytest

from skillforge.writers.search.operators import text as ops
from skillforge.writers.search.render import literal

SAMPLES = {
    "str": ["Hello, World 42", "b-a", "7", "aGk="],
    "int": [2, 0],
    "float": [2.5],
    "bool": [True],
    "any": ["a", 5, 2.5, None],
    "bytes": [b"hi"],
    "pattern": [r"\d+", r"[A-Za-z]+"],
    ("list", "str"): [["b", "a", "b"]],
    ("list", "int"): [[104, 105]],
    ("list", "T"): [["b", "a", "b"]],
}
NAMES = {
    "base64": base64, "html": html, "re": re, "string": string, "textwrap": textwrap, "unicodedata": unicodedata,
    "quote": quote, "unquote": unquote, "datetime": datetime, "date": date,
}  # fmt: skip
PARTS = [value for value in vars(ops).values() if isinstance(value, ops.Operator)]


@pytest.mark.parametrize("operator", [*ops.OPERATORS, *ops.SIEVES, *PARTS], ids=lambda operator: operator.name)
def test_the_template_says_what_run_does(operator):
    """On every sample that `run` accepts, the rendered source gives the same value; where it raises, so does it."""
    for place in range(4):
        args = [SAMPLES[kind][min((place + i) % 4, len(SAMPLES[kind]) - 1)] for i, kind in enumerate(operator.takes)]
        template = re.sub(r"\{(\d):iter\}", r"{\1}", operator.template)
        source = template.format(*(f"({literal(arg)})" for arg in args))
        assert outcome(lambda args=args: operator.run(*args)) == outcome(lambda s=source: eval(s, dict(NAMES)))


def outcome(compute):
    try:
        value = compute()
    except Exception as error:
        return type(error).__name__
    return list(value) if isinstance(value, dict) else value


def test_names_are_unique():
    """An operator is found by its name."""
    names = [operator.name for operator in ops.OPERATORS]
    assert len(names) == len(set(names))


def test_nothing_grows_without_bound():
    """An operator on huge numbers raises before it allocates."""
    for name, args in (("zfill", ("7", 10**9)), ("repeat", ("ab", 10**9)), ("center_fill", ("x", 10**8, "*"))):
        with pytest.raises(ValueError, match="than any example"):
            ops.BY_NAME[name].run(*args)
