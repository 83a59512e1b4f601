"""A task as read from a file, before the tasks of all files are checked against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from skillforge.curriculum.problems import File
from skillforge.types import Task


@dataclass(frozen=True, slots=True)
class Draft:
    """A task, where it stands, and the line of each name that it requires."""

    task: Task
    file: File
    line: int
    require_lines: Mapping[str, int] = field(default_factory=dict)
