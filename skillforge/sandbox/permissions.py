"""Permissions: what the user lets programs do, said once, where a library is opened."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from skillforge.errors import InvalidConfig, InvalidInput, suggest
from skillforge.sandbox.overdue import MOST_OVERDUE
from skillforge.sandbox.tools import Toolbox, Usage


@dataclass(frozen=True, slots=True)
class Permissions:
    """The host tools that programs may be granted, and the lesser isolation that they may run in, if any."""

    tools: Toolbox = field(default_factory=Toolbox)
    unsafe_isolation: str | None = None


def not_granted(needed: Iterable[str], granted: Collection[str]) -> str:
    """Which of the tools that are needed are not granted, and what to do; empty where all are."""
    missing = [name for name in needed if name not in granted]
    if not missing:
        return ""
    tools = ", ".join(map(repr, missing))
    return (
        f"needs the tool{'s' if len(missing) > 1 else ''} {tools}, which nobody granted. Grant it with --tools "
        f"MODULE:TOOLBOX, with tools in skillforge.toml, or with open(…, tools=Toolbox({{{missing[0]!r}: …}}))"
    )


def not_answering(needed: Iterable[str], granted: Mapping[str, Any]) -> str:
    """Which of the tools that are needed is not called, since so many calls have not come back; empty where all are."""
    usage: Mapping[str, Usage] = getattr(granted, "usage", {})
    for name in needed:
        if name in usage and len(usage[name].overdue.running()) >= MOST_OVERDUE:
            return f"needs the tool {name!r}, of which {MOST_OVERDUE} calls have not come back"
    return ""


def no_environment(name: str, granted: Mapping[str, Any]) -> str:
    """That nobody granted the environment which a task is set in, and what to do; empty where that is no problem."""
    environments: Mapping[str, Any] = getattr(granted, "environments", {})
    if not name or name in environments:
        return ""
    return (
        f"needs the environment {name!r}, which nobody granted. {suggest(name, environments)}Grant it with --tools "
        f"MODULE:TOOLBOX, where that is a Toolbox(environments={{{name!r}: World(…)}})"
    )


def load_tools(target: str, folder: Path) -> Toolbox:
    """The toolbox, or dictionary of functions, that "package.module:name" names, seen from `folder`.

    Raises InvalidConfig: no such module or name, one that cannot be imported, one that is no toolbox.
    """
    module, colon, name = target.partition(":")
    module = module.removesuffix(".py")
    if not (module and colon and name.isidentifier()):
        raise InvalidConfig(f"The tools {target!r} are not named as MODULE:TOOLBOX, like 'mytools:box'")
    attributes = vars(_module(module, folder))
    found = attributes.get(name)
    if isinstance(found, Toolbox):
        return found
    if not isinstance(found, Mapping):
        near = [key for key, value in attributes.items() if isinstance(value, Mapping) and not key.startswith("_")]
        problem = f"has no {name!r}" if name not in attributes else f"has {name!r}, of type {type(found).__name__}"
        raise InvalidConfig(f"The module {module!r} {problem}, and no Toolbox. {suggest(name, near)}".rstrip())
    try:
        return Toolbox(found)
    except InvalidInput as error:
        raise InvalidConfig(f"The tools {target!r}: {error}") from None


def _module(name: str, folder: Path) -> Any:
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(name)
    except (Exception, SystemExit) as error:  # the user's own code: it is told, and not shown as a fault of ours
        reason = f"{type(error).__name__}: {error}"
        raise InvalidConfig(f"The tools' module {name!r} cannot be imported from {folder}: {reason}") from None
    finally:
        sys.path.remove(str(folder))
