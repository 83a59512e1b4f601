"""Policies: which action to take in a state, learned from what actions were worth.

`QLearning` looks ahead: a repair that fails may lead to where the next one succeeds. After Watkins and Dayan 1992.
`Bandit` looks at the average alone. Both explore with ε₀·0.99ⁿ, n being how often the state was met. After Sutton and
Barto 2018, chapters 2 and 6.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from skillforge.protocols import Policy, Step

EPSILON, DECAY = 0.3, 0.99
UNTRIED = 0.5
"""What an action counts for that was never taken: enough to be tried before one that mostly fails."""


@dataclass(slots=True)
class QLearning:
    """Q(s, a) += α (r + γ max Q(s', ·) − Q(s, a))."""

    alpha: float = 0.1
    gamma: float = 0.9
    epsilon: float = EPSILON
    values: dict[tuple[str, str], float] = field(default_factory=dict)
    visits: Counter[str] = field(default_factory=Counter)

    def choose(self, state: str, actions: Sequence[str], rng: Random) -> str:
        return _greedy_mostly(self, state, actions, rng, self.epsilon * DECAY ** self.visits[state])

    def learn(self, step: Step) -> None:
        key = (step.state, step.action)
        known = [value for (state, _), value in self.values.items() if state == step.next_state]
        ahead = max(known, default=0.0) if step.next_state is not None else 0.0
        old = self.value(*key)
        self.values[key] = old + self.alpha * (step.reward + self.gamma * ahead - old)
        self.visits[step.state] += 1

    def value(self, state: str, action: str) -> float:
        """What taking this action there is worth, later repairs counted; 0.5 where it was never taken."""
        return self.values.get((state, action), UNTRIED)


@dataclass(slots=True)
class Bandit:
    """The average reward of each action in each state."""

    epsilon: float = EPSILON
    sums: defaultdict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    visits: Counter[str] = field(default_factory=Counter)

    def choose(self, state: str, actions: Sequence[str], rng: Random) -> str:
        return _greedy_mostly(self, state, actions, rng, self.epsilon * DECAY ** self.visits[state])

    def learn(self, step: Step) -> None:
        self.sums[step.state, step.action] += step.reward
        self.counts[step.state, step.action] += 1
        self.visits[step.state] += 1

    def value(self, state: str, action: str) -> float:
        """The average of what it gave; 0.5 where it was never taken."""
        count = self.counts[state, action]
        return self.sums[state, action] / count if count else UNTRIED


def _greedy_mostly(policy: Policy, state: str, actions: Sequence[str], rng: Random, epsilon: float) -> str:
    """Any action with probability `epsilon`, else one of the best; ties are drawn."""
    if rng.random() < epsilon:
        return rng.choice(actions)
    best = max(policy.value(state, action) for action in actions)
    return rng.choice([action for action in actions if policy.value(state, action) == best])
