"""Tasks → a YAML curriculum, which `load` reads back as the same tasks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from skillforge.curriculum.nodes import YamlMistake, read_yaml, write_yaml
from skillforge.errors import InvalidInput
from skillforge.types import Task, sha256


def to_yaml(tasks: Iterable[Task], name: str = "", description: str = "") -> str:
    """The text of a curriculum file."""
    head = {"name": name, "description": description}
    return write_yaml({**{key: text for key, text in head.items() if text}, "tasks": [_entry(task) for task in tasks]})


def save(path: str | os.PathLike[str], tasks: Iterable[Task], name: str = "", description: str = "") -> None:
    """Writes a curriculum file, whole or not at all; what stood there is replaced. Raises OSError."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        beside.write_text(to_yaml(tasks, name, description), encoding="utf-8")
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def place(library: Path, given: Path | None, theme: str) -> Path:
    """Where the curriculum of a theme goes: never in the place of another one, or of anything else.

    Raises InvalidInput for a `given` place that is no YAML file's name, is taken, or cannot be written.
    """
    path = given or library / "curricula" / f"{slug(theme)}.yaml"
    if path.suffix not in (".yaml", ".yml"):
        raise InvalidInput(f"--save {path}: a curriculum's name ends in .yaml")
    if given is not None:
        _require_folder(given)
    if _is_of(path, theme):
        return path
    if given is not None:
        raise InvalidInput(f"--save {path}: that is there already, and is of something else; name another file")
    return path.with_stem(f"{path.stem}-{sha256(theme)[:8]}")


def _require_folder(path: Path) -> None:
    """Raises InvalidInput now, and not after the first tasks were paid for."""
    folder = next(one for one in path.absolute().parents if one.exists())
    if not folder.is_dir():
        raise InvalidInput(f"--save {path}: {folder} is no directory; name another place")
    if not os.access(folder, os.W_OK):
        raise InvalidInput(f"--save {path}: {folder} cannot be written to; name another place")


def slug(theme: str) -> str:
    """A theme as a file's name, without what ends it."""
    return re.sub(r"\W+", "-", theme.lower()).strip("-_")[:60].rstrip("-") or "learned"


def _is_of(path: Path, theme: str) -> bool:
    """Whether there is no such file, or one that was written for this theme."""
    try:
        root = read_yaml(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return True
    except (OSError, UnicodeDecodeError, YamlMistake):
        return False
    return root is not None and isinstance(root.value, dict) and root.data().get("description") == theme


def _entry(task: Task) -> Mapping[str, Any]:
    record = task.to_record()
    if record["id"] == task.name:
        del record["id"]
    if "check_code" in record:
        record["check"] = record.pop("check_code")
    if task.scenarios:
        held = [{"held_out": True} if one.held_out else {} for one in task.scenarios]
        bound = [list(task.signature.bind(one.args, one.kwargs)) for one in task.scenarios]
        seeds = [one.seed for one in task.scenarios]
        record["scenarios"] = [
            {"seed": seed, "args": args, **mark} for seed, args, mark in zip(seeds, bound, held, strict=True)
        ]
    return record
