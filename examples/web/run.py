"""Learns to answer from linked pages, and counts: `python examples/web/run.py`. No key is needed.

Skills are learned, each verified on questions shown and held out; then a reader answers the questions of TRAIN and
learns which skill answers what; then it is asked those of TEST. There is one answer to each: a wrong choice is lost.
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

from island import QUESTIONS, TEST, TRAIN  # noqa: E402 - beside this file
from web import SITE, WORLD, box  # noqa: E402

from skillforge.build import make_forge, make_sandbox, open_library  # noqa: E402
from skillforge.curriculum import FileCurriculum, load  # noqa: E402
from skillforge.lexical import cosines  # noqa: E402
from skillforge.library import Library  # noqa: E402
from skillforge.memory import QLearning  # noqa: E402
from skillforge.protocols import Step  # noqa: E402
from skillforge.sandbox import Limits, Sandbox  # noqa: E402
from skillforge.testing.writers import ScriptedWriter  # noqa: E402

LIKE, NEAREST = 0.3, 5
"""The least likeness of a question that is remembered, and how many such count."""


class Reader:
    """Answers questions with the library's skills. `policy` picks one by the question's shape; None: any.

    `remembers` says whether what did best on questions like it goes before that.
    """

    def __init__(self, library: Library, sandbox: Sandbox, policy: QLearning | None, *, remembers: bool) -> None:
        self.library = library
        self.sandbox = sandbox
        self.policy = policy
        self.remembers = remembers
        self.past: list[tuple[str, str, float]] = []
        self.skills = sorted(skill.name for skill in library.skills() if "answering" in skill.task.tags)

    def ask(self, number: int, rng: Random, *, learn: bool = False) -> float:
        """The reward for one question."""
        text = QUESTIONS[number].text
        if not self.skills:
            return 0.0
        name = (self._recalled(text) if self.remembers else "") or self._picked(text, rng)
        program = self.library.program(name)
        with WORLD.start(number) as stage:
            self.sandbox.run(program, name, [text], limits=Limits(timeout_s=5.0), tools=stage.handlers())
            reward = stage.reward()
        if learn:
            if self.policy is not None:
                self.policy.learn(Step(shape(text), name, reward))
            self.past.append((text, name, reward))
        return reward

    def _picked(self, text: str, rng: Random) -> str:
        return self.policy.choose(shape(text), self.skills, rng) if self.policy else rng.choice(self.skills)

    def _recalled(self, text: str) -> str:
        """What did best on the questions most like this one, but for this very one; empty where that is not good."""
        others = [one for one in self.past if one[0] != text]
        likeness = cosines(shape(text), [shape(other) for other, _, _ in others])
        ranked = sorted(zip(likeness, others, strict=True), key=lambda pair: -pair[0])[:NEAREST]
        worth: dict[str, float] = defaultdict(float)
        for like, (_, name, reward) in ranked:
            worth[name] += like * (reward - 0.5) if like >= LIKE else 0.0
        best = max(worth, key=worth.__getitem__, default="")
        return best if worth[best] > 0 else ""


def shape(question: str) -> str:
    """What is asked, whoever is asked about: `How high is the mountain above *`."""
    return re.sub(r"(?<!^)\b[A-Z]\w*(?: [A-Z]\w*)*", "*", question).strip("?")


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
    answered = [sum(reward == 1.0 for reward in rewards) for rewards in runs]
    print(
        f"  {name:<44} {mean(answered):5.1f} of {len(runs[0])} answered ({min(answered)} to {max(answered)}), "
        f"reward {mean(mean(rewards) for rewards in runs):.2f}"
    )
    return {"name": name, "answered": answered, "of": len(runs[0])}


def main(arguments: Sequence[str] | None = None) -> list[dict[str, object]]:
    """Prints the figures, and gives them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--library", type=Path, help="keep the library here; default: in a folder that is removed")
    parser.add_argument("--seeds", type=int, default=5, help="repetitions")
    parser.add_argument("--rounds", type=int, default=2, help="of training")
    parser.add_argument("--tests", type=int, default=len(TEST), help="questions to be tested on")
    given = parser.parse_args(arguments)
    tested = TEST[: given.tests]
    with ExitStack() as stack:
        stack.callback(SITE.close)
        folder = given.library or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="web-library-")))
        library = stack.enter_context(open_library(folder, create=True, tools=box))
        sandbox = stack.enter_context(make_sandbox(library.permissions))

        def test(name: str, *, learned: bool, remembers: bool) -> dict[str, object]:
            runs = []
            for seed in range(given.seeds):
                policy = QLearning(alpha=0.5) if learned else None
                reader = Reader(library, sandbox, policy, remembers=remembers)
                for turn in range(given.rounds if learned or remembers else 0):
                    for number in Random(f"{seed}/{turn}").sample(TRAIN, len(TRAIN)):
                        reader.ask(number, Random(f"{seed}/{turn}/{number}"), learn=True)
                if policy is not None:
                    policy.epsilon = 0.0  # what was learned, and no exploring any more
                runs.append([reader.ask(number, Random(f"{seed}/test/{number}")) for number in tested])
            return row(name, runs)

        print(f"{len(QUESTIONS)} questions: {len(TRAIN)} to learn from, {len(tested)} to be tested on, one answer each")
        rows = [test("before learning: no skills", learned=False, remembers=False)]
        solved, tasks = learn_skills(library)
        print(f"skills: {solved} of {tasks} tasks of curriculum.yaml solved")
        print(f"on the {len(tested)} questions never asked before, {given.seeds} repetitions:")
        rows.append(test("skills, random choice, no memory", learned=False, remembers=False))
        rows.append(test("skills, random choice, memory", learned=False, remembers=True))
        rows.append(test("skills, learned choice, no memory", learned=True, remembers=False))
        rows.append(test("skills, learned choice, memory", learned=True, remembers=True))
    return rows


if __name__ == "__main__":
    main()
