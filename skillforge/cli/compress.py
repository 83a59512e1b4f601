"""`skillforge compress`: new skills from what at least three skills share."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from skillforge.cli.exits import OK
from skillforge.cli.options import JsonOption, LibraryOption, open_library, plural, print_json
from skillforge.cli.output import print_source


def compress(
    library: LibraryOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show and verify them, store nothing.")] = False,
    most: Annotated[int, typer.Option("--most", metavar="N", help="At most so many, the best first.")] = 10,
    as_json: JsonOption = False,
) -> int:
    """Make skills of what at least three skills share.

    Those skills stay as they are.

    \b
    Examples:
      skillforge compress --dry-run
      skillforge compress --dry-run --most 1 --json
    """
    from skillforge.abstraction import compress as compressed
    from skillforge.build import make_solver

    done = []
    with open_library(library) as opened:
        solver = make_solver(opened)
        try:
            for one in compressed(opened, solver, most=most, dry_run=dry_run):
                done.append(one)
                if not as_json:
                    said = one.reason or ("stored" if one.stored else "verified, not stored")
                    shared = f"shared by {plural(len(one.skills), 'skill')}, {plural(one.saved, 'node')} saved"
                    print(f"{one.name}: {shared}; {said}")
                    print_source(one.source)
                    print()
        finally:
            solver.close()
    stored = sum(one.stored for one in done)
    if as_json:
        print_json({"abstractions": [asdict(one) for one in done], "stored": stored})
    else:
        print(f"{plural(len(done), 'abstraction')}, {stored} stored")
    return OK
