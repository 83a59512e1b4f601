"""What the commands share: their common options, and the library that they name."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from skillforge.cli.hints import located
from skillforge.config import Config
from skillforge.errors import LibraryError
from skillforge.secrets import HIDDEN

if TYPE_CHECKING:
    from skillforge.library import Library
    from skillforge.sandbox import Permissions
    from skillforge.types import Episode, Task

LibraryOption: TypeAlias = Annotated[
    str | None, typer.Option("--library", metavar="DIR", help="The library.", show_default=False)
]
JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
ToolsOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--tools", metavar="MODULE:TOOLBOX", help="The host tools that skills may be granted.", show_default=False
    ),
]
OperatorsOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--operators", metavar="MODULE:NAME", help="What the search may use beside its own.", show_default=False
    ),
]
UnsafeOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--unsafe-isolation",
        metavar="NAME",
        help="Run also where no jail can be had; there is only: limits.",
        show_default=False,
    ),
]
SkillArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="NAME", help="The skill's name, or one of its aliases.", show_default=False)
]


def open_library(given: str | None, granted: Permissions | None = None) -> Library:
    """The library that the option, the environment or the configuration names. Raises LibraryError."""
    return open_at(Config.load().library_path(given), granted)


def open_at(path: Path, granted: Permissions | None = None, *, create: bool = False) -> Library:
    """The library at `path`, whose skills may do what is granted. Raises LibraryError."""
    from skillforge.build import open_library as opened
    from skillforge.sandbox import Permissions

    granted = granted or Permissions()
    return opened(path, create=create, tools=granted.tools, unsafe_isolation=granted.unsafe_isolation)


def require_folder(path: Path) -> None:
    """Raises LibraryError where a folder cannot be: a clear word before anything is done."""
    if path.exists() and not path.is_dir():
        raise LibraryError(f"{path} is a file; a library is a directory")


def print_json(data: Any) -> None:
    print(json.dumps(data, indent=2))


def note(text: str) -> None:
    """A word to the person at the terminal: on standard error, so that standard output stays the answer."""
    print(located(text), file=sys.stderr)


def spent(usd: float, tokens: int) -> str:
    """`$0.0042, 1,234 tokens`; dollars only where there were any."""
    told = f"{tokens:,} tokens"
    return f"${usd:.4f}, {told}" if usd else told


def note_secrets(tasks: Iterable[Task]) -> None:
    """One line for all tasks whose description held a secret."""
    found = [task.id for task in tasks if HIDDEN in task.description]
    if found:
        note(f"a secret was found in the description of {', '.join(found)}: {HIDDEN} stands in its place")


def note_weak(episodes: Iterable[Episode]) -> None:
    """One line for each reason that new skills have weak evidence for, with their names."""
    from skillforge.verify.evidence import why_weak

    named: dict[str, list[str]] = {}
    for skill in (episode.skill for episode in episodes):
        if skill is not None and skill.evidence == "weak":
            named.setdefault(why_weak(skill.task), []).append(skill.name)
    for why, names in named.items():
        note(f"weak evidence, so that nothing is built on it: {', '.join(names)}: {why}")


def plural(count: int, noun: str) -> str:
    """`1 skill`, `1,234 skills`"""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
