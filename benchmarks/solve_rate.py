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
from collections.abc import Sequence
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


def drawn(skills: dict[str, Skill], count: int, most: int) -> list[Skill]:
    """Composed skills by chance, whose parts are at most so many in all."""
    goals = [skill for _, skill in sorted(skills.items()) if skill.pins]
    random.Random(0).shuffle(goals)
    chosen: list[Skill] = []
    for goal in goals:
        parts = {name for one in (*chosen, goal) for name in one.pins}
        if len(chosen) < count and len(parts) <= most and not parts & {one.name for one in (*chosen, goal)}:
            chosen.append(goal)
    return chosen


def library_of(skills: dict[str, Skill], goals: Sequence[Skill], size: int) -> list[Skill]:
    """The parts of the goals, and others up to `size`."""
    asked, needed = {goal.name for goal in goals}, sorted({name for goal in goals for name in goal.pins})
    rest = [skill for name, skill in sorted(skills.items()) if name not in needed and name not in asked]
    others = random.Random(1).sample(rest, min(len(rest), size - len(needed)))
    kept = [replace(skill, pins={}) for skill in (*(skills[name] for name in needed), *others)]
    return kept + variations(rest, size - len(kept))


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
    parser.add_argument("--sizes", type=int, nargs="+", default=[20, 200, 2_000])
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS)
    given = parser.parse_args()
    with open_library(given.library) as library:
        # In a fresh clone every skill comes unchecked, and an unchecked skill is never shown.
        library.verify([name for name in library if library.state(name) == "unchecked"])
        skills = {skill.name: skill for skill in library.skills()}
    goals = drawn(skills, given.tasks, min(given.sizes))
    print(f"{len(goals)} composed tasks, whose solutions call {len({n for g in goals for n in g.pins})} skills\n")
    print("| skills | prompt | solved | composed of others | tokens a task | not solved |\n|---|---|---|---|---|---|")
    for size in given.sizes:
        with (
            tempfile.TemporaryDirectory(prefix="skillforge-rate-") as folder,
            open_library(Path(folder) / "library", create=True) as library,
        ):
            library.commit(library_of(skills, goals, size))
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
