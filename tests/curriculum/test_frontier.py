"""The frontier: most is learned where success is about as likely as failure."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from skillforge.curriculum.frontier import EASIEST, HARDEST, frontier, progress, success

TRIED = st.lists(st.tuples(st.integers(EASIEST, HARDEST), st.booleans()), max_size=40)


def test_it_begins_in_the_easier_half():
    """Nothing was tried yet: what is likely to be solved every second time."""
    assert frontier([]) == 4


def test_success_moves_it_up_and_failure_down():
    """What is solved every time teaches as little as what never is."""
    assert frontier([(4, True)] * 6) > 4
    assert frontier([(4, False)] * 6) < 4


def test_success_is_likelier_near_what_was_solved():
    """A task of difficulty 6 says something of one of 5, and little of one of 10."""
    tried = [(6, True)] * 4
    assert success(tried, 5) > success([], 5)
    assert success(tried, 10) - success([], 10) < 0.05


def test_change_is_progress():
    """What failed and now succeeds is where something is being learned."""
    assert progress([(5, False)] * 4 + [(5, True)] * 4, 5) > progress([(5, True)] * 8, 5)


@given(TRIED)
def test_it_is_a_difficulty(tried):
    """Whatever happened."""
    assert EASIEST <= frontier(tried) <= HARDEST
    assert all(0 <= success(tried, level) <= 1 and 0 <= progress(tried, level) <= 1 for level in range(1, 11))
