"""`skillforge bench`: how many tasks are solved, in what time, with what library."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skillforge.cli.exits import INTERRUPTED, OK
from skillforge.cli.options import JsonOption, OperatorsOption, ToolsOption, UnsafeOption, note, plural, print_json
from skillforge.cli.output import print_columns
from skillforge.config import Config


def bench(
    tasks: Annotated[
        list[Path],
        typer.Argument(metavar="TASKS…", help="YAML or JSONL files of tasks, or directories.", show_default=False),
    ],
    model: Annotated[str, typer.Option("--model", metavar="MODEL", help="Who writes: search.")] = "search",
    timeout: Annotated[float, typer.Option("--timeout", metavar="S", help="Seconds for each task.")] = 10.0,
    library: Annotated[
        Path | None,
        typer.Option(
            "--library", metavar="DIR", help="Offer a copy of this library; default: none.", show_default=False
        ),
    ] = None,
    grow: Annotated[bool, typer.Option("--grow", help="What is solved joins a scratch library for the next.")] = False,
    attempts: Annotated[int, typer.Option("--attempts", metavar="N", help="Candidates verified for each task.")] = 4,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="The seed of whatever chooses.")] = 0,
    tools: ToolsOption = None,
    operators: OperatorsOption = None,
    unsafe_isolation: UnsafeOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Measure a writer on tasks in file order; no library is changed.

    As in a run, the verifier may reject candidates before it passes one; with --attempts 1 the first that fits
    counts, so that held-out checks measure and never select.

    \b
    Examples:
      skillforge bench curricula/cleaning-text.yaml --timeout 1
      skillforge bench benchmarks/tasks/composed_text.jsonl --timeout 10 --grow --json
      skillforge bench benchmarks/tasks/composed_text.jsonl --library skills --json
    """
    from skillforge.bench import BenchRow, run_bench
    from skillforge.build import make_operators, make_permissions

    def tell(row: BenchRow) -> None:
        if not quiet:
            said = "solved" if row.correct else "fits, checks fail" if row.fits else f"not solved: {row.reason}"
            note(f"{row.id}: {said} ({row.seconds:.2f} s)")

    result = run_bench(
        tasks,
        models=model,
        timeout_s=timeout,
        library=library,
        grow=grow,
        attempts=attempts,
        seed=seed,
        permissions=make_permissions(Config.load(), tools, unsafe_isolation),
        operators=make_operators(Config.load(), operators),
        on_row=tell,
    )
    if as_json:
        print_json(result)
    else:
        print_columns(("measure", "value"), [(key, f"{value:,}") for key, value in result["summary"].items()])
    if "interrupted" in result["summary"]:
        note(f"interrupted: {len(result['tasks'])} of {plural(result['summary']['interrupted'], 'task')} measured")
        return INTERRUPTED
    return OK
