"""Recall: Task → the stored skills that may help, best first.

What the task requires by name comes first; then Chroma's neighbourhood of its text, ranked by TF-IDF, by how
the types fit, and by how each skill has done: its calls' success and what people said of it. What replays found
to be worth nothing (`worth`) is not offered, unless it is required.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from skillforge import lexical
from skillforge.library.index import Index, document
from skillforge.library.shelf import Shelf
from skillforge.signature import ANY, Signature
from skillforge.store.sqlite import CallRow
from skillforge.types import Hit, Skill, Task

# What a term can add to or take from a TF-IDF cosine, which lies in [0, 1].
TYPES, CALLS, FEEDBACK, USE = 0.25, 0.3, 0.1, 0.02
LEXICAL = 0.1
CANDIDATES = 150


@dataclass(frozen=True, slots=True)
class Record:
    """How one skill has done."""

    calls: CallRow | None
    feedback: int
    callers: int

    @property
    def weight(self) -> float:
        # Two successes are assumed, so that a first failure does not bury a skill.
        success = (self.calls.ok + 2) / (self.calls.calls + 2) if self.calls else 1.0
        said = FEEDBACK * max(-3, min(3, self.feedback))
        return CALLS * (success - 1.0) + said + USE * math.log1p(self.callers)


def search(index: Index, shelf: Shelf, text: str, k: int) -> tuple[Hit, ...]:
    """At most `k` hits, best first. Raises IndexUnavailable.

    `score` is the TF-IDF cosine; with an embedder of one's own, its cosine and a tenth of that: adding keeps both
    signals, where fusing ranks would throw the dense one away.
    """
    near = index.nearest(text, max(CANDIDATES, 4 * k)) if k > 0 else []
    view = shelf.view  # a skill may just have been removed
    found = [one for one in near if one.id in view.heads]
    scores = lexical.cosines(text, [document(shelf.stored(one.id, view)) for one in found])
    if index.trusted:
        scores = [1.0 - one.distance + LEXICAL * score for one, score in zip(found, scores, strict=True)]
    hits = [Hit(one.id, one.distance, score) for one, score in zip(found, scores, strict=True)]
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.name))[:k])


def rank(task: Task, hits: Iterable[Hit], skills: Mapping[str, Skill], done: Mapping[str, Record]) -> list[str]:
    """The names of `skills` among the hits, best first; by name where even."""
    scores = {
        hit.name: hit.score + TYPES * fit(task.signature, skills[hit.name].signature) + done[hit.name].weight
        for hit in hits
        if hit.name in skills
    }
    return sorted(scores, key=lambda name: (-round(scores[name], 9), name))


def query(task: Task) -> str:
    """The text that a task is searched by."""
    return "\n".join([task.name, task.description, " ".join(task.tags), str(task.signature)])


def fit(task: Signature, skill: Signature) -> float:
    """How well a skill's types fit into a task, 0 to 1: what it takes is there, what it gives is wanted."""
    at_hand = {part for parameter in task.parameters for part in parts(parameter.type)}
    wanted = parts(task.returns)
    taken = [parameter.type for parameter in skill.parameters if parameter.required]
    takes = sum(_agreement(kind, at_hand | wanted) for kind in taken) / len(taken) if taken else 0.5
    gives = 1.0 if skill.returns == task.returns != ANY else 0.7 * _agreement(skill.returns, at_hand | wanted)
    return (takes + gives) / 2


def _agreement(kind: str, available: frozenset[str] | set[str]) -> float:
    if kind in available and kind != ANY:
        return 1.0
    return 0.5 if kind == ANY or ANY in available else 0.0


@lru_cache(maxsize=4096)
def parts(kind: str) -> frozenset[str]:
    """A type and the types within it: `dict[str, list[int]]` holds `str`, `list[int]` and `int`."""
    try:
        tree = ast.parse(kind, mode="eval").body
    except SyntaxError:
        return frozenset({kind})
    return frozenset(ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.expr))
