"""Learns to mend bugs, and counts: `python examples/workspace/run.py`. No key is needed, nothing leaves this machine.

Strategies are learned as skills, each verified on bugs shown and held out; then the mender mends the bugs of TRAIN and
learns which strategy mends what; then it meets the bugs of TEST, which it has never seen, and learns nothing from them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random
from statistics import mean

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from bugs import BUGS, TEST, TRAIN  # noqa: E402
from mender import Mender, RandomPolicy  # noqa: E402 - beside this file
from workspace import WORLD, box  # noqa: E402

from skillforge.build import make_forge, make_memory, make_sandbox, open_library  # noqa: E402
from skillforge.curriculum import FileCurriculum, load  # noqa: E402
from skillforge.library import Library  # noqa: E402
from skillforge.memory import QLearning, Repairs  # noqa: E402
from skillforge.protocols import Policy  # noqa: E402
from skillforge.testing.writers import ScriptedWriter  # noqa: E402
from skillforge.types import Episode  # noqa: E402

MakePolicy = Callable[[], Policy]


def learn_strategies(library: Library) -> tuple[int, int]:
    """(solved, tasks) of the curriculum; a writer proposes what lies in `strategies/`, and the verifier judges."""
    tasks = load(HERE / "curriculum.yaml")
    script = {path.stem: [path.read_text()] for path in (HERE / "strategies").glob("*.py")}
    with make_forge(library, writers=[ScriptedWriter(script)]) as forge:
        report = forge.run(FileCurriculum(tasks))
    for episode in report.final:
        if not episode.solved:
            print(f"  {episode.task.id}: {episode.reason}")
    return sum(episode.solved for episode in report.final), len(tasks)


def train(mender: Mender, rounds: int, seed: int) -> list[list[Episode]]:
    """So many rounds of the bugs of TRAIN, each in another order; what was learned counts from the next bug on."""
    told = []
    for number in range(rounds):
        bugs = list(TRAIN)
        Random(f"{seed}/{number}").shuffle(bugs)
        episodes = []
        for bug in bugs:
            episode = mender.mend(bug, Random(f"{seed}/{number}/{bug}"))
            mender.learn([episode])
            episodes.append(episode)
        told.append(episodes)
    return told


def test(mender: Mender, bugs: Sequence[int], seed: int) -> list[Episode]:
    """Bugs of TEST, with nothing learned from them."""
    return [mender.mend(bug, Random(f"{seed}/test/{bug}")) for bug in bugs]


def counted(episodes: Sequence[Episode]) -> tuple[int, float]:
    """(bugs mended, test runs a bug)"""
    mended = sum(any(attempt.verdict.passed for attempt in episode.attempts) for episode in episodes)
    return mended, mean(float(episode.effort or 0) for episode in episodes)


def row(name: str, runs: Sequence[Sequence[Episode]]) -> dict[str, object]:
    """What is shown of several runs of the same."""
    found = [counted(episodes) for episodes in runs]
    solved = [mended for mended, _ in found]
    bugs = len(runs[0])
    wrong = sum("plausible" in episode.reason for episodes in runs for episode in episodes)
    print(
        f"  {name:<44} {mean(solved):5.1f} of {bugs} ({min(solved)} to {max(solved)}), "
        f"{mean(used for _, used in found):5.1f} test runs a bug, {wrong / len(runs):.1f} wrong patches"
    )
    return {"name": name, "mended": solved, "of": bugs, "test_runs": [round(used, 2) for _, used in found]}


def main(arguments: Sequence[str] | None = None) -> list[dict[str, object]]:
    """Prints the figures, and gives them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--library", type=Path, help="keep the library here; default: in a folder that is removed")
    parser.add_argument("--seeds", type=int, default=5, help="repetitions")
    parser.add_argument("--rounds", type=int, default=4, help="of training")
    parser.add_argument("--runs", type=int, default=10, help="test runs that a bug may cost")
    parser.add_argument("--tests", type=int, default=len(TEST), help="bugs to be tested on")
    given = parser.parse_args(arguments)
    unseen = TEST[: given.tests]
    with ExitStack() as stack:
        folder = given.library or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="workspace-library-")))
        library = stack.enter_context(open_library(folder, create=True, tools=box))
        sandbox = stack.enter_context(make_sandbox(library.permissions))

        def mender(policy: Policy, own: Library, *, memory: bool) -> Mender:
            remembers = make_memory(own) if memory else None
            return Mender(own, sandbox, WORLD, Repairs(policy), remembers, given.runs)

        count = len(unseen)
        print(f"{len(BUGS)} bugs: {len(TRAIN)} to learn from, {count} to be tested on, {given.runs} test runs each")
        rows = [row("before learning: no strategies", [test(mender(RandomPolicy(), library, memory=False), unseen, 0)])]
        solved, tasks = learn_strategies(library)
        print(f"strategies: {solved} of {tasks} tasks of curriculum.yaml solved")

        def trained(name: str, make: MakePolicy, *, memory: bool, rounds: int) -> dict[str, object]:
            tested = []
            for seed in range(given.seeds):
                with tempfile.TemporaryDirectory() as copy:  # each begins with the strategies, and with no past
                    library.copy(Path(copy) / "library")
                    with open_library(Path(copy) / "library", tools=box) as own:
                        policy = make()
                        one = mender(policy, own, memory=memory)
                        train(one, rounds, seed)
                        if isinstance(policy, QLearning):
                            policy.epsilon = 0.0  # what was learned, and no exploring any more
                        tested.append(test(one, unseen, seed))
            return row(name, tested)

        def learned() -> Policy:
            return QLearning(alpha=0.5)

        rounds = given.rounds
        print(f"on the {count} bugs never seen, {given.seeds} repetitions:")
        rows.append(trained("strategies, random policy, no memory", RandomPolicy, memory=False, rounds=0))
        rows.append(trained("strategies, random policy, memory", RandomPolicy, memory=True, rounds=rounds))
        rows.append(trained("strategies, learned policy, no memory", learned, memory=False, rounds=rounds))
        rows.append(trained("strategies, learned policy, memory", learned, memory=True, rounds=rounds))
    return rows


if __name__ == "__main__":
    main()
