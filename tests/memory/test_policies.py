"""Policies learn what actions are worth."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillforge.memory import Bandit, QLearning
from skillforge.protocols import Step

ACTIONS = ("a", "b", "c")
both = pytest.mark.parametrize("make", [QLearning, Bandit])


def played(policy, pay, rounds, seed=0):
    """What was chosen, where each action pays so often."""
    rng = Random(seed)
    chosen = []
    for _ in range(rounds):
        action = policy.choose("s", ACTIONS, rng)
        policy.learn(Step("s", action, float(rng.random() < pay[action])))
        chosen.append(action)
    return chosen


@both
def test_the_action_that_pays_best_is_chosen_in_the_end(make):
    """Three strategies with different pay."""
    chosen = played(make(), {"a": 0.2, "b": 0.8, "c": 0.4}, 500)
    assert chosen[-100:].count("b") > 80


@both
def test_what_pays_in_one_state_says_nothing_of_another(make):
    """A time-out is not repaired as a wrong value is."""
    policy, rng = make(epsilon=0.0), Random(0)
    for _ in range(50):
        policy.learn(Step("s", "a", 1.0))
        policy.learn(Step("s", "b", 0.0))
        policy.learn(Step("t", "a", 0.0))
        policy.learn(Step("t", "b", 1.0))
    assert (policy.choose("s", "ab", rng), policy.choose("t", "ab", rng)) == ("a", "b")


def test_q_learning_sees_what_a_failure_leads_to():
    """An action that gives nothing, and leads to where the next one pays, beats one that gives a little."""
    policy = QLearning()
    for _ in range(300):
        policy.learn(Step("start", "detour", 0.0, "there"))
        policy.learn(Step("there", "finish", 1.0))
        policy.learn(Step("start", "direct", 0.4))
    assert policy.value("start", "detour") == pytest.approx(0.9, abs=0.05)
    assert policy.value("start", "direct") == pytest.approx(0.4, abs=0.05)


@both
def test_chance_comes_from_the_generator_that_is_given(make):
    """The same seed chooses the same."""
    pay = {"a": 0.5, "b": 0.5, "c": 0.5}
    assert played(make(), pay, 100, seed=3) == played(make(), pay, 100, seed=3)


@both
def test_it_explores_less_the_better_it_knows_a_state(make):
    """ε₀·0.99ⁿ: after a thousand visits it is greedy."""
    policy = make(epsilon=1.0)
    for _ in range(1_000):
        policy.learn(Step("s", "a", 1.0))
    rng = Random(0)
    assert [policy.choose("s", ACTIONS, rng) for _ in range(50)] == ["a"] * 50


@both
@given(steps=st.lists(st.tuples(st.sampled_from("st"), st.sampled_from("ab"), st.floats(0, 1)), max_size=40))
def test_values_stay_where_rewards_are(make, steps):
    """Rewards lie in [0, 1], and nothing is ahead of an end."""
    policy = make()
    for state, action, reward in steps:
        policy.learn(Step(state, action, reward))
    assert all(0.0 <= policy.value(state, action) <= 1.0 for state, action, _ in steps)


def test_an_action_that_was_never_taken_is_tried_before_one_that_mostly_fails():
    """Else the first that ever paid would be the only one."""
    policy = Bandit(epsilon=0.0)
    policy.learn(Step("s", "a", 0.1))
    assert policy.choose("s", ["a", "b"], Random(0)) == "b"
