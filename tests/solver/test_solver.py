"""One episode: reuse, write, verify, and the reason where nothing passed."""

from dataclasses import replace

import pytest

from skillforge.errors import Interrupted, InvalidConfig
from skillforge.protocols import Component
from skillforge.solver import Recalled, SolverSettings
from skillforge.types import Candidate, Case, Writing

from .conftest import make_task

RIGHT = "def double(n):\n    return 2 * n\n"
WRONG = "def double(n):\n    return n * n if n == 2 else n + 1 if n else 0\n"


def stored(library, solver, task, source):
    """A skill solved and committed, as a component."""
    episode = solver({task.id: [source]}).solve(task, Recalled(task.name))
    library.commit([episode.skill], episodes=[episode])
    return Component(library.skill(task.name), library.program(task.name))


def test_a_candidate_that_passes_becomes_a_skill(solver, double):
    """An episode ends with the first candidate that the verifier passes."""
    episode = solver({"double": [RIGHT]}).solve(double, Recalled("double"))
    assert episode.solved
    assert episode.skill.name == "double"
    assert episode.skill.evidence == "given"


def test_a_candidate_that_fails_its_held_out_checks_is_no_skill(solver, double):
    """Fitting the examples is not enough: the reason names what was held out."""
    episode = solver({"double": [WRONG]}).solve(double, Recalled("double"))
    assert not episode.solved
    assert "double(7)" in episode.reason


def test_the_next_candidate_is_tried(solver, double):
    """Candidates are verified in the writer's order, and every attempt is kept."""
    episode = solver({"double": [WRONG, RIGHT]}).solve(double, Recalled("double"))
    assert [attempt.verdict.passed for attempt in episode.attempts] == [False, True]
    assert episode.skill.provenance.attempts == 2


def test_no_more_candidates_are_verified_than_allowed(solver, double):
    """`attempts` bounds how many candidates the verifier looks at."""
    episode = solver({"double": [WRONG, RIGHT]}, SolverSettings(attempts=1)).solve(double, Recalled("double"))
    assert not episode.solved
    assert len(episode.attempts) == 1


def test_a_writer_may_ask_while_it_writes(solver, double):
    """It learns whether a candidate passes, and that nothing more is looked at once the attempts are used up."""
    answers = []

    class Asking:
        def write(self, task, context):
            for source in (WRONG, WRONG, RIGHT, RIGHT.replace("2 * n", "n * 2")):
                answers.append(context.judge(Candidate(source, "double", "asking")))
            return Writing(())

    made = solver({}, SolverSettings(attempts=2))
    made.writers = (Asking(),)
    episode = made.solve(double, Recalled("double"))
    assert [answer and answer.verdict.passed for answer in answers] == [False, False, True, None]
    assert episode.solved
    assert episode.skill.provenance.attempts == 2


def test_a_writer_never_sees_what_is_held_out(solver, double):
    """Checks, check code and properties are taken off the task before a writer gets it."""
    task = replace(double, check_code="assert double(3) == 6", properties=("never_raises",))
    made = solver({"double": [RIGHT]})
    assert made.solve(task, Recalled("double")).solved
    shown, _ = made.writers[0].asked[0]
    assert (shown.checks, shown.check_code, shown.properties) == ((), "", ())


def test_a_stored_skill_that_passes_is_reused(library, solver, double):
    """What the library already does is not written again, whatever the task calls it."""
    component = stored(library, solver, double, RIGHT)
    task = replace(double, id="twice", name="twice")
    episode = solver({}).solve(task, Recalled("twice", stored=(component,)))
    assert episode.reused == "double"
    assert episode.skill is None


def test_a_stored_skill_that_fits_only_the_examples_is_not_reused(library, solver, double):
    """Reuse has to pass the held-out checks as well."""
    component = stored(library, solver, double, RIGHT)
    checks = (Case.parse("f(10) == 100"),)
    episode = solver({}).solve(replace(double, id="other", checks=checks), Recalled("other", stored=(component,)))
    assert episode.reused is None


def test_a_candidate_may_call_stored_skills(library, solver, double):
    """The linker adds the import, and the skill is pinned to the version it was verified with."""
    component = stored(library, solver, double, RIGHT)
    task = make_task("fourfold", "(n: int) -> int", ["fourfold(1) == 4", "fourfold(0) == 0"], ["fourfold(5) == 20"])
    source = "def fourfold(n):\n    return double(double(n))\n"
    episode = solver({"fourfold": [source]}).solve(task, Recalled("fourfold", components=(component,)))
    assert episode.skill.pins == {"double": component.skill.sha256}
    assert "from .double import double" in episode.skill.source


def test_a_candidate_that_calls_what_is_not_there_is_refused(solver, double):
    """An import of an unknown skill is a reason, not an exception."""
    source = "from .nothing import nothing\n\ndef double(n):\n    return nothing(n)\n"
    episode = solver({"double": [source]}).solve(double, Recalled("double"))
    assert "nothing" in episode.reason


def test_a_task_that_contradicts_itself_is_not_tried(solver, double):
    """Two results for one call: no function does that, and the reason shows both."""
    task = replace(double, examples=(*double.examples, Case.parse("double(1) == 3")))
    episode = solver({"double": [RIGHT]}).solve(task, Recalled("double"))
    assert "contradicts itself" in episode.reason
    assert episode.attempts == ()


def test_the_reason_of_a_writer_that_found_nothing_is_kept(solver, double):
    """An episode without attempts says why there were none."""
    assert solver({}).solve(double, Recalled("double")).reason == "nothing is scripted for it"


@pytest.mark.parametrize("field", ["candidates", "timeout_s", "attempts"])
def test_a_budget_of_nothing_is_refused(field):
    """Settings say what is wrong with them when they are made."""
    with pytest.raises(InvalidConfig, match=f"{field} is 0; it must be more than 0"):
        SolverSettings(**{field: 0})


class StoppedWriter:
    """A writer in whose work Ctrl-C is pressed."""

    def __init__(self, *sources):
        self.sources = sources

    def write(self, task, context):
        candidates = tuple(Candidate(source, task.name, "test") for source in self.sources)
        raise Interrupted(Writing(candidates, reason="interrupted after 7 candidates"))


@pytest.mark.parametrize(("source", "solved"), [(RIGHT, True), (WRONG, False)])
def test_what_a_writer_had_found_at_ctrl_c_is_verified(solver, double, source, solved):
    """The interrupt goes on, with the episode; one that failed says why, and does not count as tried."""
    made = solver({})
    made.writers = (StoppedWriter(source),)
    with pytest.raises(Interrupted) as raised:
        made.solve(double, Recalled("double"))
    episode = raised.value.partial
    assert (episode.solved, episode.effort) == (solved, "")
    assert solved or episode.reason.endswith("; interrupted after 7 candidates")
