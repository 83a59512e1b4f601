"""The frontier: most is learned where success is about as likely as failure."""

from __future__ import annotations

import math
from random import Random
from statistics import mean

import pytest
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


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("able", "gain"), [(2.0, 0.0), (8.0, 0.0), (2.0, 0.15), (3.0, 0.3)])
def test_it_follows_a_learner_to_where_about_half_succeeds(able: float, gain: float, seed: int):
    """Also one that grows with what it solves: what it failed at long ago says little of what it can do now."""
    rng, tried = Random(seed), []
    for _ in range(60):
        asked = frontier(tried)
        solved = rng.random() < 1 / (1 + math.exp((asked - able) / 0.7))
        tried.append((asked, solved))
        able = min(9.0, able + gain * solved)
    assert 0.35 <= mean(solved for _, solved in tried[20:]) <= 0.7


def test_change_is_progress():
    """What failed and now succeeds is where something is being learned."""
    assert progress([(5, False)] * 4 + [(5, True)] * 4, 5) > progress([(5, True)] * 8, 5)


@given(TRIED)
def test_it_is_a_difficulty(tried):
    """Whatever happened."""
    assert EASIEST <= frontier(tried) <= HARDEST
    assert all(0 <= success(tried, level) <= 1 and 0 <= progress(tried, level) <= 1 for level in range(1, 11))
