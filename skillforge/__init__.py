"""skillforge: software that learns, as a library of verified Python skills.

A curriculum proposes tasks, a writer writes skills, a sandbox verifies them, the library keeps, finds
and composes them. Start with `skillforge.open`, `skillforge.make_forge`, or the `skillforge` command.
Importing this module loads nothing else: every public name is fetched on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from skillforge.build import make_asker as make_asker
    from skillforge.build import make_forge as make_forge
    from skillforge.build import open_library as open  # noqa: F401
    from skillforge.curriculum import FileCurriculum as FileCurriculum
    from skillforge.curriculum import load as load
    from skillforge.errors import SkillforgeError as SkillforgeError
    from skillforge.forge import Forge as Forge
    from skillforge.library import Library as Library
    from skillforge.sandbox import Limits as Limits
    from skillforge.sandbox import Outcome as Outcome
    from skillforge.sandbox import Sandbox as Sandbox
    from skillforge.solver import SolverSettings as SolverSettings
    from skillforge.types import Skill as Skill
    from skillforge.types import Task as Task
    from skillforge.writers.search import Operators as Operators
    from skillforge.writers.search.operators import op as op

_HOMES = {
    "FileCurriculum": ("skillforge.curriculum", "FileCurriculum"),
    "Forge": ("skillforge.forge", "Forge"),
    "Library": ("skillforge.library", "Library"),
    "Limits": ("skillforge.sandbox", "Limits"),
    "Operators": ("skillforge.writers.search", "Operators"),
    "Outcome": ("skillforge.sandbox", "Outcome"),
    "Sandbox": ("skillforge.sandbox", "Sandbox"),
    "Skill": ("skillforge.types", "Skill"),
    "SkillforgeError": ("skillforge.errors", "SkillforgeError"),
    "SolverSettings": ("skillforge.solver", "SolverSettings"),
    "Task": ("skillforge.types", "Task"),
    "load": ("skillforge.curriculum", "load"),
    "make_asker": ("skillforge.build", "make_asker"),
    "make_forge": ("skillforge.build", "make_forge"),
    "op": ("skillforge.writers.search.operators", "op"),
    "open": ("skillforge.build", "open_library"),
}

__all__ = ["__version__", *sorted(_HOMES)]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'skillforge' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return list(__all__)
