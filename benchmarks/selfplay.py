"""Does self-play help with tasks that it has never seen? Solved before and after, at the same seconds a task.

    python benchmarks/selfplay.py list.jsonl text.jsonl --minutes 60 --seconds-a-task 0.2
    python benchmarks/selfplay.py list.jsonl --minutes 5 --keep grown --json all.json

Each file is halved by a hash of its tasks' ids, and one half is held out. A library that is empty at first then plays
with itself for so many minutes: it proposes tasks, solves them with the search and keeps what is verified. No task of
any file is given to it. The held-out half is run with no library and with this one, in turn, `--repeats` times, since
0.2 s are not the same 0.2 s on a busy machine. A task is solved when its examples and its held-out checks hold; wrong
are those whose examples hold and that fail a check.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from skillforge.bench import run_bench
from skillforge.build import make_forge, make_selfplay, open_library
from skillforge.selfplay import SelfPlay
from skillforge.solver import SolverSettings
from skillforge.types import Episode, Task

HEADER = "| tasks, held-out half | library | s a task | fit | solved | wrong | first | with a skill |"
HARDER, EASIER = 0.75, 0.4
"""Above the one share of a wave solved the next is more difficult, below the other less."""


def held_out(path: Path, folder: Path) -> Path:
    """A file of those tasks whose id's hash is even, with nothing that they require: it may be in the other half."""
    tasks = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    chosen = [task for task in tasks if hashlib.sha256(task["id"].encode()).digest()[0] % 2 == 0]
    half = folder / path.name
    half.write_text("".join(json.dumps({**task, "requires": []}) + "\n" for task in chosen), encoding="utf-8")
    return half


class Play:
    """A curriculum of what self-play proposes, until the time is up or nothing new is found."""

    def __init__(self, selfplay: SelfPlay, minutes: float, size: int) -> None:
        self.selfplay = selfplay
        self.deadline = time.monotonic() + minutes * 60
        self.size = size
        self.difficulty = 1
        self.known: list[Task] = []
        self.proposed: Counter[int] = Counter()
        self.solved: Counter[int] = Counter()
        self.reasons: Counter[str] = Counter()
        self.current: Sequence[Task] = ()

    def wave(self, history: Sequence[Episode]) -> Sequence[Task]:
        if self.current:
            self._learn(history[-len(self.current) :])
        self.current = ()
        if time.monotonic() < self.deadline:
            self.current = self.selfplay.propose(self.size, self.known, self.difficulty)
        self.known += self.current
        return self.current

    def _learn(self, episodes: Sequence[Episode]) -> None:
        solved = sum(episode.solved for episode in episodes)
        self.proposed[self.difficulty] += len(episodes)
        self.solved[self.difficulty] += solved
        self.reasons.update(_kind(episode) for episode in episodes)
        share = solved / len(episodes)
        self.difficulty = min(10, max(1, self.difficulty + (share >= HARDER) - (share <= EASIER)))


def _kind(episode: Episode) -> str:
    if episode.solved:
        return "reused" if episode.reused else "learned"
    if "ended early" in episode.reason:
        return episode.reason
    return "not verified" if episode.attempts else "not found"


def play(folder: Path, options: argparse.Namespace) -> Play:
    settings = SolverSettings(candidates=options.candidates, timeout_s=options.timeout, seed=options.seed)
    with (
        open_library(folder, create=True) as library,
        make_selfplay(library, seed=options.seed) as selfplay,
        make_forge(library, settings=settings, jobs=options.jobs) as forge,
    ):
        played = Play(selfplay, options.minutes, options.wave)
        forge.run(played)
        print(f"\n{len(library)} skills after {options.minutes:g} minutes, depth {library.max_depth}")
    print("| difficulty | proposed | solved |\n|---|---|---|")
    for difficulty, proposed in sorted(played.proposed.items()):
        print(f"| {difficulty} | {proposed} | {played.solved[difficulty]} |")
    print("; ".join(f"{reason}: {count}" for reason, count in played.reasons.most_common()) + "\n")
    return played


def row(half: Path, library: Path | None, seconds: float) -> dict[str, Any]:
    found = run_bench([half], timeout_s=seconds, library=library)
    told = found["summary"]
    cells = [f"{half.stem} ({told['tasks']})", "self-played" if library else "empty", f"{seconds:g}", told["fits"]]
    cells += [told["solved"], f"{told['wrong']} of {told['checked']}", told["first_try"], told["composed"]]
    print(f"| {' | '.join(map(str, cells))} |", flush=True)
    return {"file": half.name, "library": "self-played" if library else "empty", **found}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seconds-a-task", type=float, default=0.2)
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--wave", type=int, default=12, help="tasks proposed at a time")
    parser.add_argument("--candidates", type=int, default=50_000, help="what the search may spend on each of them")
    parser.add_argument("--timeout", type=float, default=30.0, help="seconds after which it is broken off")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="where the library is kept; one that is there goes on growing")
    parser.add_argument("--json", type=Path, help="keep every result in this file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="skillforge-selfplay-") as scratch:
        grown = options.keep or Path(scratch) / "library"
        halves = [held_out(path, Path(scratch)) for path in options.paths]
        play(grown, options)
        print(HEADER)
        print("|---" * (HEADER.count("|") - 1) + "|")
        results = [
            row(half, library, options.seconds_a_task)
            for half in halves
            for _ in range(options.repeats)
            for library in (None, grown)
        ]
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
