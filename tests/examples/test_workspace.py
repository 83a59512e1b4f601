"""The workspace: bugs that tests find, tools that keep to the copy, verified strategies, a mender that learns."""

from __future__ import annotations

import os
import signal
from random import Random

import pytest

from skillforge.build import make_forge, make_memory, make_sandbox, open_library
from skillforge.curriculum import FileCurriculum, load
from skillforge.errors import ToolRefused
from skillforge.memory import QLearning, Repairs
from skillforge.protocols import Step
from skillforge.testing.writers import ScriptedWriter
from tests.examples.conftest import EXAMPLES
from tests.processes import script

FOLDER = EXAMPLES / "workspace"


@pytest.fixture(scope="module")
def bugs(example):
    return example("workspace", "bugs")


@pytest.fixture(scope="module")
def workspace(example):
    module = example("workspace", "workspace")
    yield module
    module.RUNNER.close()


@pytest.fixture
def start(workspace):
    """A function: bug → a fresh workspace, which is closed after the test."""
    stages = []

    def make(bug):
        stages.append(workspace.WORLD.start(bug))
        return stages[-1].state

    yield make
    for stage in stages:
        stage.close()


def mended(state, bug) -> None:
    path = state.folder / bug.path
    path.write_text((FOLDER / "project" / bug.path).read_text())


def test_there_are_thirty_bugs_and_those_to_be_tested_on_are_others(bugs):
    """No bug is learned from and tested on."""
    assert len(bugs.BUGS) == len(set(bugs.BUGS)) == 30
    assert sorted(bugs.TRAIN + bugs.TEST) == list(range(30))
    assert {bug.kind for bug in bugs.BUGS} == {bugs.BUGS[number].kind for number in bugs.TRAIN}


@pytest.mark.parametrize("number", range(30))
def test_a_bug_is_found_by_a_test_that_can_be_seen_and_gone_when_it_is_mended(bugs, start, number):
    """Its workspace is no success at the start, and one where the line is as it was."""
    state = start(number)
    assert state.run_tests()["failed"] > 0
    assert state.reward() < 1
    mended(state, bugs.BUGS[number])
    assert state.run_tests()["failed"] == 0
    assert state.reward() == 1


def test_an_edit_stays_in_the_copy(start):
    """Two workspaces of a bug do not meet, and the project is as it was."""
    one, other = start(8), start(8)
    before = (FOLDER / "project" / "pantry" / "text.py").read_text()
    assert one.edit("pantry/text.py", 7, '    return "-".join(words)') == '    "-".join(words)'
    assert one.run_tests()["failed"] == 0
    assert other.run_tests()["failed"] == 1
    assert (FOLDER / "project" / "pantry" / "text.py").read_text() == before


def test_an_edit_is_taken_back(start):
    """The last one first, and nothing where there is none."""
    state = start(8)
    state.edit("pantry/text.py", 7, "    pass")
    assert state.undo()
    assert state.read("pantry/text.py")[6] == '    "-".join(words)'
    assert not state.undo()


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("tests/test_pantry.py", "    pass", "is a test, and says what must hold"),
        ("../../etc/passwd", "x", "there is no file"),
        ("held_out/test_more.py", "x", "there is no file"),
        ("pantry/text.py", "import os", "the project's imports stay as they are"),
        ("pantry/text.py", "    return __import__('os')", "__import__ is not for a project"),
        ("pantry/text.py", "    return open('/etc/passwd')", "open is not for a project"),
        ("pantry/text.py", "    return ().__class__", "__class__ is not for a project"),
        ("pantry/text.py", "x = 1\n" * 9_000, "at most 20,000"),
    ],
)
def test_an_edit_that_reaches_further_is_refused(start, path, text, said):
    """Tests are run outside of the sandbox: what an edit brings there is looked at."""
    with pytest.raises(ToolRefused, match=said):
        start(0).edit(path, 7, text)


def test_a_test_that_never_ends_is_a_failure(start):
    """Even where the code catches the time-out, and the process that runs tests lives on."""
    state = start(8)
    state.edit(
        "pantry/text.py", 7, "    while True:\n        try:\n            words = words\n        except Exception: pass"
    )
    assert state.run_tests()["failures"][0]["error"] == "TimeoutError"
    state.undo()
    assert state.run_tests()["failed"] == 1


def test_the_process_that_runs_tests_is_replaced_when_it_dies(start, workspace):
    """A run that finds it gone starts another."""
    state = start(9)
    state.run_tests()
    workspace.RUNNER._known.clear()
    os.kill(workspace.RUNNER._process.pid, signal.SIGKILL)
    workspace.RUNNER._process.wait()
    assert state.run_tests()["failed"] == 1


def test_a_patch_that_only_pleases_the_tests_that_are_seen_is_no_success(start):
    """The reward counts tests that no tool shows."""
    state = start(1)
    state.edit("pantry/ranges.py", 11, "    return 3")
    assert state.run_tests()["failed"] == 0
    assert state.reward() < 1


@pytest.mark.parametrize(
    ("number", "line"), [(0, "width]"), (18, "year % 100 == 0"), (27, "def __init__(self, size=2)")]
)
def test_the_line_that_is_wrong_is_among_the_suspects(start, number, line):
    """Those that tests which fail execute, and tests which pass do not; the heads of their functions too."""
    assert any(line in text for _, _, text in start(number).suspects())


@pytest.fixture(scope="module")
def grown(tmp_path_factory, workspace):
    """A library of three strategies, learned as the curriculum says; and of a wrong one, nothing."""
    wanted = {"error_class", "line_variants", "try_edits", "mend_operator", "mend_comparison", "mend_no_return"}
    tasks = [task for task in load(FOLDER / "curriculum.yaml") if task.name in wanted]
    script = {task.name: [(FOLDER / "strategies" / f"{task.name}.py").read_text()] for task in tasks}
    script["mend_no_return"] = ["def mend_no_return(tries: int) -> bool:\n    run_tests()\n    return True\n"]
    with open_library(tmp_path_factory.mktemp("w") / "library", create=True, tools=workspace.box) as library:
        with make_forge(library, writers=[ScriptedWriter(script)]) as forge:
            forge.run(FileCurriculum(tasks))
        yield library


def test_strategies_are_learned_as_skills_and_boasters_are_not(grown):
    """On a bug that is shown and one that is held out; who says that it mended, and did not, is refused."""
    assert sorted(grown) == ["error_class", "line_variants", "mend_comparison", "mend_operator", "try_edits"]
    assert set(grown.dependencies("mend_operator")) == {"line_variants", "try_edits"}


class Always:
    """A policy that picks one strategy while it can, and remembers what it was taught."""

    def __init__(self, action):
        self.action = action
        self.steps = []

    def choose(self, state, actions, rng):
        return self.action if self.action in actions else actions[0]

    def learn(self, step):
        self.steps.append(step)

    def value(self, state, action):
        return 0.5


@pytest.fixture
def mender(example, workspace, grown, tmp_path):
    """A function: policy → one of its own past, with a memory or without."""
    module = example("workspace", "mender")
    opened = []

    def make(policy, *, memory=False, **settings):
        grown.copy(tmp_path / "copy")
        library = open_library(tmp_path / "copy", tools=workspace.box)
        sandbox = make_sandbox(library.permissions)
        opened.extend((library, sandbox))
        remembers = make_memory(library) if memory else None
        return module.Mender(library, sandbox, workspace.WORLD, Repairs(policy), remembers, **settings)

    yield make
    for each in opened:
        each.close()


def test_a_strategy_that_fits_mends_a_bug_never_seen(mender):
    """Bug 6 is of no scenario: the skill that was verified on others mends it."""
    episode = mender(Always("mend_operator")).mend(6, Random(0))
    assert [attempt.verdict.passed for attempt in episode.attempts] == [False, True]
    assert "number % 10" in episode.attempts[1].candidate.source


@pytest.mark.parametrize("runs", [2, 3, 4, 5, 9])
def test_no_more_test_runs_are_spent_than_there_are(mender, runs):
    """What a strategy looks at and tries is among them, and the run that says what came of it."""
    episode = mender(QLearning(alpha=0.5, epsilon=0.0), runs=runs).mend(6, Random(0))
    assert int(episode.effort) <= runs
    assert (len(episode.attempts) > 1) == (runs > 4)  # two show the bug; to try one edit takes three


def test_what_was_tried_is_learned_from(mender):
    """A step for each repair: the error class and the strategy, and what it was worth."""
    policy = Always("mend_comparison")
    one = mender(policy, runs=20)
    one.learn([one.mend(6, Random(0))])
    assert policy.steps == [
        Step("number / 1", "mend_comparison", 0.0, "number / 2"),
        Step("number / 2", "mend_operator", 1.0, None),
    ]


def test_a_policy_that_has_learned_tries_what_helped_first(mender):
    """After one bug of a kind the strategy that mended it is the first for another of its error class."""
    one = mender(QLearning(alpha=0.5, epsilon=0.0), runs=20)
    one.learn([one.mend(4, Random(seed)) for seed in range(3)])
    assert one.mend(6, Random(1)).attempts[1].candidate.strategy == "mend_operator"


def test_a_similar_past_fix_is_tried_first(mender):
    """Whatever the policy thinks: memory recalls what mended a bug like it."""
    one = mender(Always("mend_operator"), memory=True)
    one.learn([one.mend(12, Random(0))])
    assert one.mend(13, Random(0)).attempts[1].candidate.strategy == "mend_comparison"


def test_without_strategies_nothing_is_mended(mender, workspace, tmp_path):
    """Which is what one can do before it has learned any."""
    one = mender(Always(""))
    with open_library(tmp_path / "empty", create=True, tools=workspace.box) as empty:
        one.library = empty
        assert one.mend(4, Random(0)).reason == "no strategy is known"


def test_the_script_counts(forked, tmp_path, monkeypatch):
    """All strategies are learned, and some of the bugs never seen are mended; no key is needed."""
    monkeypatch.chdir(tmp_path)
    code, out, _ = forked(
        script(FOLDER / "run.py", "--seeds", "1", "--rounds", "1", "--tests", "3", "--runs", "5")
    ).wait()
    assert code == 0
    assert "30 bugs: 16 to learn from, 3 to be tested on" in out
    assert "before learning: no strategies                 0.0 of 3" in out
    assert "strategies: 12 of 12 tasks of curriculum.yaml solved" in out
    assert out.count("of 3 (") == 5
