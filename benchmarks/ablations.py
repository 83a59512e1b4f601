"""What each part is worth: the shipped curricula with one part left out, at the same candidates a task.

    python benchmarks/ablations.py curricula/*.yaml --candidates 20000 --seeds 3

After the ablations of Voyager (arXiv:2305.16291, §3.4). Tasks do not say what they require, or retrieval would have
nothing to find; each is tried once, by the search, in waves of 16. Solved is what passes every held-out check in the
end, whatever was admitted on the way.

    full             in the order of the files, verified, recalled, composed
    no library       nothing is stored: each task alone
    no order         shuffled
    no verification  whatever fits its examples is kept, and built on
    no retrieval     skills offered are drawn by chance, as many as else
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from skillforge.build import make_forge, make_verifier, open_library
from skillforge.curriculum import load
from skillforge.forge import GUESSES, Forge
from skillforge.protocols import Component
from skillforge.solver import Recalled, SolverSettings
from skillforge.types import Candidate, Episode, Program, Task, Verdict

CONDITIONS = ("full", "no library", "no order", "no verification", "no retrieval")
WAVE = 16


class Once:
    """Each task once, in order, in waves."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self.tasks = tasks

    def wave(self, history: Sequence[Episode]) -> Sequence[Task]:
        tried = {episode.task.id for episode in history}
        return [task for task in self.tasks if task.id not in tried][:WAVE]


class Credulous:
    """A verifier that looks at the examples only, and takes that for enough."""

    def __init__(self, verifier: Any) -> None:
        self.verifier = verifier

    def verify(self, task: Task, candidate: Candidate, program: Program) -> Verdict:
        shown = replace(task, checks=(), check_code="", properties=())
        verdict: Verdict = self.verifier.verify(shown, candidate, program)
        return replace(verdict, evidence="given") if verdict.passed else verdict

    def close(self) -> None:
        self.verifier.close()


def ablated(forge: Forge, condition: str, rng: random.Random) -> None:
    """Leaves the part out."""
    recalled = forge._recalled

    def without(name: str, task: Task, stored: tuple[Component, ...], share: float) -> Recalled:
        if condition == "no library":
            return Recalled(name)
        told = recalled(name, task, stored, share)
        chosen = rng.sample(stored, min(GUESSES, len(stored)))
        return replace(told, components=tuple(chosen), near=tuple(one.skill for one in chosen))

    if condition in ("no library", "no retrieval"):
        forge._recalled = without  # type: ignore[method-assign]
    if condition == "no verification":
        forge.solver.verifier = Credulous(forge.solver.verifier)


def run(tasks: Sequence[Task], condition: str, candidates: int, seed: int) -> tuple[int, int]:
    """(solved, composed of others) of the tasks."""
    rng = random.Random(seed)
    order = list(tasks)
    if condition == "no order":
        rng.shuffle(order)
    with tempfile.TemporaryDirectory() as folder, open_library(Path(folder) / "lib", create=True) as library:
        settings = SolverSettings(candidates=candidates, seed=seed)
        with make_forge(library, jobs=2, settings=settings) as forge:
            ablated(forge, condition, rng)
            report = forge.run(Once(order))
        verifier = make_verifier(library)
        try:
            passed = [episode for episode in report.final if episode.solved and holds(episode, library, verifier)]
        finally:
            verifier.close()
        return len(passed), sum(bool(episode.skill and episode.skill.pins) for episode in passed)


def holds(episode: Episode, library: Any, verifier: Any) -> bool:
    """Whether what it ended in passes all that its task holds."""
    name = episode.reused or (episode.skill.name if episode.skill else "")
    source = library.source(name)
    return bool(verifier.verify(episode.task, Candidate(source, name, "search"), library.program(name)).passed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--candidates", type=int, default=20_000, help="what the search may try on one task")
    parser.add_argument("--seeds", type=int, default=3, help="repetitions, each with another seed")
    parser.add_argument("--first", type=int, help="only so many tasks of each file")
    options = parser.parse_args()
    files = [load([path]) for path in options.paths]
    tasks = [replace(task, requires=()) for file in files for task in file[: options.first]]
    print(f"| {len(tasks)} tasks, {options.candidates:,} candidates each | solved (least to most) | composed |")
    print("|---|---|---|")
    for condition in CONDITIONS:
        found = [run(tasks, condition, options.candidates, seed) for seed in range(options.seeds)]
        solved, composed = [one[0] for one in found], [one[1] for one in found]
        span = f"{statistics.mean(solved):.1f} ({min(solved)} to {max(solved)})"
        print(f"| {condition} | {span} | {statistics.mean(composed):.1f} |", flush=True)


if __name__ == "__main__":
    main()
