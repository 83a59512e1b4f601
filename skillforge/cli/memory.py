"""`skillforge memory`: what is remembered of earlier episodes; search it, prune it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skillforge.cli.exits import FAILED, OK
from skillforge.cli.options import JsonOption, LibraryOption, note, open_library, plural, print_json
from skillforge.cli.output import print_columns
from skillforge.errors import InvalidInput

if TYPE_CHECKING:
    from skillforge.library import Library
    from skillforge.memory import Experiences

_SIGNATURE = "(value: Any) -> Any"


def memory(
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="Recall what is like this.", show_default=False)
    ] = None,
    forget: Annotated[
        list[int] | None, typer.Option("--forget", metavar="ID", help="Forget this one, as often as you like.")
    ] = None,
    forget_failures: Annotated[bool, typer.Option("--forget-failures", help="Forget all that failed.")] = False,
    forget_older: Annotated[
        float | None,
        typer.Option("--forget-older", metavar="DAYS", help="Forget all that is older.", show_default=False),
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show what is remembered of earlier episodes.

    The last ten, and before them the important ones. With TEXT, what would be recalled for a task like it. What is
    forgotten is recalled no more; the journal keeps it.

    \b
    Examples:
      skillforge memory
      skillforge memory "roman numerals" --json
      skillforge memory --forget-failures
    """
    from skillforge.build import make_memory

    with open_library(library) as opened:
        entries = {entry.id: entry for entry in opened.episodes()}
        held = make_memory(opened)
        held.learn({number: entry.episode() for number, entry in entries.items()})
        if forget or forget_failures or forget_older is not None:
            return _forget(opened, held, _chosen(entries, held, forget or [], forget_failures, forget_older))
        rows = _recalled(held, text) if text else _rows(held)
    if as_json:
        print_json(rows)
        return OK if rows or not text else FAILED
    if not rows:
        print("Nothing like it is remembered" if text else "Nothing is remembered yet: no attempt has failed or passed")
        return FAILED if text else OK
    columns = ("id", "task", "outcome", "tier", "weight", "lesson")
    shown = [(str(row["id"]), *(str(row[name]) for name in columns[1:-1]), row["lesson"][:80]) for row in rows]
    print_columns(columns, shown)
    return OK


def _rows(held: Experiences) -> list[dict[str, Any]]:
    return [_row(held, number) for number in held.kept()]


def _row(held: Experiences, number: int, **more: Any) -> dict[str, Any]:
    from skillforge.memory.experiences import succeeded

    episode = held.episodes[number]
    attempts = plural(len(episode.attempts), "attempt")
    return {
        "id": number,
        "task": episode.task.id,
        "outcome": f"{'solved' if succeeded(episode) else 'failed'}, {attempts}",
        "tier": "long-term" if held.important(number, episode) else "short-term",
        "weight": round(held.weight(number).mean, 3),
        "lesson": episode.lesson,
        **more,
    }


def _recalled(held: Experiences, text: str) -> list[dict[str, Any]]:
    from skillforge.signature import Signature
    from skillforge.types import Task

    task = Task(id="", name="", description=text, signature=Signature.parse(_SIGNATURE))
    return [_row(held, one.id, likeness=round(one.likeness, 3)) for one in held.recall(task)]


def _chosen(
    entries: dict[int, Any], held: Experiences, forget: list[int], failures: bool, older: float | None
) -> set[int]:
    """The ids to forget. Raises InvalidInput for one that is none."""
    from skillforge.memory.experiences import succeeded

    unknown = [number for number in forget if number not in entries]
    if unknown:
        raise InvalidInput(f"No episode {unknown[0]}. List all that are remembered: skillforge memory")
    if older is not None and not 0 <= older < 1_000_000:
        raise InvalidInput(f"--forget-older is {older:g}; it must be a number of days, at least 0")
    chosen = set(forget)
    if failures:
        chosen |= {number for number, episode in held.kept().items() if not succeeded(episode)}
    if older is not None:
        limit = datetime.now(UTC) - timedelta(days=older)
        chosen |= {n for n in held.kept() if datetime.fromisoformat(entries[n].created_at) < limit}
    return chosen


def _forget(library: Library, held: Experiences, chosen: set[int]) -> int:
    chosen = chosen - library.forgotten()
    library.forget_episodes(sorted(chosen))
    note(f"forgot {plural(len(chosen), 'episode')}; {plural(len(held.kept()), 'episode')} remembered")
    return OK
