"""How fast the repair policies learn two textbook cases, against chance and UCB1.

    python benchmarks/policy.py [--seeds 100]

1. Three strategies with different pay, in one state.
2. Error type × strategy: each of four error classes is repaired best by a strategy of its own.
3. A detour: the strategy that pays little at once leads to where the next one solves the task; only a policy that
   looks ahead learns it.

Printed: the share of best choices in the last 50 of 50, 200 and 1,000 steps, the median over the seeds.
"""

from __future__ import annotations

import argparse
import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

from skillforge.memory import Bandit, QLearning
from skillforge.protocols import Policy, Step

STEPS = (50, 200, 1_000)
LAST = 50
Case = Callable[[Policy, Random], Iterator[bool]]


class Chance:
    """Any action, always."""

    def choose(self, state, actions, rng):
        return rng.choice(actions)

    def learn(self, step):
        pass

    def value(self, state, action):
        return 0.0


class UCB1:
    """The best average plus √(2 ln N / n): optimism where little is known (Auer et al. 2002)."""

    def __init__(self):
        self.sums, self.counts = Counter(), Counter()

    def choose(self, state, actions, rng):
        total = sum(self.counts[state, action] for action in actions)
        return max(actions, key=lambda a: self.value(state, a) + self._bonus(total, self.counts[state, a]))

    def _bonus(self, total, count):
        return math.sqrt(2 * math.log(total) / count) if count else math.inf

    def learn(self, step):
        self.sums[step.state, step.action] += step.reward
        self.counts[step.state, step.action] += 1

    def value(self, state, action):
        return self.sums[state, action] / max(1, self.counts[state, action])


def different_pay(policy: Policy, rng: Random) -> Iterator[bool]:
    pay = {"fix_the_line": 0.3, "rewrite_from_scratch": 0.5, "change_the_algorithm": 0.8}
    while True:
        action = policy.choose("wrong value / 1", tuple(pay), rng)
        policy.learn(Step("wrong value / 1", action, float(rng.random() < pay[action])))
        yield action == "change_the_algorithm"


def error_by_strategy(policy: Policy, rng: Random) -> Iterator[bool]:
    best = {
        "syntax / 1": "fix_the_line",
        "timed out / 1": "change_the_algorithm",
        "held out only / 1": "generalise_from_the_examples",
        "wrong type / 1": "rewrite_from_scratch",
    }
    while True:
        state = rng.choice(tuple(best))
        action = policy.choose(state, tuple(best.values()), rng)
        policy.learn(Step(state, action, float(rng.random() < (0.8 if action == best[state] else 0.3))))
        yield action == best[state]


def detour(policy: Policy, rng: Random) -> Iterator[bool]:
    while True:
        action = policy.choose("wrong value / 1", ("fix_the_line", "decompose_into_helpers"), rng)
        if action == "fix_the_line":
            policy.learn(Step("wrong value / 1", action, 0.4))
        else:
            policy.learn(Step("wrong value / 1", action, 0.1, "wrong value / 2"))
            then = policy.choose("wrong value / 2", ("fix_the_line", "change_the_algorithm"), rng)
            policy.learn(Step("wrong value / 2", then, 1.0 if then == "fix_the_line" else 0.2))
        yield action == "decompose_into_helpers"


CASES: dict[str, Case] = {"different pay": different_pay, "error × strategy": error_by_strategy, "a detour": detour}
MAKERS: list[tuple[str, Callable[[], Policy]]] = [
    ("Q-learning", QLearning), ("ε-greedy", Bandit), ("UCB1", UCB1), ("chance", Chance),
]  # fmt: skip


def share(case: Case, make: Callable[[], Policy], steps: int, seed: int) -> float:
    """Of the last choices, the best ones."""
    run = case(make(), Random(seed))
    chosen = [next(run) for _ in range(steps)]
    return sum(chosen[-LAST:]) / len(chosen[-LAST:])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=100)
    seeds = range(parser.parse_args().seeds)
    print("| case | policy | " + " | ".join(f"{steps:,} steps" for steps in STEPS) + " |")
    print("|---|---|" + "---|" * len(STEPS))
    for name, case in CASES.items():
        for title, make in MAKERS:
            medians = [statistics.median(share(case, make, steps, seed) for seed in seeds) for steps in STEPS]
            print(f"| {name} | {title} | " + " | ".join(f"{median:.2f}" for median in medians) + " |")


if __name__ == "__main__":
    main()
