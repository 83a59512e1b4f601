"""Does a library help? Each curriculum with a growing library and without any, at the same seconds a task.

    python benchmarks/curricula.py curricula/*.yaml --seconds 0.2 1 5 --jobs 2

The budget is total: with the library it also pays for recalling and trying stored skills. A task counts as solved when
the first program that fits its examples passes every held-out check as well. Prints one row per file and budget.
"""

from __future__ import annotations

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from skillforge.bench import run_bench
from skillforge.curriculum import load

HEADER = "| tasks | s a task | solved with | solved without | share with | times | levels with | levels without |"


def measure(job: tuple[str, float, bool]) -> tuple[tuple[str, float, bool], dict[str, Any]]:
    path, seconds, grow = job
    return job, run_bench([path], timeout_s=seconds, grow=grow)


def by_level(path: str, solved: set[str]) -> str:
    """`1: 12/12, 2: 9/10 …`: solved tasks of each difficulty."""
    counts: dict[int, list[int]] = {}
    for task in load([path]):
        row = counts.setdefault(task.difficulty or 0, [0, 0])
        row[0] += task.id in solved
        row[1] += 1
    return ", ".join(f"{level}: {done}/{total}" for level, (done, total) in sorted(counts.items()))


def solved(result: dict[str, Any]) -> set[str]:
    return {row["id"] for row in result["tasks"] if row["fits"] and row["checks_passed"] == row["checks_total"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--seconds", nargs="+", type=float, default=[0.2, 1.0, 5.0])
    parser.add_argument("--jobs", type=int, default=1, help="benchmarks side by side; at most one a core")
    parser.add_argument("--json", type=Path, help="also keep every result in this file")
    options = parser.parse_args()
    jobs = [(path, s, grow) for path in options.paths for s in options.seconds for grow in (True, False)]
    with ProcessPoolExecutor(options.jobs) as pool:
        results = dict(pool.map(measure, jobs))
    print(HEADER)
    print("|---" * (HEADER.count("|") - 1) + "|")
    for path in options.paths:
        for s in options.seconds:
            with_it, without = solved(results[path, s, True]), solved(results[path, s, False])
            total = len(results[path, s, True]["tasks"])
            times = f"{len(with_it) / len(without):.2f}" if without else "-"
            cells = [Path(path).stem, s, f"{len(with_it)}/{total}", f"{len(without)}/{total}"]
            cells += [f"{len(with_it) / total:.0%}", times, by_level(path, with_it), by_level(path, without)]
            print("| " + " | ".join(map(str, cells)) + " |", flush=True)
    if options.json:
        options.json.write_text(json.dumps([[*job, result] for job, result in results.items()], indent=1))


if __name__ == "__main__":
    main()
