"""What a sandbox costs that does nothing: its start, its memory; and whether it stays the same over very many calls."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator

from sandbox_calls import TRIVIAL, at_once, runner
from sandbox_rows import MS, Plan, Row, descendants, interleaved, is_zombie, median_ms, memory_kb, percentile

from skillforge.sandbox import Sandbox

SETTLED_S = 0.1
"""By then the last child is reaped and the next one forked: pages shared with a process not seen would be missing."""

GENERATIONS = {1: "started by the host", 2: "forked by it", 3: "forked by that one"}


def start_rows(plan: Plan) -> Iterator[Row]:
    """From nothing to a worker that is ready, and to the first outcome."""

    def worker() -> None:
        with Sandbox() as sandbox:
            sandbox.layers()

    def outcome() -> None:
        with Sandbox() as sandbox:
            assert sandbox.run(TRIVIAL, "f", [41]).value == 42

    interleaved(1, worker, outcome)
    alone, first = interleaved(plan.rounds(at_most=20), worker, outcome)
    for what, taken in (("a fresh sandbox's first outcome, and its end", first), ("its worker alone", alone)):
        note = f"worst {percentile(taken, 1.0) * MS:.0f} ms"
        yield Row("start", what, median_ms(taken), at_most=150.0, note=note)


def memory_rows(plan: Plan) -> Iterator[Row]:
    """Each process of an idle sandbox. PSS shares out what several map; USS is what is its alone."""
    for used, threads in (("one after the other", 1), ("by two threads", 2)):
        before = set(descendants())
        with Sandbox() as sandbox:
            at_once([runner(sandbox)] * threads, 3 if plan.quick else 300)()
            time.sleep(SETTLED_S)
            yield from _processes(f"used {used}", [pid for pid in descendants() if pid not in before])


def _processes(used: str, found: list[int]) -> Iterator[Row]:
    total: dict[str, int] = {}
    depths = descendants()
    for pid in found:
        kb = memory_kb(pid)
        if not kb:
            yield Row("memory", f"process {pid}", note="the system does not let us read its smaps_rollup")
            continue
        total = {key: total.get(key, 0) + value for key, value in kb.items()}
        note = f"USS {kb['uss'] / 1024:.1f}, RSS {kb['rss'] / 1024:.1f} MB"
        what = f"  process {GENERATIONS.get(depths[pid], depths[pid])}"
        yield Row("memory", what, kb["pss"] / 1024, "MB PSS", note=note)
    if total:
        note = f"USS {total['uss'] / 1024:.1f} MB"
        what = f"a sandbox {used}, {len(found)} processes"
        yield Row("memory", what, total["pss"] / 1024, "MB PSS", at_most=20.0, note=note)


# -- very many calls

SLACK_MB = 1.0
"""What a process may be bigger for in the second half of the calls: its allocator breathes."""


def soak_rows(plan: Plan) -> Iterator[Row]:
    """`--calls` calls each through `run`, `map` and a session; every twentieth run brings new source."""
    before = set(descendants())
    with Sandbox(pool=2) as sandbox:
        _spend(sandbox, 0, max(50, plan.calls // 20))
        states = [_state(before)]
        half = plan.calls // 2
        for number in (1, 2):
            _spend(sandbox, number * plan.calls, half)
            states.append(_state(before))
        start, middle, end = states
        for what in ("descriptors of the host", "descriptors of the workers", "processes", "zombies"):
            note = f"{start[what]:.0f} → {middle[what]:.0f} → {end[what]:.0f}, over 3 × {2 * half:,} calls"
            yield Row("soak", f"{what}, more at the end", end[what] - start[what], "", at_most=0, note=note)
        for what in ("MB of the host", "MB of the workers"):
            note = f"{start[what]:.1f} → {middle[what]:.1f} → {end[what]:.1f} MB (RSS)"
            grown = end[what] - middle[what]
            yield Row("soak", f"{what}, growth in the second half", grown, "MB", at_most=SLACK_MB, note=note)


def _spend(sandbox: Sandbox, serial: int, calls: int) -> None:
    """So many calls each way."""
    for number in range(calls):
        source = f"{TRIVIAL}SERIAL = {serial + number}\n" if number % 20 == 0 else TRIVIAL
        outcome = sandbox.run(source, "f", [number])
        assert outcome.value == number + 1, outcome
    for begin in range(0, calls, 1_000):
        numbers = range(begin, min(calls, begin + 1_000))
        outcomes = sandbox.map(TRIVIAL, "f", [[number] for number in numbers])
        assert [outcome.value for outcome in outcomes] == [number + 1 for number in numbers]
    with sandbox.session(TRIVIAL) as session:
        for number in range(calls):
            outcome = session.call("f", [number])
            assert outcome.value == number + 1, outcome


def _state(before: set[int]) -> dict[str, float]:
    gc.collect()
    found = [pid for pid in descendants() if pid not in before]
    return {
        "descriptors of the host": len(os.listdir("/proc/self/fd")),
        "descriptors of the workers": sum(map(_descriptors, found)),
        "processes": len(found),
        "zombies": sum(map(is_zombie, found)),
        "MB of the host": memory_kb(os.getpid()).get("rss", 0) / 1024,
        "MB of the workers": sum(memory_kb(pid).get("rss", 0) for pid in found) / 1024,
    }


def _descriptors(pid: int) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return 0
