"""The floors of docs/design: what may import what. Each failure names the offender, its line and the rule."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import skillforge

ROOT = Path(skillforge.__file__).parent
FLOORS: dict[str, int] = {
    "types": 0, "values": 0, "protocols": 0, "errors": 0, "config": 0,
    "literals": 0, "lexical": 0, "signature": 0, "annotations": 0, "arguments": 0, "secrets": 0, "templates": 0,
    "trajectory": 0, "imports": 0,
    "sandbox": 1, "store": 1, "llm": 1,
    "library": 2, "verify": 2, "memory": 2,
    "solver": 3, "writers": 3, "curriculum": 3,
    "forge": 4, "build": 4, "engine": 4, "bench": 4, "ledger": 4, "sharing": 4, "abstraction": 4, "agreement": 4,
    "asking": 4, "selfplay": 4,
    "inspector": 5, "interop": 5, "testing": 5,
    "cli": 6,  # the door to everything: of floor 5, and yet the commands call its other packages
}  # fmt: skip
SAME_FLOOR = (0, 4)
"""Flat files of one floor may use each other; packages of one floor are neighbours that exchange values only."""

ADAPTERS: dict[str, tuple[str, ...]] = {
    "chromadb": ("store/chroma.py",),
    "sqlite3": ("store/connection.py",),
    "litellm": ("llm/client.py",),
    "httpx": ("llm/client.py",),
    "networkx": ("library/graph.py",),
    "RestrictedPython": ("sandbox/dialect/",),
    "pydantic": ("curriculum/entries.py", "sandbox/tools.py"),
    "yaml": ("curriculum/nodes.py",),
    "typer": ("cli/",), "rich": ("cli/",), "click": ("cli/",),
    "pytest": ("testing/plugin.py",), "_pytest": ("testing/plugin.py",),
}  # fmt: skip


def modules() -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py"))


@cache
def imports(module: str) -> tuple[tuple[int, str], ...]:
    """(line, full name) of everything that a file imports, also within functions, but not for type checkers only."""
    found: list[tuple[int, str]] = []
    for node in _walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.lineno, _absolute(node, module)))
    return tuple(found)


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
            continue
        yield from _walk(child)


def _absolute(node: ast.ImportFrom, module: str) -> str:
    if not node.level:
        return node.module or ""
    package = ["skillforge", *module.split("/")[:-1]]
    return ".".join([*package[: len(package) - node.level + 1], *([node.module] if node.module else [])])


def unit(module: str) -> str:
    """The package or flat file that a file belongs to: `sandbox` for `sandbox/jail.py`, `types` for `types.py`."""
    return module.split("/")[0].removesuffix(".py")


def offences(module: str) -> Iterator[str]:
    """What this file imports against the floors."""
    mine = unit(module)
    for line, name in imports(module):
        parts = name.split(".")
        if parts[0] != "skillforge" or len(parts) == 1 or parts[1] == mine:
            continue
        theirs = parts[1]
        if FLOORS[theirs] > FLOORS[mine]:
            yield f"skillforge/{module}:{line} imports {name}: floor {FLOORS[mine]} uses floor {FLOORS[theirs]}"
        elif FLOORS[theirs] == FLOORS[mine] and FLOORS[mine] not in SAME_FLOOR:
            yield f"skillforge/{module}:{line} imports {name}: a neighbour on floor {FLOORS[mine]}"


def foreign(module: str) -> Iterator[str]:
    """What this file imports from others' packages outside of their adapters."""
    for line, name in imports(module):
        package = name.split(".")[0]
        if package == "skillforge" or (package in sys.stdlib_module_names and package not in ADAPTERS):
            continue
        homes = ADAPTERS.get(package, ())
        if not any(module == home or (home.endswith("/") and module.startswith(home)) for home in homes):
            where = f"only {', '.join(homes)} may" if homes else "no adapter is named for it"
            yield f"skillforge/{module}:{line} imports {name}: {where}"


def test_every_file_has_a_floor():
    """A new package is given its place before it is used."""
    assert sorted({unit(module) for module in modules()} - {"__init__", "__main__"} - set(FLOORS)) == []


@pytest.mark.parametrize("module", [m for m in modules() if unit(m) not in ("__init__", "__main__")])
def test_imports_point_down_the_floors(module: str):
    """A file may use lower floors and its own package, never a neighbour's package and never upward."""
    assert list(offences(module)) == []


@pytest.mark.parametrize("module", modules())
def test_other_peoples_packages_are_imported_in_their_adapters_only(module: str):
    """So that one file knows each package's types and exceptions, and pays for its import."""
    assert list(foreign(module)) == []


def test_the_jail_needs_the_standard_library_only():
    """What runs inside of the sandbox imports `values`, `errors` and the dialect, nothing that could be attacked."""
    lightest = ["values.py", "errors.py"]
    names = {name.split(".")[0] for module in lightest for _, name in imports(module)}
    assert names - {"skillforge"} <= set(sys.stdlib_module_names)
