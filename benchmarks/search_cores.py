"""What a second core saves in one search: the same tasks with one process and with two, in turn.

    python benchmarks/search_cores.py list.jsonl text.jsonl --candidates 300000

The result has to be the same; where it is not, that is said and the run ends. Each search is made `--times` times, and
the least of its seconds counts, from the request until the programs are there. Tasks whose search takes one process
less than `--seconds` are left out. On a machine whose cores are busy with something else it saves nothing.
"""

from __future__ import annotations

import argparse
import math
import time

from skillforge.curriculum import load
from skillforge.protocols import Budget, Context
from skillforge.sandbox import Sandbox
from skillforge.types import Task, Writing
from skillforge.writers.search import PRELOAD, SearchWriter


def timed(writer: SearchWriter, task: Task, context: Context) -> tuple[float, Writing]:
    """A search's seconds, and what it found."""
    before = time.perf_counter()
    writing = writer.write(task, context)
    return time.perf_counter() - before, writing


def result(writing: Writing) -> tuple[list[str], int, str]:
    return [each.source for each in writing.candidates], writing.cost.candidates, writing.reason


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--candidates", type=int, default=300_000, help="for each task")
    parser.add_argument("--seconds", type=float, default=0.3, help="only tasks whose search takes as long")
    parser.add_argument("--times", type=int, default=3, help="that each is measured")
    options = parser.parse_args()
    context = Context(Budget(options.candidates, 600.0))
    ratios: list[float] = []
    print("one process s | two s | times as fast | task")
    with Sandbox(preload=PRELOAD) as sandbox:
        one, two = SearchWriter(sandbox), SearchWriter(sandbox, halved=True)
        for task in load(options.paths):
            if not task.examples or timed(one, task, context)[0] < options.seconds:
                continue
            turns = [(timed(one, task, context), timed(two, task, context)) for _ in range(options.times)]
            if any(result(alone[1]) != result(both[1]) for alone, both in turns):
                raise SystemExit(f"{task.name}: two processes gave another result")
            alone, both = (min(seconds for seconds, _ in column) for column in zip(*turns, strict=True))
            ratios.append(alone / both)
            print(f"{alone:13.2f} | {both:5.2f} | {ratios[-1]:12.2f}x | {task.name}", flush=True)
    if not ratios:
        raise SystemExit("no search took as long: give more files, or a smaller --seconds")
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    print(f"{mean:.2f}x, geometric mean of {len(ratios)} tasks")


if __name__ == "__main__":
    main()
