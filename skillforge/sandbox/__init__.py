"""Where code that nobody has read runs: program + arguments → Outcome, behind two walls.

The *dialect* (`dialect/`) is the Python that a skill may be written in; the *jail* (`jail.py`) is the operating
system's. `Sandbox` (`sandbox.py`) keeps a warm worker (`worker.py`) that forks one child (`child.py`) per run.
Importing this package starts nothing and loads no RestrictedPython: each name is fetched on first use, so that the
worker, which lives in this package too, loads only its own part.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from skillforge.sandbox.doctor import Report as Report
    from skillforge.sandbox.doctor import diagnose as diagnose
    from skillforge.sandbox.permissions import Permissions as Permissions
    from skillforge.sandbox.sandbox import Sandbox as Sandbox
    from skillforge.sandbox.sandbox import check_source as check_source
    from skillforge.sandbox.session import Session as Session
    from skillforge.sandbox.tools import Tool as Tool
    from skillforge.sandbox.tools import Toolbox as Toolbox
    from skillforge.sandbox.worlds import World as World
    from skillforge.types import Fault as Fault
    from skillforge.types import Limits as Limits
    from skillforge.types import Outcome as Outcome
    from skillforge.types import Program as Program
    from skillforge.types import Status as Status
    from skillforge.types import Violation as Violation

_HOMES = {
    "Fault": "skillforge.types",
    "Limits": "skillforge.types",
    "Outcome": "skillforge.types",
    "Permissions": "skillforge.sandbox.permissions",
    "Program": "skillforge.types",
    "Report": "skillforge.sandbox.doctor",
    "Sandbox": "skillforge.sandbox.sandbox",
    "Session": "skillforge.sandbox.session",
    "Status": "skillforge.types",
    "Tool": "skillforge.sandbox.tools",
    "Toolbox": "skillforge.sandbox.tools",
    "Violation": "skillforge.types",
    "World": "skillforge.sandbox.worlds",
    "check_source": "skillforge.sandbox.sandbox",
    "diagnose": "skillforge.sandbox.doctor",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'skillforge.sandbox' has no attribute {name!r}")
    return getattr(import_module(home), name)
