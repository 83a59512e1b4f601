"""The linker: Candidate source → Program: which skills a source uses, and the modules that run it.

`from .words import words` is resolved to a library skill (aliases too), a missing import of a known skill is
added, and a name that collides with one of its own dependencies gives way. Each module keeps a namespace of
its own; nothing is concatenated. The linked source is `program.modules[program.entry]`.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from skillforge.errors import LinkRefused, UnknownSkill
from skillforge.types import Program

_KNOWN = frozenset(dir(builtins)) | {"__name__", "__doc__", "__file__"}


@dataclass(frozen=True, slots=True)
class Closure:
    """Skills and all that they need: modules {name: source}, and the host tools {name: tools} that each may reach."""

    modules: Mapping[str, str]
    grants: Mapping[str, tuple[str, ...]]


class Skills(Protocol):
    """What the linker needs of a library: `shelf.Shelf`."""

    def resolve(self, name: str) -> str: ...

    def refusal(self, name: str) -> str:
        """Why nothing may be built on this skill; empty where it may."""
        ...

    def sha256(self, name: str) -> str: ...

    def closure(self, pins: Mapping[str, str]) -> Closure:
        """These pins and all that they need."""
        ...

    def reserve_name(self, wanted: str) -> str: ...


@dataclass(frozen=True, slots=True)
class _Import:
    """One name imported from the library: the skill, the name it has here, and the statement it stands in."""

    skill: str
    local: str
    node: ast.ImportFrom


def link(source: str, entry: str, shelf: Skills, tools: Collection[str] = ()) -> tuple[Program, dict[str, str]]:
    """The program that runs `entry` of `source`, and its pins {skill: sha256}.

    `tools` are the host tools that it may reach, itself and through what it calls: `program.capabilities` are those
    that it does. A source that does not parse is linked with nothing: the dialect says what is wrong with it.
    Raises LinkRefused: an unknown skill, one that nothing may be built on, or needs another tool; a star import.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Program({entry: source}, entry, {}), {}
    imports = list(_imports(tree, shelf))
    used_names, free = _names(tree)
    missing = _missing(free - set(tools), shelf)
    used = {item.skill for item in imports} | set(missing)
    for name in sorted(used):
        reason = shelf.refusal(name)
        if reason:
            raise LinkRefused(f"{name!r} cannot be built upon: {reason}")
    pins = {name: shelf.sha256(name) for name in sorted(used)}
    closure = shelf.closure(pins)
    for name, needed in closure.grants.items():
        if not set(needed) <= set(tools):
            beyond = ", ".join(sorted(set(needed) - set(tools)))
            raise LinkRefused(
                f"{name!r} cannot be built upon: it needs {beyond}, which the task does not list under capabilities"
            )
    modules = closure.modules
    linked = _rewrite(source, tree, imports, missing)
    if entry in modules:
        # The candidate would stand in the way of its own dependency. Its name gives way, not the library's.
        fresh = shelf.reserve_name(entry)
        linked = rename(linked, entry, fresh, calls=entry not in used)
        entry = fresh
    grants = {**closure.grants, entry: tuple(sorted(used_names & set(tools)))}
    return Program({**modules, entry: linked}, entry, grants), pins


def uses(source: str, shelf: Skills) -> frozenset[str]:
    """The stored skills that a source calls, as far as that can be told of one that may not link."""
    try:
        tree = ast.parse(source)
        imported = {item.skill for item in _imports(tree, shelf)}
    except (SyntaxError, ValueError, RecursionError, MemoryError, LinkRefused):
        return frozenset()
    return frozenset(imported | set(_missing(_names(tree)[1], shelf)))


def _imports(tree: ast.Module, shelf: Skills) -> Iterator[_Import]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or node.level == 0:
            continue
        shown = ast.unparse(node)
        if node.level > 1:
            raise LinkRefused(f"{shown!r}: skills are imported from one dot, like `from .words import words`")
        for alias in node.names:
            if alias.name == "*":
                raise LinkRefused(f"{shown!r}: import skills by name, like `from .words import words`")
            wanted = node.module or alias.name
            skill = _resolve(wanted, shelf, shown)
            if alias.name not in (wanted, skill):
                raise LinkRefused(f"{shown!r}: the module {wanted!r} has one function, {skill!r}")
            yield _Import(skill, alias.asname or alias.name, node)


def _resolve(name: str, shelf: Skills, shown: str) -> str:
    try:
        return shelf.resolve(name)
    except UnknownSkill as error:
        raise LinkRefused(f"{shown!r}: {error}") from None


def tools_used(source: str, tools: Collection[str]) -> tuple[str, ...]:
    """Those of `tools` that a stored source names, sorted."""
    return tuple(sorted(_names(ast.parse(source))[0] & set(tools))) if tools else ()


def _names(tree: ast.Module) -> tuple[set[str], set[str]]:
    """The names that a source uses, and those of them that it neither imports nor defines."""
    bound: set[str] = set()
    used: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name):
                bound.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                bound.add(name)
            case ast.arg(arg=name):
                bound.add(name)
            case ast.alias(name=name, asname=asname):
                bound.add(asname or name.partition(".")[0])
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                bound.add(name)
            case ast.MatchMapping(rest=str(name)):
                bound.add(name)
    return used, used - bound - _KNOWN


def _missing(free: set[str], shelf: Skills) -> dict[str, str]:
    """{skill: the name used} for the names that are a skill's."""
    found: dict[str, str] = {}
    for name in sorted(free):
        try:
            found[shelf.resolve(name)] = name
        except UnknownSkill:
            continue  # a NameError at run time, which the writer is told of
    return found


def _statement(skill: str, local: str) -> str:
    return f"from .{skill} import {skill}" + ("" if local == skill else f" as {local}")


def _rewrite(source: str, tree: ast.Module, imports: list[_Import], missing: Mapping[str, str]) -> str:
    """The source with its imports in canonical form; untouched where they already are."""
    by_node: dict[ast.ImportFrom, list[_Import]] = {}
    for item in imports:
        by_node.setdefault(item.node, []).append(item)
    edits: list[tuple[ast.ImportFrom, str]] = []
    for node, items in by_node.items():
        wanted = [_statement(item.skill, item.local) for item in items]
        if wanted != [ast.unparse(node)]:
            edits.append((node, ("\n" + " " * node.col_offset).join(wanted)))
    data = source.encode("utf-8", "surrogatepass")
    starts = _line_starts(data)
    for statement, text in sorted(edits, key=lambda edit: (-edit[0].lineno, -edit[0].col_offset)):
        begin = starts[statement.lineno - 1] + statement.col_offset
        end = starts[(statement.end_lineno or statement.lineno) - 1] + (statement.end_col_offset or 0)
        data = data[:begin] + text.encode() + data[end:]
    if missing:
        # Above all else but the docstring and `from __future__`; edits below did not move it.
        place = starts[min(_preamble(tree), len(starts) - 1)]
        added = "".join(_statement(skill, local) + "\n" for skill, local in missing.items())
        data = data[:place] + added.encode() + data[place:]
    return data.decode("utf-8", "surrogatepass")


def _line_starts(data: bytes) -> list[int]:
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def _preamble(tree: ast.Module) -> int:
    """The number of lines that must stay first."""
    last = 0
    for index, node in enumerate(tree.body):
        is_docstring = index == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not is_docstring and not (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
            break
        last = node.end_lineno or node.lineno
    return last


def rename(source: str, old: str, new: str, *, calls: bool = True) -> str:
    """The source with its function `old` named `new`; with `calls`, its calls of itself as well."""
    tree = ast.parse(source)
    places: list[tuple[int, int]] = []
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) if name == old and node in tree.body:
                places.append((node.lineno, node.col_offset))
            case ast.Name(id=name) if calls and name == old:
                places.append((node.lineno, node.col_offset))
    data = source.encode("utf-8", "surrogatepass")
    starts = _line_starts(data)
    word = re.compile(rb"\b" + re.escape(old.encode()) + rb"\b")
    for line, column in sorted(places, reverse=True):
        offset = starts[line - 1] + column
        data = data[:offset] + word.sub(new.encode(), data[offset:], count=1)
    text = data.decode("utf-8", "surrogatepass")
    return re.sub(rf"(?m)^(\s*>>> .*?)\b{re.escape(old)}\(", lambda match: f"{match[1]}{new}(", text)
