"""Repairs: states from attempts, steps from episodes, values from the journal."""

from __future__ import annotations

from random import Random

import pytest

from skillforge.memory import Bandit, QLearning, Repairs, state_of, steps
from skillforge.protocols import Step

from .conftest import attempt, episode


@pytest.mark.parametrize(
    ("attempts", "state"),
    [
        ([attempt("wrong value")], "wrong value / 1"),
        ([attempt("syntax"), attempt("exception: KeyError")], "exception: KeyError / 2"),
        ([attempt("syntax")] * 7, "syntax / 3"),
        ([attempt("wrong value", kind="check")], "held out only / 1"),
        ([attempt("timed out", kind="check_code")], "held out only / 1"),
    ],
)
def test_a_state_is_how_the_last_attempt_failed_and_how_many_there_were(attempts, state):
    """Error class × attempt number."""
    assert state_of(attempts) == state


def test_each_repair_is_a_step():
    """From the state that it met to the reward that it got; the first attempt repairs nothing."""
    made = episode(attempt("syntax"), attempt("wrong value", "fix_the_line", 0.3), attempt("", "rewrite_from_scratch"))
    assert steps(made) == (
        Step("syntax / 1", "fix_the_line", 0.3, "wrong value / 2"),
        Step("wrong value / 2", "rewrite_from_scratch", 1.0, None),
    )


def test_an_episode_that_ends_in_failure_leads_nowhere():
    """Its last step has no next state."""
    made = episode(attempt("syntax"), attempt("syntax", "fix_the_line", 0.1))
    assert steps(made) == (Step("syntax / 1", "fix_the_line", 0.1, None),)


def test_attempts_of_the_search_are_no_repairs():
    """They have no strategy."""
    assert steps(episode(attempt("wrong value"), attempt("wrong value"))) == ()


@pytest.mark.parametrize("make", [QLearning, Bandit])
def test_the_journal_replayed_gives_the_same_values(make):
    """There is no second truth."""
    journal = [episode(attempt("syntax"), attempt("", "fix_the_line"))] * 3 + [
        episode(attempt("syntax"), attempt("syntax", "rewrite_from_scratch", 0.2))
    ]
    once, again = Repairs(make()), Repairs(make())
    once.learn(dict(enumerate(journal, 1)))
    for number, one in enumerate(journal, 1):
        again.learn({number: one})
    assert once.table() == again.table()


def test_the_table_has_the_best_of_each_state_first():
    """With how often each was taken."""
    repairs = Repairs(Bandit())
    repairs.learn(dict.fromkeys((1, 2), episode(attempt("syntax"), attempt("", "fix_the_line"))))
    repairs.learn({3: episode(attempt("syntax"), attempt("syntax", "rewrite_from_scratch", 0.2))})
    rows = [(row.state, row.action, row.value, row.visits, row.best) for row in repairs.table()]
    assert rows == [("syntax / 1", "fix_the_line", 1.0, 2, True), ("syntax / 1", "rewrite_from_scratch", 0.2, 1, False)]


def test_it_chooses_what_it_has_learned():
    """For the state that the attempts are in."""
    repairs = Repairs(Bandit(epsilon=0.0))
    repairs.learn(dict.fromkeys((1, 2, 3), episode(attempt("syntax"), attempt("", "fix_the_line"))))
    assert repairs.choose([attempt("syntax")], ["rewrite_from_scratch", "fix_the_line"], Random(0)) == "fix_the_line"
