"""`--tools` and `--unsafe-isolation`: what skills may do, from the command line and from the configuration."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Ran
from tests.sandbox.kernels import run_on

MODULE = """
TITLES = {"a": "Alpha", "b": "Beta", "c": "Gamma", "d": "Delta"}
def fetch(key: str) -> str:
    return TITLES[key]
box = {"fetch": fetch}
number = 3
"""

CURRICULUM = """
tasks:
  - name: double
    description: Double a number.
    signature: "(n: int) -> int"
    examples: ["double(2) == 4", "double(5) == 10"]
    checks: ["double(-3) == -6"]
"""

SOURCE = "def title(key):\n    return fetch(key)\n"


@pytest.fixture
def place(library: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The current directory, with a module of tools; nothing of it stays imported."""
    Path("toolset.py").write_text(MODULE)
    Path("broken.py").write_text("import no_such_module_here\n")
    Path("ending.py").write_text("raise SystemExit(3)\n")
    yield library.parent
    for name in ("toolset", "broken", "ending"):
        sys.modules.pop(name, None)


@pytest.fixture
def titled(place: Path) -> Path:
    """A library whose skill `title` needs `fetch`."""
    from skillforge.library import Library
    from skillforge.signature import Signature
    from skillforge.types import Case, Provenance, Skill, Task

    task = Task(
        "title", "title", "The title of a key.", Signature.parse("(key: str) -> str"),
        (Case.parse('title("a") == "Alpha"'),), (Case.parse('title("b") == "Beta"'),), capabilities=("fetch",),
    )  # fmt: skip
    with Library.open(place / "titled", create=True) as opened:
        opened.commit([Skill("title", SOURCE, task, {}, "given", Provenance("search"), capabilities=("fetch",))])
    return place / "titled"


def test_a_skill_is_called_with_its_tools(titled: Path, cli: Callable[..., Ran]):
    """They are named on the command line."""
    ran = cli("call", "title", "b", "--library", titled, "--tools", "toolset:box")
    assert (ran.code, ran.out) == (0, "Beta\n")


def test_the_configuration_names_tools_too(titled: Path, cli: Callable[..., Ran]):
    """They are looked for beside the file, from wherever the command runs."""
    Path("skillforge.toml").write_text('tools = "toolset:box"\nlibrary = "titled"\n')
    assert cli("call", "title", "b").out == "Beta\n"
    assert cli("verify", "--json").data["passed"] is True


def test_without_its_tools_the_error_says_which(titled: Path, cli: Callable[..., Ran]):
    """One line, and the exit code of a skill that was refused."""
    ran = cli("call", "title", "b", "--library", titled)
    assert ran.code == 4
    assert "needs the tool 'fetch', which nobody granted. Grant it with --tools" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_verify_without_its_tools_fails_and_says_which(titled: Path, cli: Callable[..., Ran]):
    """The skill stays verified: nothing was tried."""
    assert "needs the tool 'fetch'" in cli("verify", "--library", titled).out
    assert cli("show", "title", "--library", titled, "--json").data["status"] == "verified"


def test_show_and_list_tell_the_tools(titled: Path, cli: Callable[..., Ran]):
    """As text, and as JSON."""
    assert "tools" in cli("show", "title", "--library", titled).out
    assert cli("list", "--library", titled, "--json").data["skills"][0]["capabilities"] == ["fetch"]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("toolset", "not named as MODULE:TOOLBOX"),
        ("toolset:", "not named as MODULE:TOOLBOX"),
        ("no_such_tools:box", "cannot be imported"),
        ("broken:box", "No module named 'no_such_module_here'"),
        ("ending:box", "SystemExit: 3"),
        ("toolset.py:boxx", "Did you mean 'box'?"),
        ("toolset:boxx", "Did you mean 'box'?"),
        ("toolset:number", "has 'number', of type int"),
        ("toolset:TITLES", "a tool is a function, not 'str'"),
    ],
)
def test_tools_that_are_none_are_one_clear_line(named: str, said: str, titled: Path, cli: Callable[..., Ran]):
    """A wrong name, a module that does not import, a thing that is no toolbox."""
    ran = cli("call", "title", "a", "--library", titled, "--tools", named)
    assert ran.code == 2
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize("command", ["call", "verify", "doctor"])
def test_an_isolation_that_is_none_is_refused(command: str, titled: Path, cli: Callable[..., Ran]):
    """With the one that there is."""
    words = (command, "title", "a") if command == "call" else (command,)
    ran = cli(*words, "--library", titled, "--unsafe-isolation", "limit")
    assert ran.code == 2
    assert "Did you mean 'limits'?" in ran.err


def _on_no_jail(*words: str | Path) -> Ran:
    done = run_on("without anything", ["-m", "skillforge", *map(str, words)])
    return Ran(done.returncode, done.stdout, done.stderr)


def test_where_no_jail_can_be_had_nothing_runs(place: Path):
    """The error names what is missing, and the way out."""
    ran = _on_no_jail("call", "words", "a b", "--library", place / "skills")
    assert ran.code == 1
    assert "seccomp: OSError: [Errno 22]" in ran.err
    assert "--unsafe-isolation limits" in ran.err


def test_with_unsafe_isolation_skills_run_and_what_is_verified_so_is_marked(place: Path, cli: Callable[..., Ran]):
    """A run, a call; then the mark in show and list, until it is verified in a jail."""
    (place / "double.yaml").write_text(CURRICULUM)
    grown = ("--library", place / "grown")
    ran = _on_no_jail("run", place / "double.yaml", *grown, "--unsafe-isolation", "limits", "--json")
    assert json.loads(ran.out)["solved"] == 1, ran.err
    assert _on_no_jail("call", "double", "4", *grown, "--unsafe-isolation", "limits").out == "8\n"
    assert "unsafe:limits" in cli("list", *grown).out
    assert "no jail" in cli("show", "double", *grown).out
    assert cli("verify", *grown).code == 0
    assert cli("show", "double", *grown, "--json").data["isolation"] == ""


def test_doctor_tells_the_walls_where_nothing_runs(place: Path):
    """Each wall with its errno and its mend, though no attack could be tried."""
    found = json.loads(_on_no_jail("doctor", "--json", "--library", place / "none").out)["sandbox"]
    walls = {layer["name"]: layer for layer in found["layers"]}
    assert (found["tier"], found["attacks"]) == ("F", [])
    assert "[Errno 22]" in walls["seccomp"]["detail"]
    assert walls["seccomp"]["mend"]


def test_doctor_attacks_what_stands_where_it_is_let(place: Path):
    """Without a jail the attacks get through, and not all is well."""
    ran = _on_no_jail("doctor", "--json", "--library", place / "none", "--unsafe-isolation", "limits")
    found = json.loads(ran.out)["sandbox"]
    assert (ran.code, found["tier"]) == (1, "unsafe:limits")
    assert not all(attack["held"] for attack in found["attacks"])
