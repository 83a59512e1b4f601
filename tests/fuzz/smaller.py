"""A smaller program with the same fault: statements are taken away as long as what was found is still found."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator


def smaller(source: str, still: Callable[[str], bool], tries: int = 400) -> str:
    """`source` with as few statements as `tries` removals can leave."""
    tree = ast.parse(source)
    for _ in range(20):
        before = ast.dump(tree)
        for body, index in reversed(list(_statements(tree))):
            if tries <= 0 or index >= len(body):
                continue
            tries -= 1
            before_removal = list(body)
            body[index : index + 1] = [ast.Pass()] if len(body) == 1 else []
            if not still(ast.unparse(ast.fix_missing_locations(tree))):
                body[:] = before_removal
        if ast.dump(tree) == before:
            break
    return ast.unparse(tree)


def _statements(tree: ast.AST) -> Iterator[tuple[list[ast.stmt], int]]:
    """(body, index) of every statement, outer ones first."""
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            body = getattr(node, name, None)
            if isinstance(body, list):
                yield from ((body, index) for index in range(len(body)))
