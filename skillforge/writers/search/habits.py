"""Habits: the operators that stored skills for tasks like this one are made of.

    stored skills near the task ─ their source ─▶ operators ─▶ the few that they use most ─▶ the search's prior

Read off the source, whoever wrote it: an operator's template is a pattern of Python in which each placeholder
stands for any expression. After the recognition model of DreamCoder (arXiv:2006.08381), with neighbours for a net.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from skillforge.types import Skill
from skillforge.writers.search.operators import catalogue

MOST = 8
"""So many operators are favoured, at most."""

AT_LEAST = 2
"""So many skills near must use one: what only one does is no habit."""

_HOLE = "_hole"


def habits(near: Sequence[Skill]) -> list[str]:
    """The names of the operators that skills near a task use most, the most used first."""
    counts = Counter(name for skill in near for name in sorted(operators_in(skill.source)))
    used = [name for name, count in counts.items() if count >= AT_LEAST]
    return sorted(used, key=lambda name: (-counts[name], name))[:MOST]


@lru_cache(maxsize=4096)
def operators_in(source: str) -> frozenset[str]:
    """The names of the operators that a module's functions are made of; those that cost the least left out."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return frozenset()
    bodies = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    parts = [part for body in bodies for line in body.body for part in ast.walk(line)]
    return frozenset(
        name for part in parts for pattern, name in _patterns().get(type(part), ()) if _matches(pattern, part)
    )


@cache
def _patterns() -> dict[type[ast.AST], list[tuple[ast.expr, str]]]:
    """(pattern, the operator's name) by the class of the pattern's root. One that costs 1 cannot be any cheaper."""
    found: dict[type[ast.AST], list[tuple[ast.expr, str]]] = {}
    for operator in catalogue.OPERATORS:
        for template in filter(None, (operator.template, operator.iterates)):
            pattern = _parsed(template) if operator.cost > 1 else None
            if pattern is not None and not _is_hole(pattern):
                found.setdefault(type(pattern), []).append((pattern, operator.name))
    return found


def _parsed(template: str) -> ast.expr | None:
    """The template as an expression, its placeholders as names that match anything."""
    text = re.sub(r"\{(\w+)(?::\w+)?\}", rf"{_HOLE}\1", template.replace("{{", "\0").replace("}}", "\1"))
    try:
        return ast.parse(text.replace("\0", "{").replace("\1", "}"), mode="eval").body
    except SyntaxError:
        return None


def _is_hole(pattern: ast.AST) -> bool:
    return isinstance(pattern, ast.Name) and pattern.id.startswith(_HOLE)


def _matches(pattern: ast.AST, node: ast.AST) -> bool:
    if _is_hole(pattern):
        return True
    if type(pattern) is not type(node):
        return False
    return all(_agree(mine, getattr(node, name, None)) for name, mine in _fields(pattern))


def _fields(node: ast.AST) -> Iterator[tuple[str, object]]:
    return ((name, value) for name, value in ast.iter_fields(node) if name not in ("ctx", "kind", "type_comment"))


def _agree(mine: object, theirs: object) -> bool:
    if isinstance(mine, list) and isinstance(theirs, list):
        return len(mine) == len(theirs) and all(map(_agree, mine, theirs))
    if isinstance(mine, ast.AST) and isinstance(theirs, ast.AST):
        return _matches(mine, theirs)
    return type(mine) is type(theirs) and mine == theirs
