"""Processes as the tests see them: who descends from whom, who is still there, who is a zombie."""

from __future__ import annotations

import os
import time
from pathlib import Path


def descendants(pid: int) -> list[int]:
    """A process and all that descend from it, through whichever of their threads."""
    found = [pid]
    for each in found:
        for children in Path(f"/proc/{each}/task").glob("*/children"):
            found.extend(map(int, _read(children).split()))
    return found


def still_there(pids: list[int]) -> list[int]:
    """Those that live on after a grace of ten seconds: how fast the kernel reaps is not our matter."""
    alive = pids
    for _ in range(200):
        alive = [pid for pid in alive if state(pid) not in ("", "Z", "X")]
        if not alive:
            return []
        time.sleep(0.05)
    return alive


def zombies(pids: list[int]) -> list[int]:
    """Those that ended, and stay unreaped for a grace of five seconds."""
    dead = pids
    for _ in range(100):
        dead = [pid for pid in dead if state(pid) == "Z"]
        if not dead:
            return []
        time.sleep(0.05)
    return dead


def state(pid: int) -> str:
    """The kernel's letter for it; "" if there is no such process."""
    return _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].strip()[:1]


def descriptors(pid: int) -> int:
    """How many it holds; 0 of one that ended meanwhile."""
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except FileNotFoundError:
        return 0


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it ended meanwhile
        return ""
