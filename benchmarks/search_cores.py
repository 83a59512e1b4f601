"""What a second core could save in one search: an oracle says what the other half of the candidates comes to.

    python benchmarks/search_cores.py list.jsonl text.jsonl --candidates 300000

Two processes that split a search keep the same state, so each evaluates its half of the candidates, and those of the
other half that changed something: that were kept, or fit. Here one search records which those are, and the next skips
the others, as if the exchange cost nothing: what such a split could come to at best. Each search has a process of its
own, the searches compared take turns, and the least processor time of each counts. Tasks whose search takes less than
`--seconds` are left out.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

from skillforge.curriculum import load
from skillforge.protocols import Budget, Context
from skillforge.solver.solver import shown
from skillforge.writers.search.engine import Search, search
from skillforge.writers.search.space import Space
from skillforge.writers.search.writer import request

Method = Callable[..., None]


def recording(effects: bytearray) -> Method:
    """`Space.consider`, which tells for each candidate whether it changed anything but the count."""
    consider = Space.consider

    def recorded(space: Space, *candidate: Any) -> None:
        before = len(space.fresh), space.budget.spent + 1, _twins(space)
        consider(space, *candidate)
        effects.append((len(space.fresh), space.budget.spent, _twins(space)) != before)

    return recorded


def _twins(space: Space) -> int:
    return sum(target.twins for target in space.targets)


def halved(effects: bytes) -> Method:
    """`Space.consider` where every second candidate is left to another process."""
    consider = Space.consider
    others = iter([not effect and place % 2 for place, effect in enumerate(effects)])

    def considered(space: Space, *candidate: Any) -> None:
        if next(others):
            space.budget.spent += 1
        else:
            consider(space, *candidate)

    return considered


def timed(spent: list[float]) -> Method:
    """`Search._deduce`, whose processor time is added up."""
    deduce = Search._deduce

    def deduced(self: Search, space: Space, *, narrow: bool) -> None:
        before = time.process_time()
        deduce(self, space, narrow=narrow)
        spent[0] += time.process_time() - before

    return deduced


def measured(asked: dict[str, Any], how: str, effects: bytes) -> tuple[float, float, dict[str, Any], bytes]:
    """A search's seconds, those of its deducers, its answer, and what its candidates changed if that is recorded."""
    deducing, changed = [0.0], bytearray()
    Search._deduce = timed(deducing)  # type: ignore[method-assign]
    if how == "recorded":
        Space.consider = recording(changed)  # type: ignore[method-assign]
    elif how == "halved":
        Space.consider = halved(effects)  # type: ignore[method-assign]
    before = time.process_time()
    answer = search(asked)
    return time.process_time() - before, deducing[0], answer, bytes(changed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--candidates", type=int, default=300_000, help="for each task")
    parser.add_argument("--seconds", type=float, default=0.3, help="only tasks whose search takes as long")
    parser.add_argument("--times", type=int, default=3, help="that each is measured")
    options = parser.parse_args()
    context = Context(Budget(options.candidates, 600.0))
    ratios: list[tuple[float, float]] = []
    print("one core s | changed something | deducers | evaluation split | deducers split, too | task")
    for task in load(options.paths):
        asked = request(shown(task, task.name), context)
        if not asked["examples"] or fresh(asked, "plain")[0] < options.seconds:
            continue
        effects = fresh(asked, "recorded")[3]
        turns = [(fresh(asked, "plain"), fresh(asked, "halved", effects)) for _ in range(options.times)]
        if any(plain[2] != half[2] for plain, half in turns):
            raise SystemExit(f"{task.name}: the halved search gave another result")
        one, half = (min(seconds[:2] for seconds in column) for column in zip(*turns, strict=True))
        ratios.append((one[0] / half[0], one[0] / (half[0] - half[1] / 2)))
        shares = f"{sum(effects) / len(effects):17.0%} | {one[1] / one[0]:8.0%}"
        print(f"{one[0]:10.2f} | {shares} | {ratios[-1][0]:15.2f}x | {ratios[-1][1]:18.2f}x | {task.name}", flush=True)
    if not ratios:
        raise SystemExit("no search took as long: give more files, or a smaller --seconds")
    for place, title in enumerate(("evaluation split", "deducers split, too")):
        mean = math.exp(sum(math.log(pair[place]) for pair in ratios) / len(ratios))
        print(f"{title}: {mean:.2f}x on {len(ratios)} tasks")


def fresh(asked: dict[str, Any], how: str, effects: bytes = b"") -> tuple[float, float, dict[str, Any], bytes]:
    """`measured` in a process of its own."""
    with get_context("fork").Pool(1) as pool:
        return pool.apply(measured, (asked, how, effects))


if __name__ == "__main__":
    main()
