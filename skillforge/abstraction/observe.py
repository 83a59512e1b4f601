"""What an abstraction does in the skills that share it: their examples, run in the sandbox with its values noted.

The host skill is rewritten so that each use also tells what its parameters and it itself came to. This copy runs in
the jail like any other code, and is then thrown away: stored skills stay as they are.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping, Sequence
from typing import cast

from skillforge.abstraction.shared import Abstraction
from skillforge.abstraction.terms import Occurrence, Term, children
from skillforge.errors import ArgumentError
from skillforge.protocols import Runner
from skillforge.types import Program, Skill
from skillforge.values import Value, fingerprint

MOST_CASES = 24
_NOTE, _SEEN, _ENTRY = "note_use", "seen_uses", "observe_uses"


def nodes_of_holes(pattern: Term, node: ast.AST) -> dict[int, ast.expr]:
    """The expression that stands where each parameter does, in one occurrence."""
    if pattern[0][0] == "hole":
        return {pattern[0][2]: cast(ast.expr, node)}
    found: dict[int, ast.expr] = {}
    for part, child in zip(pattern[1:], _parts(node), strict=True):
        for number, expression in nodes_of_holes(part, child).items():
            found.setdefault(number, expression)
    return found


def replaced(pattern: Term, node: ast.AST, names: Mapping[int, str]) -> ast.expr:
    """A copy of the occurrence with a name for each parameter."""
    fresh = copy.deepcopy(node)
    for place in _places(pattern, fresh):
        number, hole = place
        for parent in ast.walk(fresh):
            _swap(parent, hole, ast.Name(names[number], ast.Load()))
    return cast(ast.expr, fresh)


def observe(
    found: Abstraction, skills: Mapping[str, Skill], programs: Mapping[str, Program], runner: Runner
) -> list[tuple[tuple[Value, ...], Value]]:
    """(arguments, value) of the uses, each once, in turn from each skill; runs that fail tell nothing."""
    rows: list[list[tuple[tuple[Value, ...], Value]]] = []
    for name in found.skills:
        uses = [use for use in found.uses if use.source.skill == name]
        rows.append(_observe(found.term, uses, skills[name], programs[name], runner))
    seen: dict[str, tuple[tuple[Value, ...], Value]] = {}
    for turn in range(max(map(len, rows), default=0)):
        for row in rows:
            if turn < len(row):
                seen.setdefault(fingerprint(list(row[turn][0])), row[turn])
    return list(seen.values())[:MOST_CASES]


def _observe(
    pattern: Term, uses: Sequence[Occurrence], skill: Skill, program: Program, runner: Runner
) -> list[tuple[tuple[Value, ...], Value]]:
    source = _noting(pattern, uses)
    watched = Program({**program.modules, program.entry: source}, program.entry, program.grants)
    calls = []
    for case in (*skill.task.examples, *skill.task.checks):
        try:
            calls.append(skill.signature.bind(case.args, case.kwargs))
        except ArgumentError:
            continue
    keyword = [parameter.name for parameter in skill.signature.parameters if parameter.keyword_only]
    if keyword or not calls:
        return []
    rows = []
    for outcome in runner.map(watched, _ENTRY, [[list(call)] for call in calls]):
        if outcome.ok and isinstance(outcome.value, list):
            rows += [(tuple(arguments), value) for arguments, value in outcome.value]
    return rows


def _noting(pattern: Term, uses: Sequence[Occurrence]) -> str:
    """The source, in which each use is `note_use([arguments], use)`, and a function that runs it."""
    source = uses[0].source
    wanted = {id(use.node): use for use in uses}

    class Noting(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            use = wanted.get(id(node))
            fresh: ast.AST = self.generic_visit(_shallow(node))
            if use is None:
                return fresh
            holes = nodes_of_holes(pattern, use.node)
            arguments = ast.List([copy.deepcopy(holes[number]) for number in sorted(holes)], ast.Load())
            return ast.Call(ast.Name(_NOTE, ast.Load()), [arguments, cast(ast.expr, fresh)], [])

    tree = Noting().visit(source.tree)
    function = source.skill
    return f"""{ast.unparse(ast.fix_missing_locations(tree))}

{_SEEN} = []

def {_NOTE}(arguments, value):
    {_SEEN}.append([arguments, value])
    return value

def {_ENTRY}(arguments):
    {_SEEN}.clear()
    {function}(*arguments)
    return list({_SEEN})
"""


def _shallow(node: ast.AST) -> ast.AST:
    fresh = copy.copy(node)
    for name, value in ast.iter_fields(node):
        if isinstance(value, list):
            setattr(fresh, name, list(value))
    return fresh


def _parts(node: ast.AST) -> list[ast.AST]:
    """A node's children in the order of its term's."""
    if isinstance(node, ast.Lambda):
        return [node.args, node.body]
    return children(node)


def _places(pattern: Term, node: ast.AST) -> list[tuple[int, ast.AST]]:
    if pattern[0][0] == "hole":
        return [(pattern[0][2], node)]
    pairs = zip(pattern[1:], _parts(node), strict=True)
    return [place for part, child in pairs for place in _places(part, child)]


def _swap(parent: ast.AST, old: ast.AST, new: ast.expr) -> None:
    for name, value in ast.iter_fields(parent):
        if value is old:
            setattr(parent, name, new)
        elif isinstance(value, list):
            value[:] = [new if item is old else item for item in value]
