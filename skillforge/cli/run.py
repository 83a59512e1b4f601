"""`skillforge run`: curricula → skills in the library."""

from __future__ import annotations

import keyword
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from skillforge.cli.exits import FAILED, INTERRUPTED, OK
from skillforge.cli.hints import located
from skillforge.cli.options import (
    JsonOption,
    note,
    note_secrets,
    note_weak,
    open_at,
    plural,
    print_json,
    require_folder,
    spent,
)
from skillforge.cli.writing import Chosen, RunOptions, takes_groups

if TYPE_CHECKING:
    from skillforge.cli.progress import Progress
    from skillforge.forge import Report
    from skillforge.library import Library
    from skillforge.types import Task


@takes_groups
def run(
    curricula: Annotated[
        list[Path],
        typer.Argument(
            metavar="CURRICULUM…", help="YAML or JSONL files of tasks, or directories of them.", show_default=False
        ),
    ],
    *,
    options: RunOptions,
    as_json: JsonOption = False,
) -> int:
    """Work through curricula and grow the library.

    What is solved is committed wave by wave; after Ctrl-C or a crash the same command goes on from there. The
    JSON counts every task of the curricula, those that earlier runs solved included; skills_added and seconds
    are this run's. Tasks that stay unsolved are counted, and are no error.

    \b
    Examples:
      skillforge run curricula/cleaning-text.yaml --library my_skills
      skillforge run curricula/ --jobs 2 --json
      skillforge run curricula/ --model openai/gpt-4o-mini --budget-usd 1 --jobs 16
    """
    return _run(curricula, options.chosen(), quiet=options.quiet, as_json=as_json)


def _run(curricula: Sequence[Path], chosen: Chosen, *, quiet: bool, as_json: bool) -> int:
    from skillforge.build import check_access, make_forge
    from skillforge.cli.progress import Progress
    from skillforge.curriculum import FileCurriculum

    path = chosen.path
    require_folder(path)
    is_new = not path.exists()
    check_access(chosen.config.model, chosen.llm)  # now: a mistake leaves no new library behind
    tasks = _load(curricula, path)
    note_secrets(tasks)
    with open_at(path, chosen.granted, create=True) as library:
        tried = (entry.task_id for entry in library.episodes())
        progress = Progress(tasks, tried, len(library), quiet=quiet)
        try:
            with progress:
                forge = make_forge(
                    library,
                    models=chosen.config.model,
                    jobs=chosen.config.jobs,
                    settings=chosen.settings,
                    operators=chosen.operators,
                    llm=chosen.llm.lasting(len(tasks)),
                    on_event=progress.on_event,
                )
                report = forge.run(FileCurriculum(tasks))
        except KeyboardInterrupt:
            note_interrupted(library, progress)
            leave(INTERRUPTED)
        if not (quiet or report.stopped):
            _note_passed_over(tasks, library, report)
        if not quiet:
            note_weak(report.final)
        result = summary(tasks, library, report, skills_added=report.added)
        _tell(result, path, as_json=as_json)
        if is_new and not quiet:
            _note_name(path)
    if report.stopped:
        note(f"stopped: {report.stopped}\nWhat was learned is kept. The same command goes on from here")
        return FAILED
    return OK


def note_interrupted(library: Library, progress: Progress) -> None:
    """What is kept, and how much of what was told as solved is not: a wave is committed as a whole."""
    again = plural(progress.uncommitted, "solved task")
    lost = f"; {again} of the wave that was under way will be tried again" if progress.uncommitted else ""
    held = plural(len(library), "skill")
    note(
        f"\ninterrupted: nothing committed is lost, {library.path} has {held}{lost}. The same command goes on from here"
    )


def _note_name(path: Path) -> None:
    """A new library is a Python package, if its directory has a name that can be imported."""
    name = path.absolute().name
    if not name.isidentifier() or keyword.iskeyword(name):
        like = re.sub(r"\W+", "_", name).strip("_")
        like = like if like.isidentifier() and not keyword.iskeyword(like) else "skills"
        note(f"{name} cannot be imported by that name; for `from {like} import …` call the directory {like}")


def _note_passed_over(tasks: Sequence[Task], library: Library, report: Report) -> None:
    """One line for each task that an earlier run failed at, and that this one had no reason to try again."""
    tried = {episode.task.id for episode in report.episodes}
    for task in tasks:
        if task.id not in tried and library.solved(task) is None:
            why = f"the task {task.contradiction}" if task.contradiction else "--candidates N tries longer"
            note(f"{task.name}: failed before within the same budget; {why}")


def leave(code: int) -> NoReturn:
    """Ends the process now: an ordinary exit would wait for the episodes that other threads are still at.

    What is committed is on disk already, and the sandboxes end with this process.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _load(curricula: Sequence[Path], path: Path) -> tuple[Task, ...]:
    """The tasks, read before the library is made: a curriculum with mistakes leaves nothing behind."""
    from skillforge.curriculum import load

    if path.is_dir() and any(path.iterdir()):
        with open_at(path, create=True) as library:
            return load(curricula, known=library)
    return load(curricula)


def summary(tasks: Sequence[Task], library: Library, report: Report, *, skills_added: int) -> dict[str, Any]:
    """The object that `--json` prints: how the library stands to the tasks, and what this run did."""
    solvers = [(task, name) for task in tasks if (name := library.solved(task)) is not None]
    fresh = [skill for task, name in solvers if (skill := library.skill(name)).task.id == task.id]
    return {
        "tasks": len(tasks),
        "solved": len(solvers),
        "failed": len(tasks) - len(solvers),
        "reused": len(solvers) - len(fresh),
        "composed": sum(bool(skill.pins) for skill in fresh),
        "written": sum(not skill.pins for skill in fresh),
        "skills_added": skills_added,
        "seconds": round(report.seconds, 3),
        "usd": round(sum(episode.cost.usd for episode in report.episodes), 6),
        "tokens": sum(episode.cost.tokens for episode in report.episodes),
        "stopped": report.stopped or None,
        "library": {
            "skills": len(library),
            "edges": sum(len(library.dependencies(name)) for name in library),
            "max_depth": library.max_depth,
        },
    }


def _tell(result: dict[str, Any], path: Path, *, as_json: bool) -> None:
    if as_json:
        print_json(result)
        return
    held = result["library"]
    print(f"{result['solved']} of {plural(result['tasks'], 'task')} solved in {result['seconds']:.1f} s")
    print(
        f"  {result['written']} written, {result['composed']} composed of other skills, "
        f"{result['reused']} done by skills that were there, {result['failed']} not solved"
    )
    print(
        f"{path}: {plural(held['skills'], 'skill')} ({result['skills_added']} new), "
        f"{plural(held['edges'], 'call')} between them, depth {held['max_depth']}"
    )
    if result["tokens"]:
        print(f"spent: {spent(result['usd'], result['tokens'])}")
    if result["failed"]:
        print(located("Why a task was not solved: skillforge why TASK"))
