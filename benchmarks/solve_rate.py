"""What a language model solves, and for how many tokens, as the library grows: with retrieval, all of it, none of it.

    python benchmarks/solve_rate.py --model openai/gpt-4o-mini --tasks 10 --sizes 20 200 2000
    python benchmarks/solve_rate.py --model openai/relay --api-base http://127.0.0.1:8000/v1 --ways recall --sizes 200

Tasks of composed skills are asked again, without their `requires`, of a library of N skills: those that their solutions
were made of, their own left out, and others up to N (the library's, then variations of them in other words). One
attempt each; a task is solved where what the model wrote passes the held-out checks too. Three ways to fill the prompt:
recall as a run does it, every skill with its source, no skill at all. `--model openai/relay` is whoever answers
`skillforge relay`.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from prompt_tokens import variations

from skillforge.build import make_model, make_solver, open_library
from skillforge.forge import NEAR
from skillforge.library import Library
from skillforge.llm import LLMOptions, Model
from skillforge.solver import Recalled, Solver, SolverSettings
from skillforge.types import Episode, Skill, Task
from skillforge.writers.llm.prompt import Size
from skillforge.writers.llm.writer import LLMWriter, Roles

WAYS = ("recall", "whole", "none")


def parts_of(skills: dict[str, Skill], names: Iterable[str]) -> set[str]:
    """These skills, and all that they call."""
    found: set[str] = set()
    left = list(names)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += skills[name].pins
    return found


def drawn(skills: dict[str, Skill], count: int, most: int) -> tuple[list[Skill], set[str]]:
    """Composed skills by chance, and their parts, which are at most so many in all; none is a part of another."""
    goals = [skill for _, skill in sorted(skills.items()) if skill.pins]
    random.Random(0).shuffle(goals)
    chosen: list[Skill] = []
    parts: set[str] = set()
    for goal in goals:
        more = parts | parts_of(skills, goal.pins)
        if len(chosen) < count and len(more) <= most and not more & {one.name for one in (*chosen, goal)}:
            chosen.append(goal)
            parts = more
    return chosen, parts


def library_of(skills: dict[str, Skill], goals: Sequence[Skill], parts: set[str], size: int) -> list[Skill]:
    """The parts of the goals, and others up to `size`."""
    asked = {goal.name for goal in goals}
    others = [name for name in sorted(skills) if not parts_of(skills, [name]) & asked]
    random.Random(1).shuffle(others)
    kept = set(parts)
    for name in others:
        more = kept | parts_of(skills, [name])
        if len(more) <= size:
            kept = more
    plain = [skill for name, skill in sorted(skills.items()) if not skill.pins and name not in asked]
    return [skills[name] for name in sorted(kept)] + variations(plain, size - len(kept))


def ask(library: Library, goals: Sequence[Skill], way: str, model: Model, name: str) -> list[Episode]:
    """One episode for each goal, all at once."""
    size = Size(len(library), 0, 0) if way == "whole" else Size()
    settings = SolverSettings(attempts=1, beside=name)
    made = make_solver(library, jobs=2, settings=settings)
    solver = Solver(
        [LLMWriter(model, Roles(name), size=size)], made.verifier, made.runner, made.link, made.admit, settings
    )

    def recalled(task: Task) -> Recalled:
        near = {"recall": library.recall(task, NEAR), "whole": library.skills(), "none": ()}[way]
        return Recalled(task.name, near=tuple(near))

    asked = [replace(goal.task, requires=()) for goal in goals]
    told = [recalled(task) for task in asked]
    with ThreadPoolExecutor(len(goals)) as pool:
        episodes = list(pool.map(solver.solve, asked, told))
    solver.close()
    return episodes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", default="skills")
    parser.add_argument("--model", required=True)
    parser.add_argument("--api-base")
    parser.add_argument("--timeout", type=float, default=3_600.0, help="seconds that the model may say nothing")
    parser.add_argument("--tasks", type=int, default=10)
    parser.add_argument("--parts", type=int, default=20, help="skills that their solutions are made of, at most")
    parser.add_argument("--sizes", type=int, nargs="+", default=[20, 200, 2_000])
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS)
    given = parser.parse_args()
    with open_library(given.library) as library:
        # In a fresh clone every skill comes unchecked, and an unchecked skill is never shown.
        library.verify([name for name in library if library.state(name) == "unchecked"])
        skills = {skill.name: skill for skill in library.skills()}
    goals, parts = drawn(skills, given.tasks, given.parts)
    print(f"{len(goals)} composed tasks, whose solutions are made of {len(parts)} skills\n")
    print("| skills | prompt | solved | composed of others | tokens a task | not solved |\n|---|---|---|---|---|---|")
    for size in given.sizes:
        with (
            tempfile.TemporaryDirectory(prefix="skillforge-rate-") as folder,
            open_library(Path(folder) / "library", create=True) as library,
        ):
            library.commit(library_of(skills, goals, parts, size))
            for way in given.ways:
                options = LLMOptions(api_base=given.api_base, timeout_s=given.timeout, samples=1)
                found = ask(library, goals, way, make_model(options), given.model)
                print(row(size, way, found), flush=True)


def row(size: int, way: str, found: Sequence[Episode]) -> str:
    solved = [episode for episode in found if episode.solved]
    composed = sum(bool(episode.skill and episode.skill.pins) for episode in solved)
    tokens = sum(episode.cost.tokens for episode in found) / len(found)
    failed = ", ".join(episode.task.name for episode in found if not episode.solved)
    return f"| {size:,} | {way} | {len(solved)} of {len(found)} | {composed} | {tokens:,.0f} | {failed} |"


if __name__ == "__main__":
    main()
