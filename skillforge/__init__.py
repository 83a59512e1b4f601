"""skillforge: software that learns, as a library of verified Python skills.

A curriculum proposes tasks, a writer writes skills, a sandbox verifies them, the library keeps, finds
and composes them. Start with `skillforge.open`, `skillforge.Forge`, or the `skillforge` command.
Importing this module loads nothing else: every public name is fetched on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from skillforge.errors import SkillforgeError as SkillforgeError
    from skillforge.sandbox import Limits as Limits
    from skillforge.sandbox import Outcome as Outcome
    from skillforge.sandbox import Sandbox as Sandbox
    from skillforge.types import Skill as Skill
    from skillforge.types import Task as Task

_HOMES = {
    "Limits": "skillforge.sandbox",
    "Outcome": "skillforge.sandbox",
    "Sandbox": "skillforge.sandbox",
    "Skill": "skillforge.types",
    "SkillforgeError": "skillforge.errors",
    "Task": "skillforge.types",
}

__all__ = ["__version__", *sorted(_HOMES)]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'skillforge' has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return list(__all__)
