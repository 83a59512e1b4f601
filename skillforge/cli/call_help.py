"""The help of `skillforge call`. `main` runs the command itself before typer is imported: see `call.py`."""

from __future__ import annotations

from typing import Annotated

import typer

from skillforge.cli.options import LibraryOption, SkillArgument, ToolsOption, UnsafeOption


def call_help(
    name: SkillArgument,
    arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="ARGS…", help="Its arguments; `-` reads standard input.", show_default=False),
    ] = None,
    library: LibraryOption = None,
    args: Annotated[
        str | None,
        typer.Option("--args", metavar="JSON", help="All arguments: a JSON list, or an object of them by name."),
    ] = None,
    tools: ToolsOption = None,
    unsafe_isolation: UnsafeOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Run a stored skill, sandboxed.

    Arguments are read by the signature's types: text stands as it is, a date is 2024-12-31, and lists and the
    like are Python literals or JSON. name=value gives one by name. After -- nothing is an option or a name: text
    with an = goes there. Text piped in becomes the one argument that is missing. Text results are printed as
    they are, others as Python literals.

    \b
    Exit codes: 0 done, 2 wrong use or argument, 3 unknown skill, 4 the skill raised, was refused or crashed,
    5 it ran out of time, 1 anything else.

    \b
    Examples:
      skillforge call slugify "Hello, World!"
      skillforge call slugify title="Hello, World!"
      skillforge call slugify --args '["Hello, World!"]' --json
      echo "Hello, World!" | skillforge call slugify
      skillforge call mean_of "[1, 2, 3.5]"
      skillforge call slugify -- "a=b"
    """
