"""Long runs of the fuzzers: what the tests do with a few hundred seeds, for as long as one likes.

    python benchmarks/fuzz.py programs|mutants|frames|data [--seconds 60] [--seed 0]

`programs`: ordinary programs mean the same in the dialect and in CPython. `mutants`: no mutant of an attack breaches
the dialect alone. `frames`: whatever bytes a child sends, the host makes an Outcome of them. `data`: any JSON is a
value that can be compared, or refused. Each finding is made small and printed; the exit code is 1 if there was one.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from skillforge import values
from skillforge.errors import UnencodableValue
from skillforge.sandbox import Outcome, Sandbox, Status
from tests.fuzz import breaches, connections, data, frames, mutations, programs
from tests.fuzz.smaller import smaller

Finding = tuple[int, str, str]
"""The seed, what is wrong, and the smallest input that shows it."""
Findings = Iterator[Finding]


def by_programs(seeds: Iterator[int], tally: Counter[str]) -> Findings:
    with Sandbox(pool=1) as dialect, Sandbox(dialect=False, pool=1) as plain:

        def kind(source: str) -> str:
            return programs.compare(source, dialect, plain)[0].split(":")[0]

        for seed in seeds:
            source = programs.program(seed)
            found, outcome = programs.compare(source, dialect, plain)
            tally[outcome.status.value] += 1
            if found:
                wanted = found.split(":")[0]
                yield seed, found, smaller(source, lambda text: kind(text) == wanted)  # noqa: B023 - used at once


def by_mutants(seeds: Iterator[int], tally: Counter[str]) -> Findings:
    with breaches.watched() as sandbox:

        def found_in(source: str) -> str:
            return breaches.breach(sandbox.run(source, mutations.ENTRY), source)

        for seed, found, source in breaches.findings(seeds, sandbox, tally):
            small = smaller(source, lambda text: found_in(text) == found) if mutations.parses(source) else source  # noqa: B023
            yield seed, found, small


def by_frames(seeds: Iterator[int], tally: Counter[str]) -> Findings:
    tools = {"t": lambda *args, **kwargs: Outcome(Status.OK, value=[len(args), sorted(kwargs)])}

    def met(stream: bytes) -> str:
        try:
            outcomes = [connections.meet(stream, tools), *connections.meet_many(stream)]
            tally.update(outcome.status.value for outcome in outcomes)
            wrong = [each for each in outcomes if not math.isfinite(each.duration_s + each.peak_mb)]
            return f"no figure: {wrong}" if wrong else ""
        except Exception as error:
            return f"raised in the host: {type(error).__name__}"

    for seed in seeds:
        dice = random.Random(seed)
        stream = frames.stream(dice, loaded=dice.choice((0.05, 0.9)))
        if found := met(stream):
            yield seed, found, repr(_shorter(stream, lambda part: met(part) == found))


def by_data(seeds: Iterator[int], tally: Counter[str]) -> Findings:
    def read(text: bytes) -> str:
        try:
            value = values.loads(text)
            values.equal(value, value)
            again = values.loads(values.dumps(value))
            tally["read"] += 1
            return "" if values.fingerprint(again) == values.fingerprint(value) else "it is another when written again"
        except UnencodableValue:
            tally["refused"] += 1
            return ""
        except Exception as error:
            return f"raised in the host: {type(error).__name__}"

    for seed in seeds:
        text = data.raw(random.Random(seed)).encode("utf-8", "surrogatepass")
        if found := read(text):
            yield seed, found, repr(_shorter(text, lambda part: read(part) == found))


def _shorter(found: bytes, still: Callable[[bytes], bool]) -> bytes:
    """`found` without the pieces that it can do without: halves, then quarters, down to single bytes."""
    size = len(found)
    while size := size // 2:
        at = 0
        while at < len(found):
            without = found[:at] + found[at + size :]
            if still(without):
                found = without
            else:
                at += size
    return found


FUZZERS = {"programs": by_programs, "mutants": by_mutants, "frames": by_frames, "data": by_data}


def _until(deadline: float, first: int) -> Iterator[int]:
    """Seeds from `first` on, until it is time to stop."""
    seed = first
    while time.monotonic() < deadline:
        yield seed
        seed += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fuzzer", choices=FUZZERS)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0, help="a million seeds follow it: 1 repeats nothing of 0")
    given = parser.parse_args()
    tally: Counter[str] = Counter()
    count = 0
    seeds = _until(time.monotonic() + given.seconds, given.seed * 1_000_000)
    for seed, found, small in FUZZERS[given.fuzzer](seeds, tally):
        count += 1
        print(f"--- seed {seed}: {found}\n{small}\n", flush=True)
    print(f"{given.fuzzer}: {dict(tally.most_common())}; {count} findings")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
