"""What a call costs: `run` beside the floor, a process per call and bubblewrap; `map`, `session`, two workers."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial

from sandbox_floor import Floor
from sandbox_peers import Loaded, Peer
from sandbox_rows import MS, Action, Plan, Row, interleaved, median_ms, p50_p99, ratio, repeated

from skillforge.sandbox import Sandbox

TRIVIAL = "def f(x):\n    return x + 1\n"
REALISTIC = '''
import re
from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    text: str
    count: int = 1


def words(text: str) -> list[str]:
    """Lower-case words, in order."""
    return re.findall(r"[a-z0-9]+", text.lower())


def most_common(text: str, limit: int = 3) -> list[Word]:
    counted = Counter(words(text))
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [Word(text, count) for text, count in ranked[:limit]]


def f(x: int) -> int:
    found = {word.text: word.count for word in most_common(f"the cat and the dog and the {x}")}
    try:
        return found["the"] + x - 2
    except KeyError:
        return -1
'''
COMPUTING = (
    "def f(x):\n    total = 0\n    for i in range(90_000):\n        total += i & x\n    return x + 1 + 0 * total\n"
)
PAUSE_S = 0.005
BLOCK = 25


def runner(sandbox: Sandbox, source: str = TRIVIAL) -> Action:
    """`run` of the same source again and again, its answer checked."""

    def call() -> None:
        outcome = sandbox.run(source, "f", [41])
        assert outcome.value == 42, outcome

    return call


def newcomer(sandbox: Sandbox, source: str) -> Action:
    """`run` of a source that was never seen before, each time."""
    fresh = (f"{source}\nSERIAL = {time.time_ns()} + {number}\n" for number in itertools.count())

    def call() -> None:
        outcome = sandbox.run(next(fresh), "f", [41])
        assert outcome.value == 42, outcome

    return call


def floor_rows(plan: Plan) -> Iterator[Row]:
    """`run` of cached code against the floor."""
    with Floor() as floor, Sandbox() as sandbox:
        run, late, early = runner(sandbox), lambda: floor.call(41), lambda: floor.call_early(41)
        interleaved(max(5, plan.pairs // 50), run, late, early)
        yield from _pairs("run", plan, run, late, early, floor, 0.0)
        yield from _pairs("run after 5 ms of rest", plan, run, late, early, floor, PAUSE_S)
        # In single pairs, work that one side puts off until after its answer slows the other side; not in blocks.
        blocks = interleaved(
            max(2, plan.pairs // BLOCK), repeated(run, BLOCK), repeated(late, BLOCK), repeated(early, BLOCK)
        )
        each = [[block / BLOCK for block in taken] for taken in blocks]
        for name, below in (("the floor", each[1]), ("the early floor", each[2])):
            yield Row(
                "floor",
                f"run, blocks of {BLOCK} back to back / {name}",
                median_ms(each[0]),
                ratio=ratio(each[0], below),
                at_most=1.15,
                note=f"{MS / median_ms(each[0]):.0f} calls/s, {name} {MS / median_ms(below):.0f}",
            )
        for name, source in (("two lines", TRIVIAL), (f"{len(REALISTIC.splitlines())} lines", REALISTIC)):
            new, cached = newcomer(sandbox, source), runner(sandbox, source)
            taken = interleaved(max(5, plan.pairs // 5), new, cached, late)
            yield Row("floor", f"first run of new source, {name}", median_ms(taken[0]), ratio=ratio(taken[0], taken[2]))
            yield Row("floor", f"run of it again, {name}", median_ms(taken[1]), ratio=ratio(taken[1], taken[2]))


def _pairs(
    name: str, plan: Plan, run: Action, late: Action, early: Action, floor: Floor, pause_s: float
) -> Iterator[Row]:
    rounds = plan.pairs if not pause_s else max(5, plan.pairs // 2)
    inside: list[float] = []

    def reaped() -> None:
        late()
        inside.append(floor.last_inside_s)

    ran, floored = interleaved(rounds, run, reaped, pause_s=pause_s)
    yield Row(
        "floor", f"{name} / the floor", median_ms(ran), ratio=ratio(ran, floored), at_most=1.15, note=p50_p99(ran)
    )
    yield Row("floor", "  the floor", median_ms(floored), note=p50_p99(floored))
    yield Row("floor", "  the floor by the worker's own clock", median_ms(inside), ratio=ratio(ran, inside))
    ran, floored = interleaved(max(5, rounds // 2), run, early, pause_s=pause_s)
    yield Row(
        "floor", f"{name} / the early floor", median_ms(ran), ratio=ratio(ran, floored), at_most=1.15, note=p50_p99(ran)
    )
    yield Row("floor", "  the early floor", median_ms(floored), note=p50_p99(floored))


# -- a process per call

_ONE_CALL = f"{TRIVIAL}print(f(41))"


def process_rows(plan: Plan) -> Iterator[Row]:
    """A fresh interpreter for each call, bare and in bubblewrap: how many times longer than `run`."""
    python = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
    kinds: list[tuple[str, list[str], float]] = [("python -I -c", [python, "-I", "-c", _ONE_CALL], 8.0)]
    if shutil.which("bwrap"):
        kinds.append(("bubblewrap + python", [*_bubblewrap(python), python, "-I", "-c", _ONE_CALL], 9.0))
    with Sandbox() as sandbox:
        run = runner(sandbox)
        interleaved(5, run)
        for name, command, bar in kinds:
            process = _process(command)
            slow, fast = interleaved(plan.rounds(at_most=100), process, run, pause_s=PAUSE_S)
            quick = ratio(slow, fast)
            yield Row("process", f"{name} / run", median_ms(slow), ratio=quick, at_least=bar, note=p50_p99(slow))
    if len(kinds) == 1:
        yield Row("process", "bubblewrap + python / run", at_least=9.0, note="not installed: apt install bubblewrap")


def _process(command: list[str]) -> Action:
    def call() -> None:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env={}, check=True)
        assert done.stdout == b"42\n"

    return call


def _bubblewrap(python: str) -> list[str]:
    """Every namespace of its own, and nothing to read but the interpreter and its libraries."""
    command = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv"]
    for folder in dict.fromkeys([sys.base_prefix, os.path.dirname(python), "/usr", "/lib", "/lib64"]):
        if os.path.islink(folder):
            command += ["--symlink", os.readlink(folder), folder]
        elif os.path.isdir(folder):
            command += ["--ro-bind", folder, folder]
    return [*command, "--chdir", "/"]


# -- many calls in one child


def many_rows(plan: Plan) -> Iterator[Row]:
    """`map` and `session`: one child for many calls."""
    count = 200 if plan.quick else 1_000
    lists = [[number] for number in range(count)]
    with Sandbox() as sandbox:

        def mapped() -> None:
            outcomes = sandbox.map(TRIVIAL, "f", lists)
            assert [outcome.value for outcome in outcomes] == [number + 1 for number in range(count)]

        (taken,) = interleaved(plan.rounds(at_most=20), mapped)
        each = [seconds / count for seconds in taken]
        yield Row("many", f"map of {count:,} trivial calls, each", median_ms(each), at_most=0.1)
        with sandbox.session(TRIVIAL) as session:
            for name, pause_s in (("session, a call", 0.0), ("session, a call after 5 ms of rest", PAUSE_S)):
                (taken,) = interleaved(plan.pairs, lambda: session.call("f", [41]), pause_s=pause_s)
                yield Row("many", name, median_ms(taken), at_most=None if pause_s else 0.15, note=p50_p99(taken))


# -- two workers


def workers_rows(plan: Plan) -> Iterator[Row]:
    """Throughput of two workers with two threads over one with one, in blocks that take turns."""
    with Sandbox(pool=1) as one, Sandbox(pool=2) as two, Floor() as floor, Floor() as other:
        for name, source in (("trivial runs", TRIVIAL), ("runs of 5 ms", COMPUTING)):
            runs = plan.rounds(at_most=60)
            single, crossed = at_once([runner(one, source)], runs), at_once([runner(one, source)] * 2, runs)
            double = at_once([runner(two, source)] * 2, runs)
            interleaved(2, single, double)
            alone, shared, both = interleaved(plan.rounds(at_most=12), single, crossed, double)
            for what, taken, bar in (("two workers", both, 1.7), ("one worker", shared, None)):
                gain, note = 2 * ratio(alone, taken), _rates(runs, alone, taken)
                yield Row("workers", f"{name}: {what}, two threads / one, one", ratio=gain, at_least=bar, note=note)
        runs = plan.rounds(at_most=60)
        single = at_once([lambda: floor.call(41)], runs)
        double = at_once([lambda: floor.call(41), lambda: other.call(41)], runs)
        alone, both = interleaved(plan.rounds(at_most=12), single, double)
        gain, note = 2 * ratio(alone, both), _rates(runs, alone, both)
        yield Row("workers", "what the machine gives: two floors / one", ratio=gain, note=note)


def _rates(runs: int, alone: list[float], both: list[float]) -> str:
    return f"{runs / median_ms(alone) * MS:.0f} → {2 * runs / median_ms(both) * MS:.0f} calls/s"


def at_once(calls: list[Action], times: int) -> Action:
    """Each call so many times, each in a thread of its own."""
    failures: list[BaseException] = []

    def work(call: Action) -> None:
        try:
            repeated(call, times)()
        except BaseException as error:
            failures.append(error)

    def block() -> None:
        threads = [threading.Thread(target=work, args=(call,)) for call in calls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]

    return block


# -- a trivial call of the peers


def peer_rows(plan: Plan, peers: dict[str, Peer | str]) -> Iterator[Row]:
    """A trivial call of each peer, beside `run` and a session."""
    with Sandbox() as sandbox, sandbox.session(TRIVIAL) as session:
        run = runner(sandbox)
        for name, peer in peers.items():
            what = f"{name}, a trivial call / run"
            if isinstance(peer, str):
                yield Row("peers", what, note=peer)
                continue
            with peer(TRIVIAL) as loaded:
                actions = (partial(_checked, loaded), run, lambda: session.call("f", [41]))
                interleaved(2, *actions)
                theirs, ours, kept = interleaved(plan.rounds(at_most=100), *actions)
            note = f"{ratio(theirs, kept):.2f}× a session's call; {p50_p99(theirs)}"
            yield Row("peers", what, median_ms(theirs), ratio=ratio(theirs, ours), note=note)


def _checked(loaded: Loaded) -> None:
    assert loaded(41) == 42
