"""Code quality: source → a number in [0, 1], a deterministic static measure that advises and never admits.

Seven habits of readable code, each a share in [0, 1]: documented, annotated, small, flat, well named,
nothing unused, no data where a rule should be.
"""

from __future__ import annotations

import ast

_WEIGHTS = {
    "documented": 0.20,
    "annotated": 0.15,
    "small": 0.20,
    "flat": 0.15,
    "named": 0.10,
    "used": 0.10,
    "lean": 0.10,
}
_STATEMENTS = 25  # of one function: as many score 1, twice as many 0
_DEPTH = 3
_LITERALS = 12  # constants of one function that need no explanation

_BLOCKS = (ast.For, ast.While, ast.If, ast.With, ast.Try, ast.FunctionDef, ast.Match)
_SHORT_NAMES = frozenset("abcdefghijkmnpqrstuvwxyz_")  # l and o read as digits


def quality(source: str) -> float:
    """The weighted mean of `habits`; 0 for source that cannot be read."""
    try:
        shares = habits(source)
    except RecursionError:
        return 0.0
    return round(sum(weight * shares.get(name, 0.0) for name, weight in _WEIGHTS.items()), 3)


def habits(source: str) -> dict[str, float]:
    """The seven shares by name; empty for source that does not parse or defines no function."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    nodes = list(ast.walk(tree))
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    if not functions:
        return {}
    within = [list(ast.walk(function)) for function in functions]
    public = next((f for f in reversed(functions) if not f.name.startswith("_")), functions[0])
    return {
        "documented": float(ast.get_docstring(public) is not None),
        "annotated": _annotated(public),
        "small": min(_fade(sum(isinstance(n, ast.stmt) for n in own), _STATEMENTS) for own in within),
        "flat": min(_fade(_depth(f), _DEPTH) for f in functions),
        "named": _named(nodes),
        "used": _used(within),
        "lean": min(_fade(sum(map(_is_constant, own)), _LITERALS) for own in within),
    }


def _fade(amount: int, free: int) -> float:
    """1 up to `free`, falling to 0 at twice that."""
    return max(0.0, min(1.0, (2 * free - amount) / free))


def _annotated(function: ast.FunctionDef) -> float:
    parameters = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    given = [parameter.annotation is not None for parameter in parameters] + [function.returns is not None]
    return sum(given) / len(given)


def _depth(node: ast.AST, depth: int = 0) -> int:
    """Levels of blocks inside `node`; an `elif` is not deeper than its `if`."""
    deepest = depth
    for child in ast.iter_child_nodes(node):
        chained = isinstance(node, ast.If) and isinstance(child, ast.If) and child in node.orelse
        deepest = max(deepest, _depth(child, depth + (isinstance(child, _BLOCKS) and not chained)))
    return deepest


def _named(nodes: list[ast.AST]) -> float:
    """The share of names that say something: longer than a letter, or a letter of comprehension and loop."""
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    good = [len(name) > 1 or name in _SHORT_NAMES for name in names]
    plain = [not any(c.isdigit() for c in name) or len(name) > 3 for name in names]
    return sum(map(min, good, plain)) / len(names) if names else 1.0


def _used(within: list[list[ast.AST]]) -> float:
    """The share of assigned local names that are read again."""
    stored: set[str] = set()
    loaded: set[str] = set()
    for node in (node for own in within for node in own):
        if isinstance(node, ast.Name):
            (stored if isinstance(node.ctx, ast.Store) else loaded).add(node.id)
        elif isinstance(node, ast.Nonlocal | ast.Global):
            loaded.update(node.names)
    stored = {name for name in stored if not name.startswith("_")}
    return len(stored & loaded) / len(stored) if stored else 1.0


def _is_constant(node: ast.AST) -> bool:
    """Whether it is a literal that wants a name."""
    return isinstance(node, ast.Constant) and node.value not in (None, True, False, 0, 1, -1, 2, "")
