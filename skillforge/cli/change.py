"""`skillforge verify`, `remove` and `feedback`: what changes a library beside learning."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skillforge.cli.exits import FAILED, OK
from skillforge.cli.options import (
    JsonOption,
    LibraryOption,
    SkillArgument,
    ToolsOption,
    UnsafeOption,
    note,
    open_library,
    plural,
    print_json,
)
from skillforge.config import Config
from skillforge.errors import InvalidInput, LibraryError

if TYPE_CHECKING:
    from skillforge.types import Verdict


def verify(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME…", help="Skills; default: all.", show_default=False)
    ] = None,
    library: LibraryOption = None,
    tools: ToolsOption = None,
    unsafe_isolation: UnsafeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Verify stored skills again: examples, held-out checks, hygiene.

    A hand edit that passes becomes a new version, and its callers are verified with it. Exits with 1 where a
    skill failed.

    \b
    Examples:
      skillforge verify
      skillforge verify slugify --json
    """
    from skillforge.build import make_permissions
    from skillforge.cli.progress import Steps

    granted = make_permissions(Config.load(), tools, unsafe_isolation)
    with open_library(library, granted) as opened, Steps(len(names or opened), "verified") as steps:
        verdicts = opened.verify(names or None, on_verdict=lambda name, verdict: steps.done(name))
    failed = [name for name, verdict in verdicts.items() if not verdict.passed]
    if as_json:
        print_json({"passed": not failed, "skills": {name: _result(verdict) for name, verdict in verdicts.items()}})
    else:
        for name in failed:
            print(f"{name}: failed")
            for failure in verdicts[name].failures:
                print(f"  {failure.kind}: {failure.label}: {failure.reason}")
        print(f"{len(verdicts) - len(failed)} of {plural(len(verdicts), 'skill')} verified")
    return FAILED if failed else OK


def _result(verdict: Verdict) -> dict[str, Any]:
    return {
        "passed": verdict.passed,
        "reward": verdict.reward,
        "failures": [
            {"kind": failure.kind, "label": failure.label, "reason": failure.reason} for failure in verdict.failures
        ],
    }


def remove(
    name: SkillArgument,
    library: LibraryOption = None,
    force: Annotated[bool, typer.Option("--force", help="Also where other skills call it; they then fail.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Remove a skill and its aliases; its journal stays.

    \b
    Examples:
      skillforge remove titles_by_slug --yes
      skillforge remove slugify --force --yes
    """
    with open_library(library) as opened:
        full = opened.resolve(name)
        callers = opened.callers(full)
        if callers and not force:
            raise LibraryError(f"{full!r} is called by {', '.join(callers)}. Remove those first, or say --force")
        if not yes and not _confirmed(f"Remove {full}?"):
            note("Nothing was removed")
            return FAILED
        opened.remove(full, force=force)
        if as_json:
            print_json({"removed": full, "broken": list(callers), "skills": len(opened)})
        else:
            broken = f"; it was called by {', '.join(callers)}" if callers else ""
            print(f"{full} is removed{broken}")
    return OK


def _confirmed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise InvalidInput(f"{question} Nobody is there to answer: say --yes")
    return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")


def feedback(
    name: SkillArgument,
    value: Annotated[str, typer.Argument(metavar="+1|-1", help="Good or bad.", show_default=False)],
    why: Annotated[str, typer.Argument(metavar="WHY", help="Why, in a sentence.", show_default=False)] = "",
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Say what you think of a skill; it weighs in recall.

    \b
    Examples:
      skillforge feedback slugify +1 "just right for urls"
      skillforge feedback slugify -1 "drops the accents"
    """
    if value not in ("+1", "1", "-1"):
        raise InvalidInput(f'feedback is +1 or -1, not {value!r}: skillforge feedback {name} +1 "why"')
    with open_library(library) as opened:
        full = opened.resolve(name)
        opened.feedback(full, -1 if value == "-1" else 1, why)
        said = opened.stats(full).feedback
    balance = sum(vote for vote, _ in said)
    if as_json:
        print_json({"name": full, "value": -1 if value == "-1" else 1, "why": why, "balance": balance})
    else:
        print(f"{full}: noted, {plural(len(said), 'vote')}, {balance:+d} in all")
    return OK
