"""Which expressions skills share up to parameters: skills → abstractions, the most useful first.

Two terms are anti-unified: what differs becomes a parameter, the same difference the same parameter. After Stitch
(Bowers et al., POPL 2023) and babble (Cao et al., POPL 2023): an abstraction is worth the nodes that it saves in all
its uses, less its own size and that of the calls. Uses are taken greedily: each expression counts once.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from skillforge.abstraction.terms import Occurrence, Term, may_vary, occurrences, operations, read, size
from skillforge.types import Skill

MIN_SKILLS = 3
MOST_PARAMETERS = 4
MIN_OPERATIONS = 2
_MOST_PATTERNS = 4_000
_MOST_PAIRS = 30_000
"""Pairs that are compared for one kind of expression: a huge library must not take hours."""


@dataclass(frozen=True, eq=False)
class Abstraction:
    """A shared expression: its term with holes, where it occurs, and the nodes that it saves."""

    term: Term
    uses: tuple[Occurrence, ...]
    saved: int

    @property
    def skills(self) -> tuple[str, ...]:
        return tuple(sorted({use.source.skill for use in self.uses}))


def abstractions(skills: Iterable[Skill]) -> list[Abstraction]:
    """What at least three of the skills share, best first. Sources that do not parse are passed over."""
    sources = [read(skill.name, skill.source) for skill in sorted(skills, key=lambda skill: skill.name)]
    buckets: dict[object, list[Occurrence]] = defaultdict(list)
    for source in sources:
        for found in occurrences(source) if source else ():
            buckets[_shape(found.term)].append(found)
    ranked = [_of(pattern, bucket) for bucket in buckets.values() for pattern in _patterns(bucket)]
    return _greedy([item for item in ranked if item is not None])


def holes(term: Term) -> int:
    """How many parameters a term has."""
    return len(_hole_numbers(term))


def _hole_numbers(term: Term) -> set[int]:
    if term[0][0] == "hole":
        return {term[0][2]}
    return {number for child in term[1:] for number in _hole_numbers(child)}


def _shape(term: Term) -> object:
    return term[0], len(term), tuple(child[0][:3] for child in term[1:2] if not child[0][1])


def _patterns(bucket: Sequence[Occurrence]) -> list[Term]:
    terms = list(dict.fromkeys(found.term for found in bucket))
    found: dict[Term, None] = {}
    for left, right in list(combinations(terms, 2))[:_MOST_PAIRS] + [(term, term) for term in terms]:
        _keep(generalise(left, right), found)
    for pattern in list(found)[: _MOST_PAIRS // max(len(terms), 1)]:
        for term in terms:
            _keep(generalise(pattern, term), found)
    return list(found)[:_MOST_PATTERNS]


def _keep(pattern: Term | None, found: dict[Term, None]) -> None:
    if pattern is None or not 1 <= holes(pattern) <= MOST_PARAMETERS or operations(pattern) < MIN_OPERATIONS:
        return
    found.setdefault(pattern)


def generalise(left: Term, right: Term) -> Term | None:
    """The most special term that both are instances of; None where it would be a parameter alone."""
    term = _generalise(left, right, {})
    return None if term is None or term[0][0] == "hole" else term


def _generalise(left: Term, right: Term, pairs: dict[tuple[Term, Term], int]) -> Term | None:
    if left[0] == right[0] and len(left) == len(right) and left[0][0] not in ("local", "hole"):
        before = dict(pairs)
        parts = [_generalise(a, b, pairs) for a, b in zip(left[1:], right[1:], strict=True)]
        whole = [part for part in parts if part is not None]
        if len(whole) == len(parts):
            return (left[0], *whole)
        pairs.clear()
        pairs.update(before)
    if not (may_vary(left) and may_vary(right)):
        return None
    return (("hole", True, pairs.setdefault((left, right), len(pairs))),)


def match(pattern: Term, term: Term, bound: dict[int, Term]) -> bool:
    """Whether `term` is an instance of `pattern`; `bound` is then what each parameter stands for."""
    if pattern[0][0] == "hole":
        return may_vary(term) and bound.setdefault(pattern[0][2], term) == term
    if pattern[0] != term[0] or len(pattern) != len(term):
        return False
    return all(match(a, b, bound) for a, b in zip(pattern[1:], term[1:], strict=True))


def _of(pattern: Term, bucket: Sequence[Occurrence]) -> Abstraction | None:
    uses = tuple(found for found in bucket if match(pattern, found.term, {}))
    if len({use.source.skill for use in uses}) < MIN_SKILLS:
        return None
    body, parameters = size(pattern), holes(pattern)
    # A call is the call and its name; what is given to it stands in the skill either way.
    saved = len(uses) * (body - 2) - (body + parameters + 1)
    return Abstraction(pattern, uses, saved) if saved > 0 else None


def _greedy(ranked: list[Abstraction]) -> list[Abstraction]:
    kept: list[Abstraction] = []
    taken: set[ast.AST] = set()
    ranked.sort(key=lambda item: (-item.saved, holes(item.term), repr(item.term)))
    for item in ranked:
        free = [use for use in item.uses if taken.isdisjoint(ast.walk(use.node))]
        fresh = _of(item.term, free)
        if fresh is None:
            continue
        kept.append(fresh)
        for use in fresh.uses:
            taken.update(node for node in ast.walk(use.node) if isinstance(node, ast.expr))
    return sorted(kept, key=lambda item: (-item.saved, repr(item.term)))
