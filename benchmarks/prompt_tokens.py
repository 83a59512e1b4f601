"""What a prompt costs as the library grows, and whether what the task needs is in it.

    python benchmarks/prompt_tokens.py [--library skills] [--sizes 20 200 2000]

For every composed skill of a library, its task is asked again, without its `requires`, of a library of N skills: those
that it was made of, its own left out, and others up to N (the library's, then variations of them in other words). Three
ways to fill the prompt: recall as a run does it, every skill with its source, no skill at all. A task counts where all
that its solution calls is shown, by source or by signature: what is not shown cannot be composed from, and has to be
written anew. Tokens: four characters each.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from skillforge.build import open_library
from skillforge.forge import NEAR
from skillforge.protocols import Budget, Component, Context
from skillforge.types import Skill, Task
from skillforge.writers.llm.prompt import Size, messages, skills_shown

WORDS = (  # noqa: SIM905
    "invoice ledger parcel meter ticket recipe vessel orchard sensor ballot voucher turbine glacier museum quarry "
    "antenna harbour pasture lantern compass garment fossil beacon rudder pulley saddle trellis anvil loom kiln"
).split()


def variations(skills: Sequence[Skill], count: int) -> list[Skill]:
    """Skills of the same code in other words: nothing that a task asks for."""
    chance = random.Random(0)
    made = []
    for number in range(count):
        skill = skills[number % len(skills)]
        told = " ".join(chance.sample(WORDS, 6))
        name = f"{'_'.join(chance.sample(WORDS, 2))}_{number}"
        task = replace(skill.task, id=name, name=name, description=f"{told.capitalize()}.", requires=(), tags=())
        source = skill.source.replace(skill.name, name)
        made.append(replace(skill, name=name, source=source, task=task, pins={}, aliases=()))
    return made


def tokens(task: Task, context: Context, size: Size) -> int:
    return sum(len(message.content) for message in messages(task, context, (), "", size)) // 4


def measure(skills: dict[str, Skill], goals: Sequence[Skill], size: int) -> dict[str, tuple[float, float]]:
    """{way: (mean tokens, share of goals whose parts are all shown)}"""
    found: dict[str, list[tuple[int, bool]]] = {"recall": [], "whole library": [], "no library": []}
    chance = random.Random(1)
    needed = {name for goal in goals for name in goal.pins}
    base = [skills[name] for name in sorted(needed)]
    rest = [skill for name, skill in sorted(skills.items()) if name not in needed]
    with tempfile.TemporaryDirectory(prefix="skillforge-tokens-") as folder:
        chosen = goals if size >= len(needed) else goals[: max(1, size // 4)]
        kept = base if size >= len(needed) else [skills[name] for name in sorted({n for g in chosen for n in g.pins})]
        others = chance.sample(rest, min(len(rest), max(0, size - len(kept))))
        library_skills = [replace(skill, pins={}) for skill in (*kept, *others)]
        library_skills += variations(rest, size - len(library_skills))
        with open_library(Path(folder) / "lib", create=True) as library:
            library.commit(library_skills)
            everything = tuple(library.skills())
            for goal in chosen:
                task = replace(goal.task, requires=(), checks=(), check_code="", properties=())
                near = tuple(s for s in library.recall(task, NEAR + 1) if s.task.id != task.id)[:NEAR]
                all_ = tuple(skill for skill in everything if skill.task.id != task.id)
                for way, near_, size_ in (
                    ("recall", near, Size()),
                    ("whole library", all_, Size(len(all_), 0, 0)),
                    ("no library", (), Size(0, 0, 0)),
                ):
                    context = Context(Budget(1, 1.0), tuple[Component, ...](), near=near_)
                    whole, lines = skills_shown(context, size_)
                    shown = {skill.name for skill in (*whole, *lines)}
                    found[way].append((tokens(task, context, size_), set(goal.pins) <= shown))
    return {
        way: (sum(t for t, _ in rows) / len(rows), sum(ok for _, ok in rows) / len(rows)) for way, rows in found.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", default="skills")
    parser.add_argument("--sizes", type=int, nargs="+", default=[20, 200, 2_000])
    given = parser.parse_args()
    with open_library(given.library) as library:
        # In a fresh clone every skill comes unchecked, and an unchecked skill is never shown.
        library.verify([name for name in library if library.state(name) == "unchecked"])
        skills = {skill.name: skill for skill in library.skills()}
    goals = [skill for skill in skills.values() if skill.pins]
    print(f"{len(goals)} composed tasks of {given.library}")
    print("| skills | prompt | tokens | what it needs is shown |\n|---|---|---|---|")
    for size in given.sizes:
        for way, (mean, share) in measure(skills, goals, size).items():
            print(f"| {size:,} | {way} | {mean:,.0f} | {share:.0%} |")


if __name__ == "__main__":
    main()
