"""Where a library may be: what tells one from a directory of somebody's own, and which database it has."""

from __future__ import annotations

import os
from pathlib import Path

from skillforge.errors import LibraryError
from skillforge.library.package import MARK
from skillforge.store.files import refused
from skillforge.store.sqlite import Database


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
