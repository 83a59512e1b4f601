"""`--help` and docs/cli.md: their examples run, and they tell of the same commands and options."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

from skillforge.asking.forms import form_of
from skillforge.asking.learning import Template
from skillforge.build import open_library
from skillforge.cli import app as table
from skillforge.testing import LoopbackServer
from tests.cli.conftest import Ran, make_episodes
from tests.memory.conftest import attempt, episode

Cli = Callable[..., Ran]
ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "cli.md"
CURRICULUM = """tasks:
  - name: shout
    description: Put an exclamation mark after a text.
    signature: "(text: str) -> str"
    examples: |
      shout("a") == "a!"
      shout("bc") == "bc!"
    checks: |
      shout("") == "!"
"""
PROPOSAL = json.dumps(
    [
        {
            "name": "last_word",
            "signature": "(text: str) -> str",
            "description": "The last word of a text.",
            "examples": ["last_word('z b') == 'b'", "last_word('x') == 'x'", "last_word('q r s') == 's'"],
            "checks": ["last_word('m n') == 'n'", "last_word(' t ') == 't'"],
        }
    ]
)
RECORD = (
    '{"id": "t1", "description": "Twice.", "signature": {"name": "twice", "params": [{"name": "n", "type": "int"}], '
    '"returns": "int"}, "examples": [{"args": [2], "out": 4}, {"args": [5], "out": 10}], '
    '"hidden": [{"args": [-1], "out": -2}], "check": ""}\n'
)


def proposed_and_solved(body: Any) -> str:
    """Whatever is asked for: the task, tests of it, or its solution."""
    what = body["messages"][0]["content"]
    if what.startswith("You decide what"):
        return PROPOSAL
    if what.startswith("You write tests"):
        return "[\"last_word('e f g') == 'g'\"]"
    return "```python\ndef last_word(text: str) -> str:\n    return text.split()[-1]\n```"


@cache
def commands() -> dict[str, Any]:
    table._register()
    return typer.main.get_command(table.app).commands


def examples() -> Iterator[tuple[str, str]]:
    for name, command in commands().items():
        _, _, block = (command.help or "").partition("Examples:")
        for line in block.splitlines():
            if "skillforge" in line and name != "relay":  # it serves until it is ended: tests/cli/test_relay.py
                yield name, line.strip()


def clone(path: Path) -> Path:
    """The shipped library at `path`, as a clone has it."""
    ignored = shutil.ignore_patterns("library.db*", ".index", ".lock", "__pycache__")
    return shutil.copytree(ROOT / "skills", path, ignore=ignored)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped skills that the examples name, with what they call, verified; a journal, and a form of request."""
    path = tmp_path_factory.mktemp("small") / "skills"
    (path / "code").mkdir(parents=True)
    waiting = ["titles_by_slug", "mean_of"]
    while waiting:
        name = waiting.pop()
        record = json.loads((ROOT / "skills" / "code" / f"{name}.json").read_text(encoding="utf-8"))
        waiting += record["pins"]
        for suffix in ("py", "json"):
            shutil.copy(ROOT / "skills" / "code" / f"{name}.{suffix}", path / "code")
    made = episode(attempt("syntax"), attempt("", "fix_the_line"), name="roman", description="Roman numerals.")
    with open_library(path) as library:
        library.verify()
        slugify, form = library.skill("slugify"), form_of("What is 'Hello, World' as a slug?").text
        library.commit([], episodes=make_episodes(slugify))
        library.commit([], episodes=[made, made])
        learned = Template(form, slugify.name, slugify.sha256, (0,), ("str",))
        library.asked.keep_template(form, slugify.name, slugify.sha256, learned.to_record())
    return path


@pytest.fixture
def workshop(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """What the examples speak of: ./skills with what it has been through, a curriculum, tasks."""
    shutil.copytree(small, tmp_path / "skills")
    (tmp_path / "curricula").mkdir()
    (tmp_path / "curricula" / "cleaning-text.yaml").write_text(CURRICULUM)
    (tmp_path / "benchmarks" / "tasks").mkdir(parents=True)
    (tmp_path / "benchmarks" / "tasks" / "composed_text.jsonl").write_text(RECORD)
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "server.log").write_text("GET /\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SKILLFORGE_LIBRARY", raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-this-is-no-key-0123456789")
    with LoopbackServer(proposed_and_solved) as server:  # for `learn`: the others find what they need without
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        yield tmp_path


@cache
def told() -> list[tuple[str, str]]:
    """The examples of --help, and those that the reference and the README show beside them."""
    found = list(examples())
    known = {line for _, line in found}
    for page in (DOCS, ROOT / "README.md"):
        for block in re.findall(r"^```sh\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
            for line in block.splitlines():
                if re.match(r"skillforge |echo .*\| skillforge ", line) and line not in known:
                    found.append((page.stem, line))
    return found


@pytest.mark.parametrize(("name", "line"), told())
def test_every_example_of_the_help_runs(cli: Cli, workshop: Path, name: str, line: str):
    """What --help and the pages show can be typed as it stands, and exits with 0."""
    if "|" not in line:
        assert cli(*shlex.split(line, comments=True)[1:]).code == 0
    else:
        command = f'skillforge() {{ "{sys.executable}" -m skillforge "$@"; }}\n{line}'
        subprocess.run(["/bin/sh", "-c", command], check=True, cwd=workshop, capture_output=True)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole library that ships, just cloned."""
    return clone(tmp_path_factory.mktemp("shipped") / "skills")


@pytest.fixture(scope="module")
def looked_at(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, after the first command: its database is made, its index built."""
    path = shutil.copytree(shipped, tmp_path_factory.mktemp("looked_at") / "skills")
    with open_library(path) as library:
        library.search("slug")
    return path


_QUICK = re.compile(r"skillforge (list|show|search|why|graph|report|call|remove|feedback|policy|verify(?= \w))\b")


def in_clones() -> Iterator[Any]:
    """The examples that need no model; the first of each command finds the clone as nobody has opened it yet."""
    begun = set()
    for line in dict.fromkeys(line for _, line in told()):
        if command := _QUICK.search(line):
            yield pytest.param("looked_at" if command[1] in begun else "shipped", line, id=line)
            begun.add(command[1])


@pytest.mark.parametrize(("state", "line"), list(in_clones()))
def test_every_example_that_needs_no_model_runs_in_a_clone(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli, state: str, line: str
):
    """They name skills, tags and tasks that the shipped library has: each exits with 0 and finds something."""
    shutil.copytree(request.getfixturevalue(state), tmp_path / "skills")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SKILLFORGE_LIBRARY", raising=False)
    if "|" in line:
        command = f'skillforge() {{ "{sys.executable}" -m skillforge "$@"; }}\n{line}'
        subprocess.run(["/bin/sh", "-c", command], check=True, cwd=tmp_path, capture_output=True)
        return
    ran = cli(*shlex.split(line, comments=True)[1:])
    assert ran.code == 0
    assert "No skill" not in ran.err


def test_files_that_are_shown_are_there():
    """A curriculum or a set of tasks that --help or a page names is one that ships."""
    pages = [DOCS.read_text(encoding="utf-8"), (ROOT / "README.md").read_text(encoding="utf-8")]
    text = "\n".join([line for _, line in told()] + pages)
    shown = set(re.findall(r"\b(?:curricula|benchmarks)/[\w/.-]*\w\.(?:yaml|jsonl)", text))
    assert {path for path in shown if not (ROOT / path).is_file()} - {_SAVED} == set()


_SAVED = "curricula/parse-messy-bank-statements.yaml"  # that `learn` writes


@pytest.mark.parametrize("name", list(commands()))
def test_every_command_has_help_with_examples_and_json(cli: Cli, name: str):
    """`skillforge NAME --help` exits with 0, shows how to use it, and names --json."""
    ran = cli(name, "--help")
    assert ran.code == 0
    assert f"skillforge {name}" in ran.out.partition("Examples:")[2]
    assert "--json" in ran.out


def test_no_summary_is_cut_on_a_narrow_terminal(cli: Cli, monkeypatch: pytest.MonkeyPatch):
    """What a command does stands whole in the list of commands, at 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    assert "..." not in cli("--help").out.partition("Commands:")[2]


def test_help_is_asked_for_before_the_double_dash_only(cli: Cli, workshop: Path):
    """`call NAME --help` is help; after -- it is text."""
    assert "Run a stored skill" in cli("call", "slugify", "--help").out
    assert cli("call", "slugify", "--", "--help").out == "help\n"


def sections() -> dict[str, str]:
    """Each `## skillforge NAME` of the reference."""
    parts = re.split(r"^## `skillforge (\w+)`.*$", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_reference_has_every_command_in_order():
    """docs/cli.md and --help know the same commands."""
    assert list(sections()) == list(commands())


@pytest.mark.parametrize("name", list(commands()))
def test_the_reference_has_every_option(name: str):
    """Each option of --help stands in the command's section, and no other."""
    real = {option for parameter in commands()[name].params for option in parameter.opts if option.startswith("-")}
    told = set(re.findall(r"(?<![\w-])(--?[a-z][a-z-]*)(?![\w=])", sections()[name].partition("```")[0]))
    assert told - {"-h", "--help"} == real - {"-h", "--help"}


def test_the_references_exit_codes_are_the_programs():
    """Each code of exits.py stands in the table."""
    from skillforge.cli import exits

    told = set(map(int, re.findall(r"^\| (\d+) \|", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)))
    assert told == {value for name, value in vars(exits).items() if name.isupper()}
