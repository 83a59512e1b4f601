"""Where a search's time goes: own time by function and by file, under `cProfile`, over all tasks of the files.

    python benchmarks/search_profile.py list.jsonl text.jsonl --candidates 20000

The searches run in this process, without the jail. The profiler makes them about three times as slow, calls most.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
from collections import Counter
from pathlib import Path

from skillforge.curriculum import load
from skillforge.protocols import Budget, Context
from skillforge.solver.solver import shown
from skillforge.writers.search.engine import search
from skillforge.writers.search.writer import request

SHOWN = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--candidates", type=int, default=20_000, help="for each task")
    options = parser.parse_args()
    context = Context(Budget(options.candidates, 600.0))
    asked = [{**request(shown(task, task.name), context), "alone": False} for task in load(options.paths)]
    profile = cProfile.Profile()
    tried = sum(profile.runcall(search, each)["candidates"] for each in asked)
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    total = sum(own for _, _, own, _, _ in stats.values())
    functions = Counter({f"{Path(file).name}:{name}": own for (file, _, name), (_, _, own, _, _) in stats.items()})
    files: Counter[str] = Counter()
    for (file, _, _), (_, _, own, _, _) in stats.items():
        files["built-in" if file == "~" else Path(file).name] += own
    print(f"{len(asked)} tasks, {tried:,} candidates, {total:.1f} s")
    for title, counts in (("by file", files), ("by function", functions)):
        print(f"\n{title}")
        for name, own in counts.most_common(SHOWN):
            print(f"{own / total:6.1%}  {name}")


if __name__ == "__main__":
    main()
