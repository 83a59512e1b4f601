"""How many more tasks a minute `--jobs 16` solves than `--jobs 1`, with a language model that takes 200 ms.

    python benchmarks/throughput.py [--tasks 64] [--jobs 16] [--delay 0.2] [--repeat 3]

The model is a server in a process of its own; commits, verification and litellm count. Both runs are taken side by
side, `--repeat` times; the ratio is that of the medians.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import statistics
import tempfile
from pathlib import Path

import skillforge
from skillforge.build import open_library
from skillforge.llm import LLMOptions
from skillforge.signature import Signature
from skillforge.testing import LoopbackServer
from skillforge.types import Case, Task


def answer(body: dict) -> str:
    name = body["messages"][1]["content"].partition("Write the function `")[2].partition("(")[0]
    n = name.removeprefix("add_")
    return f'```python\ndef {name}(number: int) -> int:\n    """Add {n} to a number."""\n    return number + {n}\n```'


def serve(pipe, delay: float) -> None:
    with LoopbackServer(answer, delay_s=delay) as server:
        pipe.send(server.base_url)
        pipe.recv()


def tasks(count: int) -> list[Task]:
    return [
        Task(
            id=f"add_{n}",
            name=f"add_{n}",
            description=f"Add {n} to a number.",
            signature=Signature.parse("(number: int) -> int"),
            examples=tuple(Case.parse(f"add_{n}({x}) == {x + n}") for x in (0, 5)),
            checks=(Case.parse(f"add_{n}(100) == {100 + n}"),),
        )
        for n in range(count)
    ]


WARM = 16
"""Tasks beforehand: as many as start all workers."""


def run(count: int, jobs: int, url: str) -> float:
    """Seconds that a run takes, from a warm start: litellm imported, sandboxes up."""
    folder = Path(tempfile.mkdtemp(prefix="skillforge-throughput-"))
    try:
        options = LLMOptions(api_base=url)
        with open_library(folder / "lib", create=True) as library:
            make = skillforge.make_forge
            with make(library, models="openai/gpt-4o-mini", jobs=jobs, llm=options) as forge:
                forge.run(skillforge.FileCurriculum(tasks(count + WARM)[count:]))
                report = forge.run(skillforge.FileCurriculum(tasks(count)))
                assert sum(episode.solved for episode in report.final) == count
                return report.seconds
    finally:
        shutil.rmtree(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=64)
    parser.add_argument("--jobs", type=int, default=16)
    parser.add_argument("--delay", type=float, default=0.2)
    parser.add_argument("--repeat", type=int, default=3)
    given = parser.parse_args()
    os.environ.setdefault("OPENAI_API_KEY", "none")
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, given.delay))
    server.start()
    url = ours.recv()
    one, many = [], []
    for _ in range(given.repeat):
        one.append(run(given.tasks, 1, url))
        many.append(run(given.tasks, given.jobs, url))
    ours.send(None)
    server.join()
    alone, together = statistics.median(one), statistics.median(many)
    print(f"{given.tasks} tasks, a model that takes {given.delay * 1000:g} ms, {os.cpu_count()} cores")
    print("| jobs | seconds | tasks a second |\n|---|---|---|")
    print(f"| 1 | {alone:.2f} | {given.tasks / alone:.1f} |")
    print(f"| {given.jobs} | {together:.2f} | {given.tasks / together:.1f} |")
    print(f"ratio: {alone / together:.1f}×")


if __name__ == "__main__":
    main()
