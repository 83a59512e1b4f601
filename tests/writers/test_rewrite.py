"""Rewritings: chains of steps from an input to the output."""

from __future__ import annotations

import time

from skillforge.writers.search.budget import Budget
from skillforge.writers.search.pieces import Piece
from skillforge.writers.search.rewrite import EFFORT, LONGEST, rewrites
from tests.writers.test_engine import ask, run, search


def rewritten(inputs: list[str], wanted: list[str]) -> list[str]:
    """The outermost operators of the rewritings that give what is wanted, cheapest first."""
    source = Piece(tuple(inputs), 1.0, None, ())
    found = rewrites([source], [], tuple(wanted), Budget(10**6, time.monotonic() + 60, time.monotonic))
    return [p.op.name for p in sorted(found, key=lambda p: p.cost) if p.values == tuple(wanted) and p.op]


def test_several_replacements():
    """Each replacement brings the text nearer."""
    assert rewritten(["a-b_c", "x-y_z", "q"], ["a+b=c", "x+y=z", "q"])[0] == "replace"


def test_case_then_pattern_then_trim():
    """A slug takes three steps, of which the last cleans up after the others."""
    found = rewritten(["Hello, World!", "  It is (almost) done ", "A--B"], ["hello-world", "it-is-almost-done", "a-b"])
    assert "strip_chars" in found


def test_what_is_masked():
    """All digits but the last four."""
    assert rewritten(["4111111111111111", "12345678"], ["************1111", "****5678"])[0] == "sub"


def test_long_texts_are_left_alone():
    """Distances over long texts cost more than they are worth."""
    assert rewritten(["a" * (LONGEST + 1), "b"], ["A" * (LONGEST + 1), "B"]) == []


def test_the_effort_is_bounded():
    """Texts that have nothing in common cost no more than a fixed number of steps."""
    budget = Budget(10**6, time.monotonic() + 60, time.monotonic)
    source = Piece(("q#w!e$r%", "t&y*u(i)"), 1.0, None, ())
    assert list(rewrites([source], [], ("1=2=3", "4~5~6"), budget)) is not None
    assert budget.spent < EFFORT + 1_000


def test_a_replacement_that_is_no_template_ends_no_search():
    """A backslash is one that `re.sub` would not take."""
    examples = [("a|b", "a\\|b"), ("x", "x"), ("|", "\\|"), ("p||q", "p\\|\\|q")]
    found = search(
        ask("f", {"text": "str"}, examples, description="Escape each pipe with a backslash.", candidates=20_000)
    )
    assert run(found["programs"][0]["source"], "f", "m|n|o") == "m\\|n\\|o"
