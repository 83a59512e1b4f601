"""What every part of the sandbox benchmark shares: interleaved timing, rows with a bar, processes seen from outside."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Action = Callable[[], object]

MS = 1e3


@dataclass(frozen=True)
class Row:
    """One measured line. `ratio` is a times figure; `at_most`/`at_least` bound it, or the figure where it is None."""

    section: str
    what: str
    figure: float | None = None
    unit: str = "ms"
    ratio: float | None = None
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """None where there is no bar, or nothing was measured to hold against it."""
        found = self.ratio if self.ratio is not None else self.figure
        if found is None or (self.at_most is None and self.at_least is None):
            return None
        return found <= self.at_most if self.at_most is not None else found >= (self.at_least or 0.0)

    @property
    def bar(self) -> str:
        unit = "×" if self.ratio is not None else f" {self.unit}"
        if self.at_most is not None:
            return f"≤ {self.at_most:g}{unit}"
        return f"≥ {self.at_least:g}{unit}" if self.at_least is not None else ""


@dataclass(frozen=True)
class Plan:
    """How much to measure: `pairs` interleaved pairs where a call is short, fewer where it is long."""

    pairs: int = 1_000
    calls: int = 5_000
    quick: bool = False

    def rounds(self, at_most: int) -> int:
        return max(2, min(self.pairs // 10, at_most))


def timed(action: Action) -> float:
    """Seconds that one call takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def interleaved(rounds: int, *actions: Action, pause_s: float = 0.0) -> list[list[float]]:
    """Seconds of each action in each round. Who begins changes, so that no action always follows the same other."""
    taken: list[list[float]] = [[] for _ in actions]
    for number in range(rounds):
        for step in range(len(actions)):
            index = (step + number) % len(actions)
            if pause_s:
                time.sleep(pause_s)
            taken[index].append(timed(actions[index]))
    return taken


def repeated(action: Action, times: int) -> Action:
    """The action so many times in a row, as one."""

    def block() -> None:
        for _ in range(times):
            action()

    return block


def ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """The median of the pairs' ratios: noise that hits both of a pair cancels out."""
    return statistics.median(a / b for a, b in zip(above, below, strict=True))


def percentile(taken: Sequence[float], share: float) -> float:
    return sorted(taken)[min(len(taken) - 1, int(share * len(taken)))]


def p50_p99(taken: Sequence[float]) -> str:
    return f"p50 {statistics.median(taken) * MS:.3f}, p99 {percentile(taken, 0.99) * MS:.3f} ms"


def median_ms(taken: Sequence[float]) -> float:
    return statistics.median(taken) * MS


# -- processes, as /proc shows them


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat after the command's name: state, parent, …"""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def descendants(root: int | None = None) -> dict[int, int]:
    """{pid: how many generations below `root`} of all processes below it; a zombie counts."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                children.setdefault(int(_stat(int(entry.name))[1]), []).append(int(entry.name))
            except OSError:
                continue  # it ended meanwhile
    found: dict[int, int] = {}
    level, depth = children.get(root or os.getpid(), []), 1
    while level:
        found.update(dict.fromkeys(level, depth))
        level, depth = [child for pid in level for child in children.get(pid, [])], depth + 1
    return found


def is_zombie(pid: int) -> bool:
    try:
        return _stat(pid)[0] == "Z"
    except OSError:
        return False


def memory_kb(pid: int) -> dict[str, int]:
    """{"rss", "pss", "uss"} in kB; empty where the system does not let us read it."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return {}
    found: dict[str, int] = {}
    for line in text.splitlines()[1:]:
        name, value, *_ = line.split()
        found[name.rstrip(":")] = int(value)
    return {"rss": found["Rss"], "pss": found["Pss"], "uss": found["Private_Clean"] + found["Private_Dirty"]}
