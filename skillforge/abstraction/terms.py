"""Expressions of stored skills as terms: source → occurrences, in which names mean the same wherever they stand.

A term is a tuple (label, children…). Variables bound inside an expression are numbered by how deep they are bound,
so that terms that differ in such names only are equal; what its function binds is `local`; the rest is a builtin or
an import, by what it imports.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Term = tuple[Any, ...]
_SCOPES = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_BINDING = (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)
_FIXED = (ast.Starred, ast.Slice, ast.FormattedValue, ast.Lambda)
OPERATIONS = (ast.Call, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Subscript, ast.IfExp, ast.JoinedStr)
_OPERATIONS = (*OPERATIONS, *_SCOPES)


@dataclass(frozen=True)
class Source:
    """A skill's parsed source: its function, what that binds, and what the module imports {local: statement}."""

    skill: str
    tree: ast.Module
    function: ast.FunctionDef
    local: frozenset[str]
    imports: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Occurrence:
    """One expression of one skill, as syntax and as a term."""

    source: Source
    node: ast.expr
    term: Term


def read(skill: str, text: str) -> Source | None:
    """The skill's source; None where it does not parse, or has no such function."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    function = next((node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == skill), None)
    if function is None:
        return None
    imports: dict[str, str] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            for alias in statement.names:
                imports[alias.asname or alias.name] = _statement(statement, alias)
    made = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    local = {name for node in made for name in _bound(node)}
    return Source(skill, tree, function, frozenset(local), imports)


def occurrences(source: Source) -> Iterator[Occurrence]:
    """Every expression of the function's body that does something and binds nothing outside of itself."""
    specs = {id(node.format_spec) for node in ast.walk(source.function) if isinstance(node, ast.FormattedValue)}
    for statement in source.function.body:
        for node in ast.walk(statement):
            if not isinstance(node, _OPERATIONS) or any(map(_binds, ast.walk(node))):
                continue
            if id(node) not in specs and not _is_annotation(source.function, node):
                yield Occurrence(source, node, _term(node, source, {}, 0))


def children(node: ast.AST) -> list[ast.AST]:
    """What a term's children are made from, in order; a name and a constant have none."""
    if isinstance(node, ast.Name | ast.Constant | ast.arguments):
        return []
    return [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr_context)]


def may_vary(term: Term) -> bool:
    """Whether a parameter may stand for this term: a value, that needs nothing bound inside the expression."""
    return term[0][0] == "hole" or (bool(term[0][1]) and not _holds_bound(term))


def size(term: Term) -> int:
    """The nodes of a term, without its holes."""
    return 0 if term[0][0] == "hole" else 1 + sum(map(size, term[1:]))


def operations(term: Term) -> int:
    """How many things a term does; a sign is part of its number."""
    if term[0][0] == "UnaryOp" and term[-1][0][0] in ("Constant", "hole"):
        return 0
    return (term[0][0] in _NAMES) + sum(map(operations, term[1:]))


_NAMES = frozenset(kind.__name__ for kind in _OPERATIONS)


def _holds_bound(term: Term) -> bool:
    return term[0][0] == "bound" or any(map(_holds_bound, term[1:]))


def _term(node: ast.AST, source: Source, bound: Mapping[str, tuple[int, int]], depth: int) -> Term:
    if isinstance(node, ast.Name):
        return (_name(node.id, source, bound),)
    if isinstance(node, ast.Constant):
        return (("Constant", True, type(node.value).__name__, repr(node.value)),)
    if isinstance(node, ast.arguments):
        return (("arguments", False, len(node.args)),)
    if isinstance(node, _SCOPES):
        return _scope(node, source, bound, depth)
    if isinstance(node, ast.Lambda):
        names = {arg.arg: (depth, index) for index, arg in enumerate(node.args.args)}
        return (
            _label(node),
            _term(node.args, source, bound, depth),
            _term(node.body, source, {**bound, **names}, depth + 1),
        )
    parts = children(node)
    terms = [_term(part, source, bound, depth) for part in parts]
    if isinstance(node, ast.Call):  # which function is called is part of the shape
        terms[0] = _fixed(terms[0])
    if isinstance(node, ast.JoinedStr):
        terms = [_fixed(term) for term in terms]
    if isinstance(node, ast.FormattedValue):  # how it is formatted is no value
        terms[1:] = [_fixed(term) for term in terms[1:]]
    return (_label(node), *terms)


def _scope(node: Any, source: Source, bound: Mapping[str, tuple[int, int]], depth: int) -> Term:
    """A comprehension. Python evaluates its first iterable outside of it."""
    names: dict[str, tuple[int, int]] = {}
    for generator in node.generators:
        for name in _targets(generator.target):
            names.setdefault(name, (depth, len(names)))
    inside = {**bound, **names}
    parts: list[Term] = []
    for child in children(node):
        if not isinstance(child, ast.comprehension):
            parts.append(_term(child, source, inside, depth + 1))
            continue
        outer = child is node.generators[0]
        iterable = _term(child.iter, source, bound if outer else inside, depth + 1)
        rest = [_term(test, source, inside, depth + 1) for test in child.ifs]
        parts.append((_label(child), _term(child.target, source, inside, depth + 1), iterable, *rest))
    return (_label(node), *parts)


def _label(node: ast.AST) -> tuple[Any, ...]:
    plain = {name: value for name, value in ast.iter_fields(node) if isinstance(value, str | int)}
    value = isinstance(node, ast.expr) and not isinstance(node, _FIXED)
    shape = tuple(len(value) for _, value in ast.iter_fields(node) if isinstance(value, list))
    missing = tuple(name for name, value in ast.iter_fields(node) if value is None)
    return (type(node).__name__, value, tuple(sorted(plain.items(), key=repr)), shape, missing)


def _fixed(term: Term) -> Term:
    label = term[0]
    return term if label[0] == "bound" else ((label[0], False, *label[2:]), *term[1:])


def _name(name: str, source: Source, bound: Mapping[str, tuple[int, int]]) -> tuple[Any, ...]:
    if name in bound:
        return ("bound", False, bound[name])
    if name in source.local:
        return ("local", True, name)
    return ("global", False, source.imports.get(name, name))


def _binds(node: ast.AST) -> bool:
    """Whether this binds a name outside of its expression, or is a lambda with more than plain parameters."""
    return isinstance(node, _BINDING) or (isinstance(node, ast.Lambda) and not _plain(node.args))


def _plain(arguments: ast.arguments) -> bool:
    others = (arguments.posonlyargs, arguments.kwonlyargs, arguments.defaults, arguments.vararg, arguments.kwarg)
    return not any(others)


def _bound(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.MatchMapping(rest=str(name)):
                yield name
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from (alias.asname or alias.name for alias in names)


def _targets(target: ast.expr) -> list[str]:
    return [node.id for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]


def _is_annotation(function: ast.FunctionDef, node: ast.expr) -> bool:
    notes = [part.annotation for part in ast.walk(function) if isinstance(part, ast.AnnAssign | ast.arg)]
    notes += [part.returns for part in ast.walk(function) if isinstance(part, ast.FunctionDef)]
    return any(node is inner for note in notes if note is not None for inner in ast.walk(note))


def _statement(statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    if isinstance(statement, ast.Import):
        return ast.unparse(ast.Import([alias]))
    return ast.unparse(ast.ImportFrom(statement.module, [alias], statement.level))
