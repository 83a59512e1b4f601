"""Kills a run at random instants with SIGKILL, resumes it each time, and compares with one that was left alone.

    python benchmarks/kill.py curricula/cleaning-text.yaml --kills 10

After every kill the library is opened and checked: what was committed is there, nothing is half-visible, every skill's
source has the checksum of its record. At the end `code/` must be the same to the byte as that of the uninterrupted run.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from skillforge.build import open_library
from skillforge.types import sha256


def start(curricula: list[str], library: Path, candidates: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "skillforge", "run", *curricula, "--library", str(library), "--jobs", "2"]
    command += ["--candidates", str(candidates)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)


def committed(library: Path) -> dict[str, str]:
    """{skill: sha256} of what is in the library now, after checking that it is whole."""
    if not (library / "library.db").exists():
        return {}
    with open_library(library, create=True) as opened:
        found = {skill.name: skill.sha256 for skill in opened.skills()}
        for name, digest in found.items():
            assert sha256((library / "code" / f"{name}.py").read_text()) == digest, f"{name}: file and record differ"
            assert opened.program(name).modules, name
    return found


def code(library: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((library / "code").glob("*.*"))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("curricula", nargs="+")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--candidates", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        whole, pieces = Path(folder) / "whole", Path(folder) / "pieces"
        began = time.perf_counter()
        assert start(options.curricula, whole, options.candidates).wait() in (0, 1)
        seconds = time.perf_counter() - began
        lost = killed = 0
        before: dict[str, str] = {}
        for _ in range(options.kills):
            run = start(options.curricula, pieces, options.candidates)
            try:
                run.wait(dice.uniform(0.2, seconds / 2))
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
                run.wait()
                killed += 1
            after = committed(pieces)
            lost += sum(after.get(name) != digest for name, digest in before.items())
            print(f"killed: {killed}, skills: {len(after)}, lost so far: {lost}", flush=True)
            before = after
        assert start(options.curricula, pieces, options.candidates).wait() in (0, 1)
        same = code(whole) == code(pieces)
        print(f"{killed} kills, {lost} committed skills lost; the same library to the byte: {'yes' if same else 'NO'}")
        sys.exit(0 if same and not lost else 1)


if __name__ == "__main__":
    main()
