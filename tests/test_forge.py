"""The learning loop: waves against a snapshot, commits in task order, resumed where it stopped."""

from pathlib import Path

import pytest

from skillforge.build import make_sandbox, make_verifier, open_library
from skillforge.curriculum.order import FileCurriculum
from skillforge.engine import LocalEngine
from skillforge.errors import LibraryReadOnly
from skillforge.forge import CallersVerified, EpisodeEnded, Forge, WaveCommitted
from skillforge.solver import Solver, SolverSettings
from skillforge.testing.writers import ScriptedWriter
from skillforge.verify import admit

from .solver.conftest import make_task

SCRIPT = {
    "double": ["def double(n):\n    return 2 * n\n"],
    "twice": ["def twice(n):\n    return n + n\n"],
    "fourfold": ["def fourfold(n):\n    return double(double(n))\n"],
    "scale": ["def scale(n):\n    return 2 * n\n", "def scale(n):\n    return 3 * n\n"],
    "scaled": ["def scaled(numbers):\n    return [scale(n) for n in numbers]\n"],
    "sixfold": ["def sixfold(n):\n    return 3 * scale(n)\n"],
}


def task(name, factor, **fields):
    checks = [f"{name}({n}) == {n * factor}" for n in (3, 4, 50)]
    return make_task(name, "(n: int) -> int", [f"{name}({n}) == {n * factor}" for n in (0, 1, 2)], checks, **fields)


DOUBLE, TWICE = task("double", 2), task("twice", 2)
FOURFOLD = task("fourfold", 4, requires=("double",))
HOPELESS = task("hopeless", 17)
TASKS = (DOUBLE, FOURFOLD, HOPELESS, TWICE)


@pytest.fixture(scope="module")
def sandbox():
    with make_sandbox(jobs=2) as sandbox:
        yield sandbox


@pytest.fixture
def forge(tmp_path, sandbox):
    """A function: a forge on a library of that name."""
    opened = []

    def make(name="library", jobs=1, on_event=lambda event: None, settings=None):
        library = open_library(tmp_path / name, create=True)
        opened.append(library)
        verifier = make_verifier(library, 2, sandbox)
        solver = Solver([ScriptedWriter(SCRIPT)], verifier, sandbox, library.link, admit, settings)
        return Forge(library, solver, LocalEngine(jobs), on_event)

    yield make
    for library in opened:
        library.close()


def files(library):
    return {path.name: path.read_bytes() for path in (library.path / "code").glob("*.*")}


def test_a_curriculum_grows_a_library(forge):
    """Skills, an alias for the duplicate, an edge from caller to callee, a reason for what failed."""
    made = forge()
    report = made.run(FileCurriculum(TASKS))
    assert sorted(made.library) == ["double", "fourfold"]
    assert made.library.resolve("twice") == "double"
    assert list(made.library.graph.edges) == [("fourfold", "double")]
    assert [episode.task.id for episode in report.final if not episode.solved] == ["hopeless"]


def test_what_another_run_committed_meanwhile_is_not_committed_again(forge):
    """It counts as there already, and not as added."""
    first = forge()
    second = forge("library", on_event=lambda event: _first_once(event, first))
    report = second.run(FileCurriculum([DOUBLE]))
    assert [episode.reused for episode in report.episodes] == ["double"]
    assert (report.added, len(second.library.versions("double"))) == (0, 1)
    assert forge("other").run(FileCurriculum(TASKS)).added == 2


def _first_once(event, forge):
    """Another run ends, while this one works."""
    if isinstance(event, EpisodeEnded) and "double" not in forge.library:
        forge.run(FileCurriculum([DOUBLE]))


def test_duplicates_within_a_wave_are_united(forge):
    """`double` and `twice` run side by side, and one skill remains."""
    made = forge()
    episodes = made.work([DOUBLE, TWICE])
    assert [episode.reused for episode in episodes] == [None, "double"]


@pytest.mark.parametrize("jobs", [2, 5])
def test_any_number_of_jobs_gives_the_same_library(forge, jobs):
    """Not a byte of `code/` differs."""
    one, many = forge("one"), forge("many", jobs=jobs)
    one.run(FileCurriculum(TASKS))
    many.run(FileCurriculum(TASKS))
    assert files(one.library) == files(many.library)


def test_a_second_run_has_nothing_left_to_do(forge):
    """Solved tasks stay solved, and what failed is not tried again with the same effort."""
    forge().run(FileCurriculum(TASKS))
    assert forge().run(FileCurriculum(TASKS)).episodes == ()


def test_a_failed_task_is_tried_again_with_more_effort(forge):
    """A larger budget is a new chance; what was solved is left alone."""
    forge().run(FileCurriculum(TASKS))
    again = forge(settings=SolverSettings(candidates=2_000_000)).run(FileCurriculum(TASKS))
    assert {episode.task.id for episode in again.episodes} == {"hopeless"}


def test_a_run_that_was_cut_off_ends_with_the_same_library(forge):
    """After any wave the same curriculum goes on from there."""

    class Cut(Exception):
        pass

    def cut(event):
        if isinstance(event, WaveCommitted):
            raise Cut

    forge("whole").run(FileCurriculum(TASKS, size=1))
    for _ in range(20):
        try:
            report = forge("pieces", on_event=cut).run(FileCurriculum(TASKS, size=1))
            break
        except Cut:
            continue
    assert report.episodes == ()
    assert files(forge("pieces").library) == files(forge("whole").library)


def test_an_edited_task_gives_its_skill_a_new_version(forge):
    """The task's name is its identity: the skill it had is replaced, and the old version stays reachable."""
    made = forge()
    made.run(FileCurriculum([task("scale", 2)]))
    made.run(FileCurriculum([task("scale", 3)]))
    assert [version.version for version in made.library.versions("scale")] == [1, 2]
    assert made.library["scale"](5) == 15


def test_callers_of_a_skill_that_changed_are_verified_with_it(forge):
    """What passes runs with it from then on, as in plain Python; what does not is marked, and keeps the former."""
    examples = ["scaled([]) == []", "scaled([0]) == [0]", "scaled([0, 0]) == [0, 0]"]
    scaled = make_task("scaled", "(numbers: list[int]) -> list[int]", examples, requires=("scale",))
    sixfold = task("sixfold", 6, requires=("scale",))
    events = []
    made = forge(on_event=events.append)
    made.run(FileCurriculum([task("scale", 2), scaled, sixfold]))
    assert made.library["scaled"]([1, 2]) == [2, 4]
    made.run(FileCurriculum([task("scale", 3), scaled, sixfold]))
    assert made.library["scaled"]([1, 2]) == [3, 6]
    assert made.library["sixfold"](1) == 6
    assert made.library.skill("sixfold").status != "verified"
    [told] = [event.verdicts for event in events if isinstance(event, CallersVerified)]
    assert {name: verdict.passed for name, verdict in told.items()} == {"scaled": True, "sixfold": False}


def test_events_tell_of_every_episode_and_commit(forge):
    """Progress is told by events, in task order."""
    events = []
    forge(on_event=events.append).run(FileCurriculum(TASKS))
    ended = [event.episode.task.id for event in events if isinstance(event, EpisodeEnded)]
    assert ended[:3] == ["double", "hopeless", "twice"]
    assert sum(isinstance(event, WaveCommitted) for event in events) >= 2


def test_a_library_that_cannot_be_written_is_told_before_the_work(forge):
    """Not after a wave of searching that could not be kept."""
    started = []
    made = forge(on_event=started.append)
    made.library._database.read_only = True
    with pytest.raises(LibraryReadOnly):
        made.run(FileCurriculum(TASKS))
    assert not started


def test_a_task_is_not_offered_the_skill_that_solves_it(forge):
    """Another run may have committed it just now: what calls it would be a second skill for one task."""
    made = forge()
    made.run(FileCurriculum([DOUBLE]))
    (recalled,) = made.recall([DOUBLE])
    assert [component.skill.name for component in recalled.components] == []


def test_a_closed_forge_leaves_no_process_behind(own_workers, tmp_path):
    """Workers of writers, verifier and runner end with the forge; those that calls needed, with the library."""
    before = children()
    with open_library(tmp_path / "library", create=True) as library:
        sandbox = make_sandbox()
        solver = Solver([ScriptedWriter(SCRIPT)], make_verifier(library, 1, sandbox), sandbox, library.link, admit)
        with Forge(library, solver, LocalEngine(1)) as forge:
            forge.run(FileCurriculum([DOUBLE]))
            assert children() > before
        assert children() == before
        assert library.double(4) == 8
        assert library.verify()["double"].passed
    assert children() == before


def children():
    """The processes that this one has started and that still run."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(child) for task in tasks for child in task.read_text().split()}
