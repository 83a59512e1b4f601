"""Edits of a source by the spans of its nodes, so that everything else stays as its author wrote it."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable
from typing import NamedTuple

Spanned = ast.stmt | ast.expr | ast.arg | ast.alias | ast.pattern | ast.ExceptHandler


class Edit(NamedTuple):
    """`text` in place of the characters from `start` to `end`."""

    start: int
    end: int
    text: str


def span(code: str, node: Spanned) -> tuple[int, int]:
    """The characters of a node, (first, one after the last); a function's decorators belong to it."""
    lines = code.split("\n")
    first, column = node.lineno, node.col_offset
    decorators = getattr(node, "decorator_list", None)
    if decorators and isinstance(node, ast.ClassDef):
        first, column = decorators[0].lineno, decorators[0].col_offset - 1
    return _offset(lines, first, column), _offset(lines, node.end_lineno or first, node.end_col_offset or 0)


def _offset(lines: list[str], line: int, column: int) -> int:
    """`column` counts bytes, as ast does."""
    within = len(lines[line - 1].encode("utf-8", "surrogatepass")[:column].decode("utf-8", "surrogatepass"))
    return sum(len(one) + 1 for one in lines[: line - 1]) + within


def edited(code: str, edits: Iterable[Edit]) -> str:
    """The code with all edits made; they may not overlap."""
    for edit in sorted(edits, reverse=True):
        code = code[: edit.start] + edit.text + code[edit.end :]
    return code


def cut(code: str, nodes: Iterable[ast.stmt]) -> str:
    """The code without these statements, each with the rest of its lines."""
    lines = code.split("\n")
    gone = {number for node in nodes for number in range(_first_line(node) - 1, node.end_lineno or node.lineno)}
    kept = "\n".join(line for number, line in enumerate(lines) if number not in gone)
    return kept if gone else code


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])


def header_end(code: str, function: ast.FunctionDef) -> int:
    """One after the colon that ends `def …:`."""
    lines, depth, end = code.split("\n"), 0, None
    first = function.body[0]
    body = (_first_line(first), 0) if _first_line(first) < first.lineno else (first.lineno, first.col_offset)
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type != tokenize.OP or not (function.lineno, 0) <= token.start < body:
            continue
        if token.string in "([{":
            depth += 1
        elif token.string in ")]}":
            depth -= 1
        elif token.string == ":" and not depth:
            end = token.end  # the last: an annotation may hold a lambda
    if end is None:
        raise ValueError(f"{function.name} has no header")
    return sum(len(line) + 1 for line in lines[: end[0] - 1]) + end[1]


def docstring(text: str) -> str:
    """A docstring that says `text`, on one line, whatever quotes, backslashes or odd characters that holds."""
    told = "".join(character if character.isprintable() else " " for character in text)
    told = " ".join(told.split()).replace("\\", "\\\\").replace('"""', "'''")
    return f'"""{told[:-1]}\\""""' if told.endswith('"') else f'"""{told}"""'


def rename(code: str, old: str, new: str, within: tuple[int, int] | None = None) -> str:
    """The code with the name `old` called `new` wherever it is a name, between these lines if given."""
    low, high = within or (1, len(code))
    edits = []
    for node in ast.walk(ast.parse(code)):
        line = getattr(node, "lineno", 0)
        if not low <= line <= high:
            continue
        if isinstance(node, ast.Name) and node.id == old:
            edits.append(Edit(*span(code, node), new))
        elif isinstance(node, ast.arg) and node.arg == old:
            start = span(code, node)[0]
            edits.append(Edit(start, start + len(old), new))
        elif isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == old:
            word = re.compile(rf"\b(?:def|class)\s+({re.escape(old)})\b")
            edits.append(Edit(*_found(word, code, span(code, node)), new))
        elif isinstance(node, ast.MatchAs | ast.MatchStar | ast.alias) and _bound(node) == old:
            end = span(code, node)[1]
            edits.append(Edit(end - len(old), end, new))
        elif isinstance(node, ast.MatchMapping) and node.rest == old:
            edits.append(Edit(*_found(re.compile(rf"\*\*\s*({re.escape(old)})\b"), code, span(code, node)), new))
        elif isinstance(node, ast.ExceptHandler) and node.name == old:
            edits.append(Edit(*_found(re.compile(rf"\bas\s+({re.escape(old)})\b"), code, span(code, node)), new))
        elif isinstance(node, ast.Nonlocal | ast.Global) and old in node.names:
            words = type(node).__name__.lower()
            names = ", ".join(new if name == old else name for name in node.names)
            edits.append(Edit(*span(code, node), f"{words} {names}"))
    return edited(code, edits)


def _bound(node: ast.MatchAs | ast.MatchStar | ast.alias) -> str | None:
    """The name that ends the node's text, where it binds one."""
    return node.asname if isinstance(node, ast.alias) else node.name


def _found(word: re.Pattern[str], code: str, within: tuple[int, int]) -> tuple[int, int]:
    """Where the group of `word` first is between two places. Raises ValueError: nowhere, as for odd letters."""
    match = word.search(code, *within)
    if match is None:
        raise ValueError(f"{word.pattern} is not found")
    return match.span(1)
