"""Code quality is a static measure that prefers what a reader prefers."""

from __future__ import annotations

import pytest

from skillforge.verify.quality import habits, quality

GOOD = '''
def total(prices: list[float]) -> float:
    """The sum of all prices."""
    return sum(prices)
'''

WORSE = {
    "documented": "def total(prices: list[float]) -> float:\n    return sum(prices)\n",
    "annotated": 'def total(prices):\n    """The sum."""\n    return sum(prices)\n',
    "small": 'def total(p: int) -> int:\n    """The sum."""\n' + "    p = p + 1\n" * 40 + "    return p\n",
    "flat": 'def total(p: int) -> int:\n    """The sum."""\n'
            + "".join("    " * i + "if p:\n" for i in range(1, 7)) + "    " * 7 + "return p\n",
    "named": 'def total(prices: list[float]) -> float:\n    """The sum."""\n    l = O = 0.0\n'
             "    for O in prices:\n        l = l + O\n    return l\n",
    "used": 'def total(prices: list[float]) -> float:\n    """The sum."""\n    spare = 5\n    return sum(prices)\n',
    "lean": f'def total(p: int) -> int:\n    """The sum."""\n    return {list(range(10, 60))}[p]\n',
}  # fmt: skip


def test_good_code_scores_one():
    """Short, documented, annotated code has every habit."""
    assert quality(GOOD) == 1.0


@pytest.mark.parametrize("habit", WORSE)
def test_each_habit_counts(habit):
    """Code that lacks one habit scores less, for that habit."""
    assert habits(WORSE[habit])[habit] < 1.0
    assert quality(WORSE[habit]) < 1.0


@pytest.mark.parametrize("source", ["", "def f(:", "x = 1", "\0", "(" * 5000])
def test_garbage_scores_nothing(source):
    """Source without a function has no quality."""
    assert quality(source) == 0.0


def test_an_elif_chain_is_flat():
    """A chain of cases is one level, however long."""
    chain = "def f(n):\n    if n == 1:\n        return 5\n" + "".join(
        f"    elif n == {i}:\n        return {i}\n" for i in range(2, 8)
    )
    assert habits(chain)["flat"] == 1.0
