"""What the dialect costs: kernels inside the sandbox beside plain CPython and the peers; compiling beside `compile`."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sandbox_calls import REALISTIC
from sandbox_kernels import KERNELS
from sandbox_peers import Peer
from sandbox_rows import Plan, Row, interleaved, median_ms, ratio, timed

from skillforge.sandbox import Limits, Sandbox

CLOCKED = """
from time import perf_counter


def clocked(n):
    started = perf_counter()
    value = f(n)
    return [perf_counter() - started, value]
"""
"""Beside each kernel: the seconds are the kernel's own process's, with nothing of the call around it."""

LIMITS = Limits(timeout_s=30.0)

_SERVE = """
import json, random, sys
code = {}
for line in sys.stdin:
    source, n = json.loads(line)
    if source not in code:
        code[source] = compile(source, "<kernel>", "exec")
    space = {"__name__": "kernel"}
    random.seed(0)
    exec(code[source], space)
    print(json.dumps(space["clocked"](n)), flush=True)
"""


class Plain:
    """A warm CPython of the same version, flags and hash seed, with no dialect and no jail."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-s", "-S", "-P", "-X", "utf8", "-c", _SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PYTHONHASHSEED": "0"},
            text=True,
        )

    def clocked(self, source: str, n: int) -> tuple[float, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([source, n]) + "\n")
        self.process.stdin.flush()
        seconds, value = json.loads(self.process.stdout.readline())
        return seconds, value

    def close(self) -> None:
        self.process.communicate()

    def __enter__(self) -> Plain:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def kernel_rows(plan: Plan) -> Iterator[Row]:
    """Each kernel: in a fresh child by `run`, and in a session, over plain CPython; then their geometric means."""
    fresh: list[float] = []
    kept: list[float] = []
    with Sandbox(limits=LIMITS) as sandbox, Plain() as plain:
        for name, (source, n) in KERNELS.items():
            program = source + CLOCKED
            with sandbox.session(program) as session:
                columns: tuple[list[float], ...] = ([], [], [])
                for _ in range(plan.rounds(at_most=30)):
                    outcomes = [sandbox.run(program, "clocked", [n]), session.call("clocked", [n])]
                    answers = [*(outcome.value or [outcome] for outcome in outcomes), plain.clocked(program, n)]
                    assert len({answer[-1] for answer in answers}) == 1, answers
                    for column, answer in zip(columns, answers, strict=True):
                        column.append(answer[0])
            ran, called, plainly = columns
            fresh.append(ratio(ran, plainly))
            kept.append(ratio(called, plainly))
            note = f"in a session {kept[-1]:.3f}×; plain {median_ms(plainly):.2f} ms"
            yield Row("inside", f"{name} / plain CPython", median_ms(ran), ratio=fresh[-1], note=note)
    mean = statistics.geometric_mean
    what = f"geometric mean of {len(fresh)} kernels"
    yield Row("inside", f"{what}, run / plain CPython", ratio=mean(fresh), at_most=1.10)
    yield Row("inside", f"{what}, session / plain CPython", ratio=mean(kept), at_most=1.10)


def peer_kernel_rows(plan: Plan, peers: dict[str, Peer | str]) -> Iterator[Row]:
    """The peers over plain CPython, at a tenth of each kernel's size: some would take minutes."""
    with Plain() as plain:
        for name, peer in peers.items():
            what = f"{name}, inside / plain CPython"
            if isinstance(peer, str):
                yield Row("peers", what, note=peer)
            elif "fresh" not in name:  # what is inside is the same
                found = {kernel: _over_plain(kernel, peer, plain, plan) for kernel in KERNELS}
                able = [times for times in found.values() if times is not None]
                unable = [kernel for kernel, times in found.items() if times is None]
                note = f"geometric mean of {len(able)} kernels" + (f"; cannot: {', '.join(unable)}" if unable else "")
                yield Row("peers", what, ratio=statistics.geometric_mean(able) if able else None, note=note)


def _over_plain(kernel: str, peer: Peer, plain: Plain, plan: Plan) -> float | None:
    """None if the peer cannot run the kernel, or gives another answer.

    Its time is taken from outside, less that of a call that does nothing.
    """
    source, n = KERNELS[kernel]
    n = n - 6 if kernel == "recursion" else max(2, n // 10)
    program = source + CLOCKED
    try:
        with peer(source) as loaded, peer("def f(x):\n    return x\n") as nothing:
            if loaded(n) != plain.clocked(program, n)[1]:
                return None
            pairs = [
                (timed(lambda: loaded(n)) - timed(lambda: nothing(n)), plain.clocked(program, n)[0])
                for _ in range(2 if plan.quick else 5)
            ]
    except Exception:  # each peer has errors of its own for what it does not know
        return None
    return max(1e-3, ratio(*zip(*pairs, strict=True)))


def compile_rows(plan: Plan) -> Iterator[Row]:
    """The dialect's compiler beside CPython's own, here in the host: text in, code out, both times."""
    from skillforge.sandbox.dialect.loader import compile_all

    compared: list[float] = []
    for name, source in _sources().items():

        def ours(source: str = source) -> None:
            compile_all({"skill": source}, True)

        def theirs(source: str = source) -> None:
            compile(source, "<skill>", "exec", dont_inherit=True)

        interleaved(3, ours, theirs)
        above, below = interleaved(plan.rounds(at_most=100), ours, theirs)
        compared.append(ratio(above, below))
        lines = len(source.splitlines())
        note = f"{lines} lines; compile {median_ms(below):.3f} ms"
        yield Row("compile", f"{name} / compile", median_ms(above), ratio=compared[-1], note=note)
    yield Row("compile", f"geometric mean of {len(compared)}", ratio=statistics.geometric_mean(compared), at_most=4.0)


def _sources() -> dict[str, str]:
    """Skills of the shipped library that stand alone, ours, and a long module."""
    code = Path(__file__).parent.parent / "skills" / "code"
    alone = [path for path in sorted(code.glob("*.py")) if "from ." not in path.read_text() and path.stem != "__init__"]
    chosen = {path.stem: path.read_text() for path in alone[:: max(1, len(alone) // 8)]}
    chosen["realistic"] = REALISTIC
    chosen["classes"] = KERNELS["private attributes"][0]
    chosen["all kernels"] = "\n".join(source for source, _ in KERNELS.values())
    return chosen
