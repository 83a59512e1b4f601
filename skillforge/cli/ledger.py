"""`skillforge ledger`: what each skill is worth to the tasks that used it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from skillforge.cli.exits import INTERRUPTED, OK
from skillforge.cli.options import (
    JsonOption,
    LibraryOption,
    OperatorsOption,
    ToolsOption,
    UnsafeOption,
    note,
    open_library,
    plural,
    print_json,
)
from skillforge.cli.output import print_columns
from skillforge.cli.run import leave
from skillforge.config import Config
from skillforge.errors import Interrupted

if TYPE_CHECKING:
    from skillforge.ledger import Ledger, Replayed, Worth


def ledger(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME…", help="Skills; default: all.", show_default=False)
    ] = None,
    library: LibraryOption = None,
    times: Annotated[
        int, typer.Option("--times", metavar="N", help="A search may try N times what its task took at first.")
    ] = 10,
    candidates: Annotated[
        int | None, typer.Option("--candidates", metavar="N", help="But no more than this.", show_default=False)
    ] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", metavar="N", help="Tasks at once.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", metavar="N", help="The seed of whatever chooses.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Measure also what was measured and has not changed.")] = False,
    tools: ToolsOption = None,
    operators: OperatorsOption = None,
    unsafe_isolation: UnsafeOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Measure what skills are worth to the tasks that used them.

    Each task that used one is searched for with it, and with it hidden, with the same budget of candidates. What is
    measured is kept: a skill that replays found to be worth nothing is no longer offered to tasks that do not require
    it. After Ctrl-C the same command goes on from there.

    \b
    Examples:
      skillforge ledger --jobs 2
      skillforge ledger plain_words --times 5 --json
    """
    from skillforge.build import make_operators, make_permissions
    from skillforge.ledger import MOST, measure

    config = Config.load()
    settings = Config(
        jobs=config.jobs if jobs is None else jobs,
        seed=config.seed if seed is None else seed,
        candidates=config.candidates if candidates is None else candidates,
    )
    granted = make_permissions(config, tools, unsafe_isolation)
    added = make_operators(config, operators)
    interrupted = False
    with open_library(library, granted) as opened:
        try:
            found = measure(
                opened,
                names or None,
                times=times,
                candidates=settings.candidates or MOST,
                jobs=settings.jobs,
                seed=settings.seed,
                operators=added,
                again=again,
                on_replay=(lambda replayed: None) if quiet else _tell,
            )
        except Interrupted as stopped:
            found, interrupted = stopped.partial, True
    if as_json:
        print_json(found.to_record())
    else:
        _print(found)
    if not interrupted:
        return OK
    done = f"{found.summary()['replays']:,} of {plural(found.planned, 'replay')}"
    note(f"\ninterrupted: {done} measured and kept. The same command goes on from here")
    if settings.jobs > 1:
        leave(INTERRUPTED)
    return INTERRUPTED


def _tell(replayed: Replayed) -> None:
    from skillforge.library.worth import is_gained, is_lost, saved

    row = replayed.row
    if is_lost(row):
        what = f"lost ({plural(row.candidates_with, 'candidate')} with it)"
    elif is_gained(row):
        what = f"solved in {plural(row.candidates_without, 'candidate')}, and not with it"
    elif not row.solved_with:
        what = "not solved, and not with it either"
    else:
        what = f"{saved(row):+,} candidates ({row.candidates_with:,} with it)"
    note(f"[{replayed.done}/{replayed.total}] {row.task_id} without {row.skill}: {what}")


def _print(found: Ledger) -> None:
    if not found.skills:
        note("No skills yet. Grow some: skillforge run CURRICULUM")
        return
    print_columns(
        ("name", "tasks", "calls", "candidates saved", "tasks lost without it", "verdict"),
        [_row(skill) for skill in found.skills],
    )
    total = found.summary()
    print(
        f"\n{plural(total['skills'], 'skill')}: {total['needed']} needed, {total['saves']} save candidates, "
        f"{total['mixed']} mixed, {total['nothing']} worth nothing, {total['undecided']} undecided, "
        f"{total['unused']} unused; {plural(total['tasks_lost'], 'task')} lost without one, "
        f"{plural(total['candidates_saved'], 'candidate')} saved, in {plural(total['replays'], 'replay')}"
    )


def _row(skill: Worth) -> tuple[str, ...]:
    lost = f"{len(skill.lost)} of {len(skill.replays)}" if skill.replays else ""
    saved = f"{skill.saved:,}" if skill.replays else ""
    verdict = "worth nothing: not offered" if skill.verdict == "nothing" else skill.verdict
    return skill.name, str(len(skill.tasks)), str(skill.call_sites), saved, lost, verdict
