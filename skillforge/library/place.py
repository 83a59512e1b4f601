"""Where a library may be: what tells one from a directory of somebody's own, and which database it has."""

from __future__ import annotations

import os
from pathlib import Path

from skillforge.errors import LibraryError
from skillforge.library.package import MARK
from skillforge.store.files import TEMPORARY, refused
from skillforge.store.sqlite import Database

# What may be in a directory before a library is: version control, and what a creation that was broken off left.
_VERSION_CONTROL = frozenset({".git", ".hg", ".svn", ".jj"})
_OWN = frozenset({"code", "py.typed", ".index", ".lock", "__pycache__"})
_GENERATED = frozenset({"__init__.py", "__init__.pyi", ".gitignore"})
_FEW = 3


def check(root: Path, *, create: bool) -> None:
    """Whether a library is at `root`, or may be made there. Raises LibraryError."""
    if (root / "library.db").is_file() or _is_clone(root / "code"):
        return
    if root.exists() and not root.is_dir():
        raise LibraryError(f"{root} is a file, not a library")
    if not create:
        raise LibraryError(f"No library at {root}. Make one: skillforge run CURRICULUM --library {root}")
    init, code = root / "__init__.py", root / "code"
    if init.is_file() and not _is_generated(init):
        raise LibraryError(f"{root} is a Python package of its own ({init}): choose another directory for the library")
    if code.is_dir() and any(code.iterdir()) and not (root / "library.db").is_file():  # made by another just now?
        raise LibraryError(f"{root} has a {code} of its own, with no skills: choose another directory for the library")
    if others := _others(root):
        raise LibraryError(
            f"{root} is no library, and not empty ({_some(others)}): nothing there is touched. "
            f"Choose a directory that is new or empty, like {root / 'skills'}"
        )
    try:
        (root / "code").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(root, error) from error


def database(root: Path) -> Database:
    """The database at `root`; one in memory where there is none and none can be made."""
    file = root / "library.db"
    if not file.exists() and not os.access(root, os.W_OK):
        return Database.in_memory(file)
    opened = Database.open(file)
    if opened.is_new and opened.read_only:
        opened.close()
        return Database.in_memory(file)
    return opened


def _others(root: Path) -> list[str]:
    """What is in the directory and came neither from skillforge nor from version control, sorted."""
    try:
        found = sorted(os.listdir(root)) if root.is_dir() else []
    except OSError as error:
        raise refused(root, error) from error
    return [name for name in found if not _may_be(root / name)]


def _may_be(path: Path) -> bool:
    name = path.name
    if name in _GENERATED:
        return _is_generated(path)
    if name in _OWN or name in _VERSION_CONTROL or name.startswith("library.db"):
        return True
    return name.startswith(".") and name.endswith(TEMPORARY)


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return ", ".join(names[:_FEW]) + more


def _is_clone(code: Path) -> bool:
    """Whether these are a library's files, and not those of somebody whose directory is called `code` as well."""
    if _is_generated(code / "__init__.py"):
        return True
    return any(record.with_suffix(".py").is_file() for record in code.glob("*.json"))


def _is_generated(init: Path) -> bool:
    try:
        return init.read_bytes().startswith(MARK.encode())
    except OSError:
        return False
