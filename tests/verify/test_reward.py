"""Reward is dense, bounded, and never prefers a failure."""

from __future__ import annotations

import pytest

from skillforge.errors import InvalidConfig
from skillforge.types import CheckResult, Limits, Outcome, Status
from skillforge.verify.reward import RewardWeights, parts, speed


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
