"""Sharing: how much of a search goes to skills that recall guessed at, and how much to the bare search.

    stored skills ─▶ wins of either in the task's domain ─▶ the guesses' share of the candidates

A bandit with two arms, one for each domain. Every stored skill is a pull that was won: by the guesses where its code
calls a skill that its task did not name, else by the bare search. The share is the posterior mean of a win, within
bounds, so that neither arm is ever out of play; drawing from the posterior (Thompson, 1933) would do as well, but two
runs would then differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from skillforge.signature import Signature
from skillforge.types import Skill

FEWEST, MOST = 0.05, 0.5
"""Bounds of the guesses' share."""

PRIOR = (1, 3)
"""Wins of the guesses and of the bare search that are assumed at first."""

_DOMAINS = (
    ("records", "dict"),
    ("text", "str"),
    ("dates", "date|datetime|time|timedelta"),
    ("lists", "list|tuple|set"),
)


def domain(signature: Signature) -> str:
    """What a task is about, by its types: records, text, dates, lists, or numbers."""
    return _domain(" ".join([*(parameter.type for parameter in signature.parameters), signature.returns]))


@lru_cache(maxsize=1024)
def _domain(types: str) -> str:
    return next((name for name, pattern in _DOMAINS if re.search(rf"\b(?:{pattern})\b", types)), "numbers")


def shares(skills: Iterable[Skill]) -> dict[str, float]:
    """{domain: the guesses' share of a search}, of what was learned there; see `share_of` for other domains."""
    wins: dict[str, list[int]] = {}
    for skill in skills:
        mine = wins.setdefault(domain(skill.signature), list(PRIOR))
        guessed = set(skill.pins) - set(skill.task.requires)
        if guessed or not skill.pins:  # what a task names was no guess
            mine[0 if guessed else 1] += 1
    return {name: min(MOST, max(FEWEST, won / (won + bare))) for name, (won, bare) in wins.items()}


def share_of(signature: Signature, learned: dict[str, float]) -> float:
    """The guesses' share in the search for a function of this signature."""
    return learned.get(domain(signature), PRIOR[0] / sum(PRIOR))
