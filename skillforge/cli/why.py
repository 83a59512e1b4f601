"""`skillforge why`: why a task was solved or not, from the journal: its attempts, their rewards, what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from skillforge.cli.exits import OK
from skillforge.cli.options import JsonOption, LibraryOption, note, open_library, plural, print_json, spent
from skillforge.cli.output import print_fields, print_source
from skillforge.errors import UnknownSkill

if TYPE_CHECKING:
    from skillforge.library import Entry, Library

_FAILURES_SHOWN = 5


def why(
    name: Annotated[
        str, typer.Argument(metavar="TASK_OR_SKILL", help="A task's id or name, or a skill.", show_default=False)
    ],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Say why a task was solved, or why not: attempts and failures.

    \b
    Examples:
      skillforge why slugify
      skillforge why slugify --json
    """
    with open_library(library) as opened:
        entries = _entries(opened, name)
        known = name in opened
    episodes = [_episode(entry) for entry in entries]
    if as_json:
        print_json({"name": name, "episodes": episodes})
    elif not episodes:
        note(f"{name} is in the library, but its journal is not: it came with a clone, and was solved elsewhere")
    for number, episode in enumerate([] if as_json else episodes, start=1):
        _print(episode, number, len(episodes), known=known)
    return OK


def _entries(library: Library, name: str) -> list[Entry]:
    """The episodes of a task by id or name, or of the task that a skill solves. Raises UnknownSkill."""
    own = library.skill(name).task.id if name in library else None
    journal = library.episodes()
    found = [entry for entry in journal if name in (entry.task_id, entry.data["task"]["name"])]
    found = found or [entry for entry in journal if own is not None and entry.task_id == own]
    if not found and own is None:
        known = {*library, *(key for entry in journal for key in (entry.task_id, entry.data["task"]["name"]))}
        raise UnknownSkill(name, known, what="task or skill")
    return found


def _episode(entry: Entry) -> dict[str, Any]:
    data = entry.data
    return {
        "task": entry.task_id,
        "description": data["task"].get("description", ""),
        "at": entry.created_at,
        "wave": entry.wave,
        "library_size": entry.library_size,
        "solved": entry.solved,
        "solved_by": entry.solved_by,
        "reused": entry.solved and not data["new"],
        "reason": data["reason"],
        "offered": list(data["offered"]),
        "cost": dict(data["cost"]),
        "attempts": [_attempt(attempt) for attempt in data["attempts"]],
    }


def _attempt(attempt: dict[str, Any]) -> dict[str, Any]:
    verdict, candidate = attempt["verdict"], attempt["candidate"]
    return {
        "writer": candidate["writer"],
        "uses": list(candidate["uses"]),
        "source": candidate["source"],
        "passed": verdict["passed"],
        "reward": verdict["reward"],
        "parts": dict(verdict["parts"]),
        "evidence": verdict["evidence"],
        "failures": [
            {
                "kind": result["kind"],
                "label": result["label"],
                "reason": result["reason"],
                "trace": result.get("trace", ""),
            }
            for result in verdict["results"]
            if not result["passed"]
        ],
    }


def _print(episode: dict[str, Any], number: int, total: int, *, known: bool) -> None:
    if number > 1:
        print()
    which = f" (episode {number} of {total})" if total > 1 else ""
    print(f"{episode['task']}: {_ending(episode)}{which}")
    cost = episode["cost"]
    print_fields(
        [
            ("asked", episode["description"]),
            ("reason", episode["reason"]),
            ("offered", ", ".join(episode["offered"]) or "no skill"),
            ("spent", f"{_spent(cost)}, {cost['seconds']:.1f} s"),
            ("library", f"{plural(episode['library_size'], 'skill')} after it"),
        ]
    )
    for index, attempt in enumerate(episode["attempts"], start=1):
        _print_attempt(index, attempt)


def _spent(cost: dict[str, Any]) -> str:
    tried = [plural(cost["candidates"], "candidate")] if cost["candidates"] or not cost["tokens"] else []
    return ", ".join([*tried, *([spent(cost["usd"], cost["tokens"])] if cost["tokens"] else [])])


def _ending(episode: dict[str, Any]) -> str:
    if not episode["solved"]:
        return "not solved"
    how = "the stored skill" if episode["reused"] else "the new skill"
    return f"solved by {how} {episode['solved_by']}"


def _print_attempt(index: int, attempt: dict[str, Any]) -> None:
    parts = ", ".join(f"{name} {value:.2f}" for name, value in attempt["parts"].items())
    passed = "passed" if attempt["passed"] else "failed"
    print(f"\nattempt {index} by {attempt['writer']}: {passed}, reward {attempt['reward']:.2f} ({parts})")
    for failure in attempt["failures"][:_FAILURES_SHOWN]:
        print(f"  {failure['kind']}: {_failure(failure)}")
        for line in failure["trace"].splitlines():
            print(f"    {line}")
    if len(attempt["failures"]) > _FAILURES_SHOWN:
        print(f"  … and {len(attempt['failures']) - _FAILURES_SHOWN} more; all of them: --json")
    print()
    print_source(attempt["source"])


def _failure(failure: dict[str, Any]) -> str:
    """What was asked, and what came of it; most reasons say both."""
    label, reason = failure["label"], failure["reason"]
    return reason if reason.startswith(label) else f"{label}: {reason}"
