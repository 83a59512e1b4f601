"""Duplicates: helpers of a candidate that the library has already, told by their code whatever their names.

Behaviour is looked at elsewhere: a task that a stored skill solves is an alias of it (`solver.reuse`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache

from skillforge.types import Skill


def repeated(source: str, entry: str, skills: Iterable[Skill]) -> Iterator[tuple[str, str]]:
    """(helper, skill) for every function beside `entry` whose code is that of a stored skill.

    Nothing where the code is nested too deep to be compared.
    """
    with suppress(RecursionError):
        yield from _repeated(source, entry, skills)


def _repeated(source: str, entry: str, skills: Iterable[Skill]) -> Iterator[tuple[str, str]]:
    stored = {code: skill.name for skill in skills for name, code in _stored(skill.source) if name == skill.name}
    for name, code in _functions(source):
        if name != entry and code in stored:
            yield name, stored[code]


@lru_cache(maxsize=1024)
def _stored(source: str) -> tuple[tuple[str, str], ...]:
    """The functions of a stored skill, which the writers of many tasks are shown."""
    return tuple(_functions(source))


def _functions(source: str) -> Iterator[tuple[str, str]]:
    """(name, code without names of its own, docstring and annotations) of each function of a module."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, _code(node)


def _code(function: ast.FunctionDef) -> str:
    name = function.name
    body = function.body[1:] if ast.get_docstring(function) else function.body
    own = [arg.arg for arg in ast.walk(function) if isinstance(arg, ast.arg)]
    own += [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    numbered = {old: f"v{number}" for number, old in enumerate(dict.fromkeys([name, *own]))}
    parameters = [numbered[arg.arg] for arg in function.args.args]
    renamed = [ast.dump(_Renamed(numbered).visit(node)) for node in body]
    return "\n".join([", ".join(parameters), *renamed])


class _Renamed(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.names.get(node.id, node.id), node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(self.names.get(node.arg, node.arg))

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        plain = ast.Assign([node.target], node.value) if node.value else ast.Pass()
        return self.generic_visit(plain)
