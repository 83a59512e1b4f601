"""Learns to clean tables, and counts: `python examples/tables/run.py`. No key is needed.

Skills are learned, each verified on tables shown and held out; then a cleaner, which may use one skill for each
column, learns from the tables of TRAIN which cleans what; then it is given those of TEST, some of kinds never seen.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random
from statistics import mean

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from data import TEST, TRAIN, UNSEEN, made  # noqa: E402 - beside this file
from tables import WORLD, box  # noqa: E402

from skillforge.build import make_forge, make_sandbox, open_library  # noqa: E402
from skillforge.curriculum import FileCurriculum, load  # noqa: E402
from skillforge.lexical import cosines  # noqa: E402
from skillforge.library import Library  # noqa: E402
from skillforge.memory import QLearning  # noqa: E402
from skillforge.protocols import Step  # noqa: E402
from skillforge.sandbox import Limits, Sandbox  # noqa: E402
from skillforge.sandbox.worlds import SUCCESS, Stage  # noqa: E402
from skillforge.testing.writers import ScriptedWriter  # noqa: E402

LIKE, NEAREST = 0.3, 5
"""The least likeness of a column that is remembered, and how many such count."""

LITTLE = 0.1
"""Of a column: what mends no more of it is not worth doing again."""


class Cleaner:
    """Cleans a table column by column, one skill for each. `policy` picks it by what the column holds; None: any.

    `remembers` says whether what did best on columns like it goes before that.
    """

    def __init__(self, library: Library, sandbox: Sandbox, policy: QLearning | None, *, remembers: bool) -> None:
        self.library = library
        self.sandbox = sandbox
        self.policy = policy
        self.remembers = remembers
        self.past: list[tuple[str, str, float]] = []
        self.skills = sorted(skill.name for skill in library.skills() if "column" in skill.task.tags)

    def clean(self, seed: int, rng: Random, *, learn: bool = False) -> float:
        """The reward of a table, when each of its columns had its turn."""
        with WORLD.start(seed) as stage:
            for column in stage.state.columns() if self.skills else ():
                before, cells = stage.reward(), stage.state.column(column)
                kind = str(self.library["kind_of_column"](cells)) if self.policy else ""
                name = (self._recalled(cells) if self.remembers else "") or self._picked(kind, rng)
                self._use(stage, name, column)
                if learn:
                    mended = min(1.0, max(0.0, stage.reward() - before) * len(stage.state.columns()))
                    self.past.append((forms(cells), name, mended))
                    if self.policy is not None:
                        self.policy.learn(Step(kind, name, mended))
            return stage.reward()

    def _use(self, stage: Stage, name: str, *args: str) -> None:
        program = self.library.program(name)
        self.sandbox.run(program, name, args, limits=Limits(timeout_s=5.0), tools=stage.handlers())

    def _picked(self, kind: str, rng: Random) -> str:
        return self.policy.choose(kind, self.skills, rng) if self.policy else rng.choice(self.skills)

    def _recalled(self, cells: list[str]) -> str:
        """What did best on the columns most like this one; empty where that is not good."""
        likeness = cosines(forms(cells), [other for other, _, _ in self.past])
        ranked = sorted(zip(likeness, self.past, strict=True), key=lambda pair: -pair[0])[:NEAREST]
        worth: dict[str, float] = defaultdict(float)
        for like, (_, name, mended) in ranked:
            worth[name] += like * (mended - LITTLE) if like >= LIKE else 0.0
        best = max(worth, key=worth.__getitem__, default="")
        return best if worth[best] > 0 else ""


def forms(cells: Sequence[str]) -> str:
    """How the cells of a column are written, whatever they say: `nnpnnpnnnn` for 05.03.2024, `empty` for nothing."""
    signs = {".": "p", ",": "c", "-": "h", "/": "s", " ": "b", "€": "e"}
    words = [re.sub(r"[A-Z]+", "u", re.sub(r"[a-z]+", "l", re.sub(r"\\d", "n", cell))) for cell in cells]
    return " ".join("".join(signs.get(char, char) for char in word) or "empty" for word in words)


def learn_skills(library: Library) -> tuple[int, int]:
    """(solved, tasks) of the curriculum; a writer proposes what lies in `skills/`, and the verifier judges."""
    tasks = load(HERE / "curriculum.yaml")
    script = {path.stem: [path.read_text()] for path in (HERE / "skills").glob("*.py")}
    with make_forge(library, writers=[ScriptedWriter(script)]) as forge:
        report = forge.run(FileCurriculum(tasks))
    for episode in report.final:
        if not episode.solved:
            print(f"  {episode.task.id}: {episode.reason}")
    return sum(episode.solved for episode in report.final), len(tasks)


def row(name: str, runs: Sequence[Sequence[float]]) -> dict[str, object]:
    cleaned = [sum(reward >= SUCCESS for reward in rewards) for rewards in runs]
    print(
        f"  {name:<44} {mean(cleaned):5.1f} of {len(runs[0])} clean ({min(cleaned)} to {max(cleaned)}), "
        f"cells right: {mean(mean(rewards) for rewards in runs):.0%}"
    )
    return {"name": name, "cleaned": cleaned, "of": len(runs[0])}


def main(arguments: Sequence[str] | None = None) -> list[dict[str, object]]:
    """Prints the figures, and gives them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--library", type=Path, help="keep the library here; default: in a folder that is removed")
    parser.add_argument("--seeds", type=int, default=5, help="repetitions")
    parser.add_argument("--rounds", type=int, default=4, help="of training")
    parser.add_argument("--tests", type=int, default=len(TEST), help="tables to be tested on")
    given = parser.parse_args(arguments)
    tested = TEST[: given.tests]
    with ExitStack() as stack:
        folder = given.library or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tables-library-")))
        library = stack.enter_context(open_library(folder, create=True, tools=box))
        sandbox = stack.enter_context(make_sandbox(library.permissions))

        def test(name: str, *, learned: bool, remembers: bool) -> dict[str, object]:
            runs = []
            for seed in range(given.seeds):
                policy = QLearning(alpha=0.2) if learned else None
                cleaner = Cleaner(library, sandbox, policy, remembers=remembers)
                for turn in range(given.rounds if learned or remembers else 0):
                    for number in Random(f"{seed}/{turn}").sample(TRAIN, len(TRAIN)):
                        cleaner.clean(number, Random(f"{seed}/{turn}/{number}"), learn=True)
                if policy is not None:
                    policy.epsilon = 0.0  # what was learned, and no exploring any more
                runs.append([cleaner.clean(number, Random(f"{seed}/test/{number}")) for number in tested])
            return row(name, runs)

        unseen = sum(made(seed).name in UNSEEN for seed in tested)
        print(f"{len(TRAIN)} tables to learn from, {len(tested)} to be tested on, {unseen} of them of kinds never seen")
        rows = [test("before learning: no skills", learned=False, remembers=False)]
        solved, tasks = learn_skills(library)
        print(f"skills: {solved} of {tasks} tasks of curriculum.yaml solved")
        print(f"on the {len(tested)} tables never seen, one skill a column, {given.seeds} repetitions:")
        rows.append(test("skills, random choice, no memory", learned=False, remembers=False))
        rows.append(test("skills, random choice, memory", learned=False, remembers=True))
        rows.append(test("skills, learned choice, no memory", learned=True, remembers=False))
        rows.append(test("skills, learned choice, memory", learned=True, remembers=True))
        if "clean_table" in library:
            whole = Cleaner(library, sandbox, None, remembers=False)
            rewards = []
            for seed in tested:
                with WORLD.start(seed) as stage:
                    whole._use(stage, "clean_table")
                    rewards.append(stage.reward())
            rows.append(row("the skill clean_table, composed of the others", [rewards]))
    return rows


if __name__ == "__main__":
    main()
