"""Bench: how many tasks are solved, in what time, with no library, with a given one, or with a growing one.

Tasks run in file order, one at a time, each with the same budget of seconds. The library given is copied first
and never changed.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from skillforge.build import make_forge, open_library
from skillforge.curriculum import load
from skillforge.forge import Forge
from skillforge.sandbox import Permissions
from skillforge.signature import Signature
from skillforge.solver import Recalled, SolverSettings
from skillforge.types import Case, Episode, Task
from skillforge.writers.search import Operators

HELD_OUT = ("check", "check_code", "property")
UNBOUNDED = 1 << 60
ATTEMPTS = 4

_WARM_UP = Task("warm_up", "warm_up", "", Signature.parse("(n: int) -> int"), (Case((1,), expected=1),))


@dataclass(frozen=True, slots=True)
class BenchRow:
    """One task's result. `fits`: every example holds; `checks_passed` of `checks_total` held-out checks hold."""

    id: str
    fits: bool
    checks_passed: int
    checks_total: int
    seconds: float
    candidates: int
    source: str
    uses: tuple[str, ...]
    attempts: int
    reason: str

    @property
    def correct(self) -> bool:
        return self.fits and self.checks_passed == self.checks_total


def run_bench(
    paths: Sequence[str | Path],
    *,
    models: str = "search",
    timeout_s: float = 10.0,
    library: str | Path | None = None,
    grow: bool = False,
    attempts: int = ATTEMPTS,
    seed: int = 0,
    permissions: Permissions | None = None,
    operators: Operators | str | None = None,
    on_row: Callable[[BenchRow], None] = lambda row: None,
) -> dict[str, Any]:
    """`{tasks: [{id, fits, checks_passed, checks_total, seconds, candidates, source, uses, attempts, reason}],
    summary}`.

    With `grow`, what is solved joins a scratch library that later tasks may use. As in a run, the verifier may reject
    candidates before it passes one, `attempts` at most: with 1, held-out checks measure only and select nothing.
    On Ctrl-C the rows so far; the summary's `interrupted` is then how many there would have been.
    Raises InvalidCurriculum, LibraryError.
    """
    tasks = load(paths)
    settings = SolverSettings(candidates=UNBOUNDED, timeout_s=timeout_s, attempts=attempts, seed=seed)
    granted = permissions or Permissions()
    opened = partial(open_library, create=True, tools=granted.tools, unsafe_isolation=granted.unsafe_isolation)
    with _scratch(library) as scratch, opened(scratch) as copy:
        forge = make_forge(copy, models=models, settings=settings, operators=operators)
        recalls = grow or library is not None
        rows = []
        forge.recall([_WARM_UP])  # processes start, and the index is opened, before the clock runs
        forge.solver.solve(_WARM_UP, Recalled(_WARM_UP.name))
        interrupted = False
        try:
            for task in tasks:
                rows.append(_run_task(forge, task, recalls=recalls, grow=grow))
                on_row(rows[-1])
        except KeyboardInterrupt:
            interrupted = True
    summary = _summary(rows, timeout_s) | ({"interrupted": len(tasks)} if interrupted else {})
    return {"tasks": [asdict(row) for row in rows], "summary": summary}


@contextmanager
def _scratch(library: str | Path | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="skillforge-bench-") as folder:
        scratch = Path(folder) / "library"
        if library is not None:
            with open_library(library) as given:  # a clear error now, for a path that holds none
                given.copy(scratch)
        yield scratch


def _run_task(forge: Forge, task: Task, *, recalls: bool, grow: bool) -> BenchRow:
    started = time.perf_counter()
    recalled = forge.recall([task])[0]
    if not recalls:
        recalled = Recalled(recalled.name)
    episode = forge.solver.solve(task, recalled)
    seconds = time.perf_counter() - started
    if grow:
        forge.library.commit([episode.skill] if episode.skill else [], episodes=[episode])
    return _row(episode, seconds)


def _row(episode: Episode, seconds: float) -> BenchRow:
    attempt = max(episode.attempts, key=lambda each: each.verdict.reward, default=None)
    shown = attempt.verdict.count("example", "scenario") if attempt else (0, 1)
    passed, total = attempt.verdict.count(*HELD_OUT) if attempt else (0, len(episode.task.checks))
    uses = (episode.reused,) if episode.reused else attempt.candidate.uses if attempt else ()
    return BenchRow(
        id=episode.task.id,
        fits=shown[0] == shown[1],
        checks_passed=passed,
        checks_total=total,
        seconds=round(seconds, 4),
        candidates=episode.cost.candidates,
        source=attempt.candidate.source if attempt else "",
        uses=uses,
        attempts=len(episode.attempts),
        reason=episode.reason,
    )


def _summary(rows: Sequence[BenchRow], timeout_s: float) -> dict[str, Any]:
    checked = [row for row in rows if row.fits and row.checks_total]
    return {
        "tasks": len(rows),
        "timeout_s": timeout_s,
        "fits": sum(row.fits for row in rows),
        "solved": sum(row.correct for row in rows),
        "checked": len(checked),
        "wrong": sum(not row.correct for row in checked),
        "first_try": sum(row.correct and row.attempts == 1 for row in rows),
        "composed": sum(bool(row.uses) for row in rows),
        "seconds": round(sum(row.seconds for row in rows), 3),
        "candidates": sum(row.candidates for row in rows),
    }
