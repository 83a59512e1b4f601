"""`skillforge list` and `skillforge search`: which skills there are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skillforge.cli.exits import FAILED, OK
from skillforge.cli.options import JsonOption, LibraryOption, note, open_library, print_json
from skillforge.cli.output import print_columns
from skillforge.errors import InvalidInput, suggest

if TYPE_CHECKING:
    from skillforge.library import Library
    from skillforge.types import Skill


def list_skills(
    library: LibraryOption = None,
    tag: Annotated[str | None, typer.Option("--tag", metavar="TAG", help="Only skills with this tag.")] = None,
    evidence: Annotated[
        str | None, typer.Option("--evidence", metavar="KIND", help="Only `given`, `agreed` or `weak` evidence.")
    ] = None,
    status: Annotated[
        str | None, typer.Option("--status", metavar="STATUS", help="Only `verified` or only `unverified` skills.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """List the skills. Exits with 1 where none is as asked for.

    \b
    Examples:
      skillforge list
      skillforge list --tag slug --json
      skillforge list --evidence given
    """
    _check("--evidence", evidence, ("given", "agreed", "weak"))
    _check("--status", status, ("verified", "unverified"))
    with open_library(library) as opened:
        skills = opened.skills()
        tags = Counter(name for skill in skills for name in skill.task.tags)
        chosen = [
            skill
            for skill in skills
            if (tag is None or tag in skill.task.tags)
            and evidence in (None, skill.evidence)
            and status in (None, skill.status)
        ]
        rows = [_row(opened, skill) for skill in chosen]
        states = Counter(row["state"] for row in rows)
        total = len(opened)
    if as_json:
        print_json({"skills": rows})
    elif rows:
        _print(rows)
        _note_doubts(states, len(rows))
    else:
        note(_nothing(tag, tags) if total else _EMPTY)
    return OK if rows or (tag, evidence, status) == (None, None, None) else FAILED


def _note_doubts(states: Counter[str], total: int) -> None:
    if came := states["unchecked"]:
        which = "all" if came == total else f"{came} of {total}"
        note(f"{which} verified where they came from, and not yet here: skillforge verify, or a run does")
    if doubted := states["edited"] + states["failed"]:
        note(f"{doubted} of {total} edited by hand, or failed: skillforge verify")


def _nothing(tag: str | None, tags: Counter[str]) -> str:
    """Why no skill was chosen: a tag that no skill has, or all that was asked for together."""
    if tag is None or tag in tags:
        return "No skill is like that. All: skillforge list"
    most = [name for name, _ in tags.most_common(_TAGS_SHOWN)]
    more = f", and {len(tags) - len(most)} more" if len(tags) > len(most) else ""
    return f"No skill has the tag {tag!r}. {suggest(tag, tags)}There are: {', '.join(most)}{more}"


_TAGS_SHOWN = 12
_NEAR = 0.4
_EMPTY = "No skills yet. Grow some: skillforge run CURRICULUM"


def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What it should do.", show_default=False)],
    k: Annotated[int, typer.Option("-k", metavar="N", min=1, max=1000, help="At most so many skills.")] = 5,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Find skills by what they do, best first. Exits with 1 where none is found.

    \b
    Examples:
      skillforge search "turn a title into a url"
      skillforge search "average of numbers" -k 3 --json
    """
    with open_library(library) as opened:
        found = opened.search(text, k)
        hits = [hit for hit in found if hit.score >= _NEAR * found[0].score]  # what is far below the best is noise
        rows = [
            {**_row(opened, opened.skill(hit.name)), "distance": round(hit.distance, 4), "score": round(hit.score, 4)}
            for hit in hits
        ]
        total = len(opened)
    if as_json:
        print_json({"query": text, "hits": rows})
    elif rows:
        _print(rows, "score")
    else:
        note("No skill is like that. All: skillforge list" if total else _EMPTY)
    return OK if rows else FAILED


def _check(option: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise InvalidInput(f"{option} is {value!r}. {suggest(value, allowed)}It can be {' or '.join(allowed)}")


def _row(library: Library, skill: Skill) -> dict[str, Any]:
    return {
        "name": skill.name,
        "signature": str(skill.signature),
        "description": skill.description,
        "depth": library.depth(skill.name),
        "evidence": skill.evidence,
        "status": skill.status,
        "state": library.state(skill.name),
        "capabilities": list(skill.capabilities),
        "isolation": skill.isolation,
        "tags": list(skill.task.tags),
        "calls": list(library.dependencies(skill.name)),
    }


def _print(rows: list[dict[str, Any]], *extra: str) -> None:
    def state(row: dict[str, Any]) -> str:
        doubts = [row["state"] if row["state"] in ("edited", "failed") else "", row["isolation"]]
        return " ".join(filter(None, [*doubts, "weak" if row["evidence"] == "weak" else ""]))

    print_columns(
        ("name", *extra, "depth", "", "description"),
        [
            (row["name"], *(f"{row[name]:.3f}" for name in extra), str(row["depth"]), state(row), row["description"])
            for row in rows
        ],
    )
