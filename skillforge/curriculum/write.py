"""Tasks → a YAML curriculum, which `load` reads back as the same tasks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from skillforge.curriculum.nodes import write_yaml
from skillforge.types import Task


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
