"""Themes, as far as self-play knows them: words that name operations, inputs and skills, which are then preferred."""

from __future__ import annotations

from collections.abc import Iterable

from skillforge.selfplay import shapes
from skillforge.selfplay.shapes import Shape
from skillforge.types import Skill
from skillforge.writers.search import kinds
from skillforge.writers.search.constants import words
from skillforge.writers.search.operators import catalogue

_UNSAID = frozenset({
    "a", "all", "an", "and", "are", "at", "by", "each", "for", "from", "has", "if", "in", "is", "it", "its", "of",
    "on", "one", "ones", "so", "than", "that", "the", "there", "this", "those", "to", "value", "where", "whether",
    "with",
})  # fmt: skip
"""Words that say nothing of a theme."""


def words_of(theme: str) -> frozenset[str]:
    """The words of a theme that may say something, plurals as singulars too."""
    return words(theme) - _UNSAID


def of_skill(skill: Skill) -> frozenset[str]:
    """The words of its name and of its tags."""
    return words(" ".join([skill.name.replace("_", " "), *skill.task.tags]))


def of_shape(shape: Shape) -> frozenset[str]:
    """The words of what its parameters are called, and of their types."""
    return words(str(shape.signature).replace("_", " "))


def apart(shape: Shape, theme: frozenset[str]) -> int:
    """How far inputs are from a theme: 0 where it names them, 1 where an operation that it names takes them, else 2."""
    own = of_shape(shape)
    if not theme.isdisjoint(own):
        return 0
    meant = [operator for operator in catalogue.OPERATORS if operator.words & theme]
    taken = {name for operator in meant for kind in operator.takes[:1] for name in kinds.names(kind)}
    return 2 if taken.isdisjoint(own) else 1


def heard(theme: str, skills: Iterable[Skill]) -> tuple[str, ...]:
    """Those words of a theme, in order, that name an operation, a kind of input or a stored skill."""
    known = [operator.words for operator in catalogue.OPERATORS]
    known += [*map(of_shape, shapes.given()), *map(of_skill, skills)]
    every = frozenset().union(*known)
    return tuple(word for word in dict.fromkeys(theme.lower().split()) if not words_of(word).isdisjoint(every))
