"""The sandbox's speed, everything side by side in one run: each figure, its ratio, its bar, and whether it is met.

    python benchmarks/sandbox.py [--pairs 1000] [--only floor many …] [--json] [--quick]

Figures are medians; ratios are medians over interleaved pairs, so that a busy machine slows both sides of a pair. The
peers are optional (`pip install smolagents pydantic-monty`, `apt install bubblewrap`): a row says what is missing.
The sections, each in a file of its own beside this one: `floor`, `process`, `many`, `workers` (`sandbox_calls.py`,
the floor itself in `sandbox_floor.py`), `inside`, `compile` (`sandbox_inside.py`), `peers` (`sandbox_peers.py`),
`start`, `memory`, `soak` (`sandbox_idle.py`). For the long soak: `--only soak --calls 100000`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import sandbox_calls
import sandbox_idle
import sandbox_inside
import sandbox_peers
from sandbox_rows import Plan, Row

Section = Callable[[Plan], Iterator[Row]]


def _peers(plan: Plan) -> Iterator[Row]:
    with sandbox_peers.installed() as peers:
        yield from sandbox_calls.peer_rows(plan, peers)
        yield from sandbox_inside.peer_kernel_rows(plan, peers)


SECTIONS: dict[str, Section] = {
    "floor": sandbox_calls.floor_rows,
    "process": sandbox_calls.process_rows,
    "many": sandbox_calls.many_rows,
    "workers": sandbox_calls.workers_rows,
    "inside": sandbox_inside.kernel_rows,
    "compile": sandbox_inside.compile_rows,
    "start": sandbox_idle.start_rows,
    "memory": sandbox_idle.memory_rows,
    "soak": sandbox_idle.soak_rows,
    "peers": _peers,  # last: what they import makes this process bigger
}


def machine() -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load_before": [round(load, 2) for load in os.getloadavg()],
    }


def measure(names: list[str], plan: Plan, progress: Console) -> list[Row]:
    rows: list[Row] = []
    for name in names:
        progress.print(f"measuring {name} …", style="dim")
        rows.extend(SECTIONS[name](plan))
    return rows


def table(rows: list[Row]) -> Table:
    shown = Table("what", header_style="bold", box=None, pad_edge=False)
    for heading in ("figure", "ratio", "bar"):
        shown.add_column(heading, justify="right", no_wrap=True)
    shown.add_column("met", no_wrap=True)
    shown.add_column("and")
    last = ""
    for row in rows:
        if row.section != last:
            shown.add_section()
            shown.add_row(f"[bold]{row.section}[/bold]")
            last = row.section
        figure = "" if row.figure is None else f"{_short(row.figure)} {row.unit}"
        met = {None: "", True: "[green]yes[/green]", False: "[red]NO[/red]"}[row.met]
        times = "" if row.ratio is None else f"{_short(row.ratio)}×"
        shown.add_row(row.what, figure, times, row.bar, met, row.note)
    return shown


def _short(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=1_000, help="interleaved pairs of short calls")
    parser.add_argument("--calls", type=int, default=5_000, help="calls of each kind in the soak")
    parser.add_argument("--only", nargs="+", choices=list(SECTIONS), default=list(SECTIONS), metavar="NAME")
    parser.add_argument("--quick", action="store_true", help="a few rounds of everything: shows that it runs")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    options = parser.parse_args()
    plan = Plan(10, 20, True) if options.quick else Plan(options.pairs, options.calls)
    facts = machine()
    rows = measure([name for name in SECTIONS if name in options.only], plan, Console(stderr=True, quiet=options.json))
    if options.json:
        print(json.dumps({"machine": facts, "rows": [{**asdict(row), "bar": row.bar, "met": row.met} for row in rows]}))
        return
    console = Console(width=None if sys.stdout.isatty() else 150)
    console.print(", ".join(f"{key} {value}" for key, value in facts.items()))
    console.print(table(rows))


if __name__ == "__main__":
    main()
