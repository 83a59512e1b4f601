"""`run`, `solve`, `bench`: what makes skills."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from skillforge.cli.solve import infer_signature, make_task
from skillforge.errors import Interrupted, InvalidAssertion, InvalidInput, InvalidSignature
from skillforge.sandbox import Outcome, Sandbox
from skillforge.types import Case
from tests.cli.conftest import Ran

Cli = Callable[..., Ran]

TASKS = """tasks:
  - name: shout
    description: Put an exclamation mark after a text.
    signature: "(text: str) -> str"
    examples: |
      shout("a") == "a!"
      shout("bc") == "bc!"
    checks: |
      shout("") == "!"
  - name: impossible
    description: Nothing that anybody could find.
    signature: "(text: str) -> str"
    examples: |
      impossible("a") == "q7"
      impossible("b") == "zz91"
      impossible("c") == "p"
    checks: |
      impossible("d") == "u0u"
"""


FEW = ("--candidates", "20000")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory with one curriculum, and no settings of this machine."""
    (tmp_path / "tasks.yaml").write_text(TASKS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SKILLFORGE_LIBRARY", raising=False)
    return tmp_path


@pytest.mark.usefixtures("here")
def test_run_grows_a_library_and_resumes(cli: Cli):
    """The JSON counts every task; a second run finds all done, adds nothing, says the same of the tasks, and why."""
    first = cli("run", "tasks.yaml", "--library", "new", "--candidates", "3000", "--json")
    assert first.code == 0
    assert first.data.keys() == {
        "tasks", "solved", "failed", "reused", "composed", "written", "skills_added", "seconds", "usd",
        "tokens", "stopped", "library",
    }  # fmt: skip
    assert (first.data["tasks"], first.data["solved"], first.data["failed"], first.data["skills_added"]) == (2, 1, 1, 1)
    assert first.data["library"] == {"skills": 1, "edges": 0, "max_depth": 1}
    assert "shout: solved" in first.err
    assert cli("call", "shout", "hi", "--library", "new").out == "hi!\n"
    again = cli("run", "tasks.yaml", "--library", "new", "--candidates", "3000", "--json", "--quiet")
    assert (again.data["solved"], again.data["skills_added"], again.err) == (1, 0, "")
    told = cli("run", "tasks.yaml", "--library", "new", "--candidates", "3000").err
    assert told == "impossible: failed before within the same budget; --candidates N tries longer\n"
    assert "not solved" in cli("why", "impossible", "--library", "new").out


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("name", "told"), [("my-skills", True), ("my_skills", False)])
def test_a_new_library_that_cannot_be_imported_is_told(cli: Cli, name: str, told: bool):
    """As a hint, with a name that can; once, when it is made."""
    hint = "for `from my_skills import …` call the directory my_skills"
    assert (hint in cli("run", "tasks.yaml", "--library", name, "--candidates", "3000").err) is told
    assert hint not in cli("run", "tasks.yaml", "--library", name, "--candidates", "3000").err


def test_a_curriculum_with_mistakes_leaves_nothing_behind(cli: Cli, here: Path):
    """All mistakes are told with file and line, and no library is made."""
    (here / "bad.yaml").write_text("tasks:\n  - name: a b\n    exmples: x\n")
    ran = cli("run", "bad.yaml", "--library", "new")
    assert ran.code == 2
    assert "bad.yaml:2" in ran.err
    assert not (here / "new").exists()


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("options", "word"),
    [(["--jobs", "0"], "jobs is 0"), (["--candidates", "0"], "candidates is 0"), (["--seed", "-1"], "seed is -1")],
)
def test_settings_out_of_range_are_refused(cli: Cli, options: list[str], word: str):
    """What is wrong is named; nothing runs."""
    ran = cli("run", "tasks.yaml", *options)
    assert (ran.code, word in ran.err) == (2, True)


@pytest.mark.parametrize("command", [["run", "tasks.yaml"], ["solve", "double", "-e", "f(2) == 4"]])
def test_an_unknown_model_is_named_and_leaves_nothing_behind(cli: Cli, here: Path, command: list[str]):
    """--model asks what was meant, before a library is made."""
    ran = cli(*command, "--model", "serch", "--library", "new")
    assert (ran.code, "Did you mean 'search'" in ran.err) == (2, True)
    assert not (here / "new").exists()


def test_ctrl_c_loses_nothing_and_says_how_to_go_on(here: Path):
    """Exit code 130, one clear line, at once, with threads at work; what is tried again is counted."""
    (here / "many.yaml").write_text("tasks:\n" + "".join(_hopeless(n) for n in range(6)))
    command = [sys.executable, "-m", "skillforge", "run", "tasks.yaml", "many.yaml", "--jobs", "2"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, cwd=here, start_new_session=True, preexec_fn=_mind_ctrl_c
    ) as process:
        assert process.stderr is not None
        process.stderr.readline()  # the first episode has ended: others are under way
        os.kill(process.pid, signal.SIGINT)
        told = process.stderr.read()
    assert process.returncode == 130
    assert "nothing committed is lost, skills has 0 skills; 1 solved task of the wave that was under way" in told
    assert "Traceback" not in told


@pytest.mark.usefixtures("here")
def test_solve_prints_what_was_found_at_ctrl_c(cli: Cli, monkeypatch: pytest.MonkeyPatch):
    """Verified as ever, kept, and told by the exit code."""

    def interrupted(*asked: object, **more: object) -> Outcome:
        outcome = trusted(*asked, **more)
        if threading.current_thread() is threading.main_thread():  # where Python raises it
            raise Interrupted(outcome)
        return outcome

    trusted = Sandbox.trusted
    monkeypatch.setattr(Sandbox, "trusted", interrupted)
    ran = cli("solve", "add one", "-e", "inc(1) == 2", "-e", "inc(5) == 6", "-c", "inc(-1) == 0", *FEW)
    assert ran.code == 130
    assert ran.out.startswith("def inc(number: int) -> int:")
    assert "kept as inc" in ran.err


def _mind_ctrl_c() -> None:
    """What a shell starts in the background ignores Ctrl-C, and so would what the tests start there."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _hopeless(n: int) -> str:
    return (
        f'  - name: hopeless_{n}\n    description: No.\n    signature: "(text: str) -> str"\n'
        f'    examples: |\n      hopeless_{n}("a") == "q{n}7"\n      hopeless_{n}("b") == "zz91"\n'
        f'    checks: |\n      hopeless_{n}("d") == "u0u"\n'
    )


@pytest.mark.usefixtures("here")
def test_solve_prints_the_code_and_keeps_it(cli: Cli):
    """Standard output is the code alone, fit for a file; the skill can be called."""
    ran = cli("solve", "add one", "-e", "inc(1) == 2", "-e", "inc(5) == 6", "-c", "inc(-1) == 0", *FEW)
    assert ran.code == 0
    assert ran.out.startswith("def inc(number: int) -> int:")
    assert "kept as inc" in ran.err
    assert cli("call", "inc", "41").out == "42\n"


def test_solve_without_saving_leaves_no_trace(cli: Cli, here: Path):
    """--no-save needs no library, and makes none; a task of one letter is named by its text."""
    ran = cli("solve", "add one to it", "-e", "f(1) == 2", "-e", "f(5) == 6", "--no-save", "--json", *FEW)
    assert (ran.code, ran.data["saved"], ran.data["name"]) == (0, False, "add_one")
    assert (ran.data["evidence"], ran.data["why_weak"]) == ("weak", "its examples are all that it was held to")
    assert [path.name for path in here.iterdir()] == ["tasks.yaml"]


REPEATED = """
tasks:
  - {name: inc, signature: "(n: int) -> int", description: One more.,
     examples: [inc(1) == 2, inc(5) == 6], checks: [inc(5) == 6]}
  - {name: dec, signature: "(n: int) -> int", description: One less.,
     examples: [dec(1) == 0, dec(5) == 4], checks: [dec(1) == 0]}
"""


def test_a_run_says_why_evidence_is_weak(cli: Cli, here: Path):
    """One line for all skills of one reason; the same of a task that is solved alone."""
    (here / "repeated.yaml").write_text(REPEATED)
    why = "its checks call it with nothing but the arguments of its examples"
    told = cli("run", "repeated.yaml", *FEW).err
    assert f"weak evidence, so that nothing is built on it: inc, dec: {why}\n" in told
    ran = cli("solve", "two more", "-e", "two(1) == 3", "-e", "two(5) == 7", "-c", "two(5) == 7", *FEW)
    assert f"weak: {why}. Give checks (-c) with others, and it can be built upon" in ran.err


@pytest.mark.usefixtures("here")
def test_a_name_that_is_the_librarys_own_is_changed_and_told(cli: Cli):
    """`run` and `solve` say what the skill is called; the name that was wanted leads to it."""
    ran = cli("solve", "double", "-e", "search(2) == 4", "-e", "search(5) == 10", "-c", "search(-1) == -2")
    assert "kept as search_2 in skills" in ran.err
    assert "it leads to search_2 too" in ran.err
    assert cli("call", "search", "4").out == "8\n"
    Path("graph.yaml").write_text(TASKS.partition("  - name: impossible")[0].replace("shout", "graph"))
    assert "graph: solved, kept as graph_2" in cli("run", "graph.yaml").err


def test_solve_exits_with_1_where_nothing_was_found(cli: Cli):
    """The reason stands on standard error; there is no code."""
    ran = cli(
        "solve", "no", "-e", 'f("a") == "q7"', "-e", 'f("b") == "z9"', "-e", 'f("c") == "p"', "--candidates", "500"
    )
    assert (ran.code, ran.out) == (1, "")
    assert "not solved" in ran.err
    assert "what may help: more examples, a text that names what is done, or --model PROVIDER/MODEL" in ran.err


@pytest.mark.parametrize(
    ("examples", "signature"),
    [
        (['f("a") == 1'], "(text: str) -> int"),
        (["f(1, 2.5) == [1]", "f(2, 1.5) == []"], "(number: int, number_2: float) -> list[int]"),
        (["f([1]) == 1", 'f("x") raises ValueError'], "(items: list[int] | str) -> int"),
        (["f({}, flag=True) is None"], "(mapping: dict, flag: bool) -> None"),
        (["f() == 1"], "() -> int"),
    ],
)
def test_a_signature_is_inferred_from_the_examples(examples: list[str], signature: str):
    """Types come from the values, names from the types or the keywords."""
    assert str(infer_signature([Case.parse(line) for line in examples])) == signature


@pytest.mark.parametrize(
    ("examples", "error"),
    [
        (["f(1) == 1", "g(1) == 1"], InvalidInput),
        (["f(1) == 1", "f(1, 2) == 1"], InvalidSignature),
        (["f(x) == 1"], InvalidAssertion),
    ],
)
def test_examples_that_make_no_task_are_refused(examples: list[str], error: type[Exception]):
    """Two functions, arguments that come and go, and names that are no literals."""
    with pytest.raises(error):
        make_task("text", examples, ())


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (("-e", "f(2) == 4", "--signature", "(a: str) -> int"), "a is 2, but the signature says str"),
        (("-e", "f('x') == 4", "--signature", "(a: strng) -> int"), "no type 'strng'. Did you mean 'str'?"),
        (("-e", "f(2) == 4", "--name", "two words"), "--name: 'two words' is no function name"),
        (("-e", "f(2) == 4", "--name", "class"), "a word of Python's own"),
        (("-e", "f(2) == 4", "-c", "f(2) == 5"), "the same arguments cannot give two results"),
        (("-e", "f('x') raises ValeuError"), "Did you mean 'ValueError'?"),
    ],
)
def test_solve_refuses_what_a_curriculum_may_not_say(cli: Cli, here: Path, line: tuple[str, ...], told: str):
    """Each with exit code 2 and a clear word, before a library is made."""
    ran = cli("solve", "x", *line)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert told in ran.err
    assert not (here / "skills").exists()


def test_six_examples_hold_some_out():
    """With enough examples, some become checks by themselves."""
    task = make_task("double", [f"f({n}) == {2 * n}" for n in range(6)], ())
    assert (len(task.examples), len(task.checks)) == (4, 2)


def test_bench_prints_one_object_and_changes_no_library(cli: Cli, library: Path):
    """A row for each task, a summary, and the library as it was."""
    (library.parent / "tasks.yaml").write_text(TASKS)
    before = sorted(path.name for path in (library / "code").iterdir())
    ran = cli("bench", "tasks.yaml", "--timeout", "0.5", "--library", library, "--grow", "--json")
    assert ran.code == 0
    assert [row["id"] for row in ran.data["tasks"]] == ["shout", "impossible"]
    assert {"fits", "checks_passed", "checks_total", "seconds", "candidates", "source", "uses"} <= ran.data["tasks"][
        0
    ].keys()
    assert ran.data["summary"]["solved"] == 1
    assert sorted(path.name for path in (library / "code").iterdir()) == before


def test_bench_of_a_missing_file_is_one_line(cli: Cli, here: Path):
    """A file that is not there is told with its name."""
    ran = cli("bench", "none.jsonl")
    assert (ran.code, "none.jsonl" in ran.err, ran.err.count("\n")) == (2, True, 1)
    assert ran.out == ""
