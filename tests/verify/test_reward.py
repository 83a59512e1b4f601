"""Reward is dense, bounded, and never prefers a failure."""

from __future__ import annotations

import pytest

from skillforge.errors import InvalidConfig
from skillforge.types import Candidate, CheckResult, Limits, Outcome, Program, Status
from skillforge.verify.reward import REUSE, RewardWeights, Term, parts, speed


def results(passed, total):
    return [CheckResult("check", str(i), i < passed) for i in range(total)]


def test_the_full_reward_is_one():
    """Everything done, with the best code, gives 1."""
    assert RewardWeights().total(parts(passed=True, results=results(4, 4), quality=1.0, speed=1.0)) == 1.0


def test_more_passed_cases_earn_more():
    """Each case that passes raises the reward, so that a writer sees that it comes nearer."""
    totals = [
        RewardWeights().total(parts(passed=False, results=results(n, 4), quality=0.5, speed=1.0)) for n in range(5)
    ]
    assert totals == sorted(set(totals))
    assert totals[0] == 0.0


def test_no_failure_outscores_a_solution():
    """The prettiest failure earns less than the plainest solution."""
    plain = RewardWeights().total(parts(passed=True, results=results(4, 4), quality=0.0, speed=0.0))
    pretty = RewardWeights().total(parts(passed=False, results=results(4, 4), quality=1.0, speed=1.0))
    assert pretty < plain


@pytest.mark.parametrize("bad", [{"task": 0}, {"speed": -1}, {"quality": float("nan")}, {"task": True},
                                 {"examples": "1"}, {"quality": 2.0}, {"speed": float("inf")}])  # fmt: skip
def test_weights_are_validated(bad):
    """Weights are numbers of at least 0, and the task outweighs style."""
    with pytest.raises(InvalidConfig, match="reward"):
        RewardWeights(**bad)


def test_speed_falls_from_one_to_zero():
    """A millisecond is fast, the limit is nothing, and a time-out or crash scores 0."""
    limits = Limits(timeout_s=1.0)
    shares = [speed([Outcome(Status.OK, duration_s=s)], limits) for s in (0.0001, 0.01, 0.1, 1.0)]
    assert shares == sorted(shares, reverse=True)
    assert (shares[0], shares[-1]) == (1.0, 0.0)
    assert speed([Outcome(Status.TIMED_OUT, duration_s=0.1)], limits) == 0.0
    assert speed([], limits) == 0.0


def test_the_steady_reward_leaves_the_clock_out():
    """It is the same in every run, so that a replay is."""
    made = parts(passed=True, results=results(4, 4), quality=1.0, speed=0.2)
    assert RewardWeights().total(made, besides=("speed",)) == 1.0


def test_a_term_of_ones_own_counts_by_its_weight():
    """Beside the others, in the mean."""
    term = Term("brief", 0.5, lambda task, candidate, program: 0.0)
    made = parts(passed=True, results=results(4, 4), quality=1.0, speed=1.0) | {"brief": 0.0}
    assert RewardWeights().total(made, [term]) == pytest.approx(2.0 / 2.5)


def broken(task, candidate, program):
    raise KeyError("oops")


@pytest.mark.parametrize(("score", "given"), [(lambda *_: 7.0, 1.0), (lambda *_: -1.0, 0.0), (broken, 0.0)])
def test_a_term_cannot_leave_its_bounds_or_end_an_episode(score, given):
    """It is a user's own code."""
    assert Term("mine", 0.1, score).of(None, Candidate("", "f", "x"), Program.of("", "f")) == given


@pytest.mark.parametrize(("name", "weight"), [("task", 0.1), ("a b", 0.1), ("mine", 0), ("mine", 0.9), ("mine", True)])
def test_a_term_has_a_name_and_a_weight_of_its_own(name, weight):
    """No more than half of the goal's."""
    with pytest.raises(InvalidConfig, match="reward"):
        Term(name, weight, broken)


def test_building_on_skills_is_rewarded():
    """By the share of the program that was there already."""
    alone = Program.of("def f(x):\n    return x + 1\n", "f")
    built = Program({**alone.modules, "g": alone.modules["f"].replace("def f", "def g")}, "f")
    assert REUSE.of(None, Candidate("", "f", "x"), alone) == 0.0
    assert REUSE.of(None, Candidate("", "f", "x"), built) == pytest.approx(0.5)
