"""Tables: a program that stores its examples has learned nothing. Source → why it is a table, or nothing.

Read from the syntax tree, in three shapes:
*entries*: dict items, `==` branches and `case` patterns that map an example's whole input to its output;
*text*: inputs and outputs held in any other shape (pairs, parallel lists, one packed string);
*outputs*: every output stored, so that the program is no shorter than its examples.

Honest code also holds literals: base cases (`if n == 0: return 1`), lookup tables with more entries than
there are examples (Roman digits), the two words of a classifier. So an entry counts only when most of
its neighbours are examples too, and inputs as small as a base case only when nothing else is computed.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from skillforge.literals import literal
from skillforge.types import Case, Task
from skillforge.values import Value
from skillforge.verify.wording import shorten

_MOSTLY = 0.75
"""Beyond this share of examples among its entries, a lookup is a table of the examples."""

_MAX_PARTS = 2000
"""A literal of more syntax nodes than this is no copy of an example, and would cost too much to compare."""

_LONG_OUTPUT = 8
"""Characters or items from which an output stored whole is a copy rather than a word of the language."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A place where the source maps the literal `key` to any of `values`."""

    key: Value
    values: tuple[Value, ...]
    line: int


@dataclass(frozen=True, slots=True)
class _Example:
    inputs: tuple[Value, ...]  # the shapes in which a program may hold the whole input
    output: Value
    small: bool


def table_reason(source: str, task: Task) -> str:
    """Why `source` is a table of the task's examples; empty for a program, and for source that does not parse."""
    try:
        tree = ast.parse(source)
        examples = [_example(case) for case in task.examples if not case.raises]
        return (_entries_reason(tree, examples, task) or _text_reason(tree, examples)) if examples else ""
    except (SyntaxError, ValueError):
        return ""
    except (RecursionError, MemoryError):
        return "the source is nested too deeply to be read"


def _example(case: Case) -> _Example:
    values = (*case.args, *case.kwargs.values())
    whole: Value = values[0] if len(values) == 1 else values
    # A list cannot be a dict's key, so tables freeze it, or use its text.
    inputs = tuple(_freeze(shape) for shape in (whole, str(whole), repr(whole)))
    return _Example(inputs, _freeze(case.expected), all(map(_is_small, values)))


def _freeze(value: Value) -> Value:
    """A hashable stand-in in which 1, 1.0 and True differ, and a list is as good as a tuple."""
    if isinstance(value, list | tuple):
        return ("items", *map(_freeze, value))
    if isinstance(value, set | frozenset):
        return ("set", frozenset(map(_freeze, value)))
    if isinstance(value, dict):
        return ("dict", frozenset((_freeze(k), _freeze(v)) for k, v in value.items()))
    return (type(value).__name__, value)


def _is_small(value: Value) -> bool:
    """Whether a base case may well compare to it: empty, one item, None, a bool, -1 to 2."""
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int | float):
        return value in (-1, 0, 1, 2)
    if isinstance(value, str | bytes | list | tuple | set | frozenset | dict):
        return len(value) <= 1
    return False


# Entries


def _entries_reason(tree: ast.Module, examples: Sequence[_Example], task: Task) -> str:
    served: dict[int, _Entry] = {}
    for group in _groups(tree):
        matches = [(i, entry) for entry in group for i in _serves(entry, examples)]
        if len({id(entry) for _, entry in matches}) > _MOSTLY * len(group):
            served |= dict(matches)
    large = [i for i in served if not examples[i].small and not _told(examples[i], task, len(served), len(examples))]
    if large:
        call = shorten(task.examples[_index(task, large[0])].call(task.name), 120)
        return (
            f"line {served[large[0]].line} stores the answer to {call} and serves that example only; compute it instead"
        )
    # The last answer of a chain of branches needs no test of its own.
    if len(served) >= 2 and len(served) >= len(examples) - 1 and not _computes(tree):
        return "the examples are stored with their answers; compute the answers instead"
    return ""


def _index(task: Task, position: int) -> int:
    """The place in `task.examples` of the example at `position` among those that return."""
    return [i for i, case in enumerate(task.examples) if not case.raises][position]


def _serves(entry: _Entry, examples: Sequence[_Example]) -> list[int]:
    fits = [i for i, e in enumerate(examples) if entry.key in e.inputs and e.output in entry.values]
    return [i for i in fits if examples[i].inputs[0] not in _EXHAUSTIBLE]


_EXHAUSTIBLE = (("bool", True), ("bool", False), ("NoneType", None))
"""Inputs of which there are so few that naming each is a rule."""


def _told(example: _Example, task: Task, served: int, total: int) -> bool:
    """Whether the description itself names this input as a special case, beside a rule that does the rest."""
    text = example.inputs[1][1]
    return len(text) >= 2 and text in task.description and served * 2 <= total


def _groups(tree: ast.Module) -> Iterator[list[_Entry]]:
    """Entries that stand together: the items of one dict, the branches of one function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict) and node.keys:
            yield [_Entry(k, (v,), node.lineno) for k, v in _items(node)]
        elif isinstance(node, ast.FunctionDef):
            branches = [*_branches(node)]
            if branches:
                yield branches


def _items(node: ast.Dict) -> Iterator[tuple[Value, Value]]:
    """Items in frozen form; one whose key or value is no literal stands as a unique entry that matches nothing."""
    for key, value in zip(node.keys, node.values, strict=True):
        yield (_frozen(key) or ("no literal", key)), (_frozen(value) or ("no literal", value))


def _frozen(node: ast.expr | None) -> Value:
    """The frozen literal, or None for an expression that is none."""
    parts = [*itertools.islice(ast.walk(node), _MAX_PARTS + 1)] if node is not None else []
    if node is None or len(parts) > _MAX_PARTS or not all(isinstance(part, _PLAIN) for part in parts):
        return None
    try:
        return _freeze(literal(node))
    except (ValueError, TypeError, OverflowError):
        return None


# No calls and no operators: `[[0] * 1000000] * 1000000` must cost the host nothing.
_PLAIN = (
    ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.UnaryOp, ast.USub, ast.UAdd, ast.Load,
)  # fmt: skip


def _branches(function: ast.FunctionDef) -> Iterator[_Entry]:
    for node in ast.walk(function):
        if isinstance(node, ast.If):
            yield from _tested(node.test, node.body)
            yield from _excluded(node.test, function)
        elif isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):  # text == "a" and "b" or …
            values = tuple(value for part in node.values if (value := _frozen(part)) is not None)
            yield from (_Entry(key, values, node.lineno) for part in node.values if values for key in _compared(part))
        elif isinstance(node, ast.IfExp):
            yield from _tested(node.test, [ast.Return(node.body)])
        elif isinstance(node, ast.Match):
            for case in node.cases:
                values = _given(case.body)
                yield from (_Entry(key, values, case.pattern.lineno) for key in _patterns(case.pattern))


def _tested(test: ast.expr, body: Sequence[ast.stmt]) -> Iterator[_Entry]:
    values = _given(body)
    for key in _compared(test):
        yield _Entry(key, values, test.lineno)


def _excluded(test: ast.expr, function: ast.FunctionDef) -> Iterator[_Entry]:
    """`if text != "a": …`: what the excluded input gives stands anywhere else in the function."""
    match test:
        case ast.Compare(left=left, ops=[ast.NotEq()], comparators=comparators):
            equal = ast.Compare(left, [ast.Eq()], comparators)
        case ast.UnaryOp(op=ast.Not(), operand=equal):
            pass
        case _:
            return
    values = _given([node for node in ast.walk(function) if isinstance(node, ast.stmt)])
    yield from (_Entry(key, values, test.lineno) for key in _compared(equal))


def _compared(test: ast.expr) -> list[Value]:
    """The whole inputs for which an equality test holds; several compared names make one tuple."""
    match test:
        case ast.Compare(left=left, ops=[ast.Eq() | ast.Is()], comparators=[right]):
            keys = [key for key in (_frozen(left), _frozen(right)) if key is not None]
            return keys if len(keys) == 1 else []
        case ast.Compare(ops=[ast.In()], comparators=[ast.Tuple(elts=e) | ast.List(elts=e) | ast.Set(elts=e)]):
            return [key for item in e if (key := _frozen(item)) is not None]
        case ast.BoolOp(op=ast.And(), values=values):
            keys = [key for value in values for key in _compared(value)]
            return [("items", *keys)] if len(keys) == len(values) else []
        case ast.BoolOp(op=ast.Or(), values=values):
            return [key for value in values for key in _compared(value)]
    return []


def _patterns(pattern: ast.pattern) -> list[Value]:
    match pattern:
        case ast.MatchValue(value=value):
            key = _frozen(value)
            return [] if key is None else [key]
        case ast.MatchSingleton(value=single):
            return [_freeze(single)]
        case ast.MatchOr(patterns=patterns):
            return [key for part in patterns for key in _patterns(part)]
        case ast.MatchSequence(patterns=patterns):
            parts = [_patterns(part) for part in patterns]
            return [("items", *(part[0] for part in parts))] if all(len(part) == 1 for part in parts) else []
    return []


def _given(body: Sequence[ast.stmt]) -> tuple[Value, ...]:
    """The literals that a branch returns or assigns."""
    nodes = [s.value for s in body if isinstance(s, ast.Return | ast.Assign)]
    return tuple(value for node in nodes if (value := _frozen(node)) is not None)


def _computes(tree: ast.Module) -> bool:
    """Whether any return gives more than a literal, a name, or an item of a stored table."""
    returned = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return) and node.value is not None]
    return any(not _is_lookup(value) for value in returned)


def _is_lookup(node: ast.expr) -> bool:
    match node:
        case ast.Name():
            return True
        case ast.IfExp(body=body, orelse=orelse):
            return _is_lookup(body) and _is_lookup(orelse)
        case ast.Subscript(value=ast.Name() | ast.Dict()):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name() | ast.Dict(), attr="get")):
            return True
    return _frozen(node) is not None


# Text


def _text_reason(tree: ast.Module, examples: Sequence[_Example]) -> str:
    """Examples held in shapes other than entries: by how much of the program's literal text they are."""
    literals = _Literals(tree)
    held = [e for e in examples if not e.small and literals.holds(e.inputs[0]) and literals.holds(e.output)]
    stored = sum(len(text) for e in held for text in {*_text(e.inputs[0]), *_text(e.output)})
    if len(held) >= 2 and len(held) * 2 > len(examples) and stored >= _MOSTLY * literals.mass:
        return f"{len(held)} of {len(examples)} examples are stored, inputs and outputs; compute the answers instead"
    outputs = {e.output: sum(map(len, _text(e.output))) for e in examples}
    distinct = len(outputs) == len(examples) >= 3 and min(outputs.values()) >= _LONG_OUTPUT
    if distinct and all(map(literals.holds, outputs)) and sum(outputs.values()) >= _MOSTLY * literals.mass:
        return "every example's output is stored whole, so the program is no shorter than its examples"
    return ""


class _Literals:
    """The literals of a program, docstrings left out."""

    def __init__(self, tree: ast.Module) -> None:
        nodes = list(ast.walk(tree))
        documented = {id(node.body[0]) for node in nodes if _has_docstring(node)}
        kept = [n for n in nodes if isinstance(n, ast.expr)]
        hidden = {id(s.value) for s in nodes if isinstance(s, ast.Expr) and id(s) in documented}
        constants = [n.value for n in kept if isinstance(n, ast.Constant) and id(n) not in hidden]
        self._values = {v for n in kept if id(n) not in hidden and (v := _frozen(n)) is not None}
        self._strings = [value for value in constants if isinstance(value, str)]
        self.mass = sum(len(str(value)) for value in constants if value is not None)

    def holds(self, frozen: Value) -> bool:
        """Whether the value is there whole, as a literal or inside a string; one or two digits prove nothing."""
        kind, *rest = frozen
        if kind in ("int", "float") and len(str(rest[0])) < 3:
            return False
        if frozen in self._values:
            return True
        return kind == "str" and len(rest[0]) >= 4 and any(rest[0] in string for string in self._strings)


def _text(frozen: Value) -> tuple[str, ...]:
    """The texts of a frozen value's leaves; digits stand for numbers."""
    kind, *rest = frozen
    if kind == "items":
        return tuple(text for item in rest for text in _text(item))
    if kind == "set":
        return tuple(sorted(text for item in rest[0] for text in _text(item)))
    if kind == "dict":
        return tuple(sorted(text for pair in rest[0] for item in pair for text in _text(item)))
    return (str(rest[0]),)


def _has_docstring(node: ast.AST) -> TypeGuard[ast.Module | ast.FunctionDef | ast.ClassDef]:
    return isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None
