"""`main`: dispatch, wrong use, and every error as one line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from skillforge import __version__
from tests.cli.conftest import Ran

Cli = Callable[..., Ran]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["lst"], "Did you mean 'list'"),
        (["list", "--evidnce", "weak"], "Did you mean '--evidence'"),
        (["search"], "Missing argument 'TEXT'"),
        (["search", "x", "-k", "many"], "-k"),
        (["run"], "Missing argument"),
        (["show", "a", "b"], "unexpected extra argument"),
    ],
)
def test_wrong_use_is_exit_code_2_with_the_way_to_help(cli: Cli, arguments: list[str], word: str):
    """A command or option that does not exist names the nearest one."""
    ran = cli(*arguments)
    assert ran.code == 2
    assert ran.err.startswith("error: ")
    assert word in ran.err
    assert "--help" in ran.err


def test_no_command_shows_the_help(cli: Cli):
    """`skillforge` alone lists the commands."""
    ran = cli()
    assert (ran.code, ran.err) == (0, "")
    assert "doctor" in ran.out


def test_the_version_is_the_packages(cli: Cli):
    """--version prints it and nothing else happens."""
    assert cli("--version").out == f"skillforge {__version__}\n"


@pytest.mark.usefixtures("library")
def test_a_reader_that_goes_away_is_no_error(library: Path):
    """`skillforge list | true` writes nothing on standard error."""
    command = [sys.executable, "-m", "skillforge", "list"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=library.parent) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_a_broken_configuration_is_one_line(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """skillforge.toml is read by every command, and its mistakes are told with the file."""
    (tmp_path / "skillforge.toml").write_text("libary = 'x'\n")
    monkeypatch.chdir(tmp_path)
    for command in (["list"], ["call", "x"], ["run", "x.yaml"]):
        ran = cli(*command)
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert "Did you mean 'library'" in ran.err


def test_a_file_in_the_librarys_place_is_told(cli: Cli, tmp_path: Path):
    """A path that is a file is no library, for reading and for growing."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "tasks.yaml").write_text("tasks: []\n")
    for command in (["list"], ["run", str(tmp_path / "tasks.yaml")]):
        ran = cli(*command, "--library", tmp_path / "file")
        assert (ran.code, ran.err.count("\n")) == (1, 1)
        assert "is a file" in ran.err


@pytest.mark.parametrize("command", [["run", "tasks.yaml"], ["learn", "text"], ["solve", "double", "-e", "f(2) == 4"]])
def test_a_directory_of_documents_is_not_made_a_library(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
):
    """One line says which directory it is and what is in it, and nothing there is touched."""
    (tmp_path / "tasks.yaml").write_text("tasks: []\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / ".gitignore").write_text("mine\n")
    monkeypatch.chdir(tmp_path)
    ran = cli(*command, "--library", "docs")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "docs is no library, and not empty (.gitignore)" in ran.err
    assert [path.name for path in (tmp_path / "docs").iterdir()] == [".gitignore"]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("line", "code", "told"),
    [("list > /dev/full", 1, "No space left on device"), ("list >&-", 0, ""), ("call slugify - <&-", 0, "")],
)
def test_output_that_cannot_be_written_is_no_traceback(library: Path, line: str, code: int, told: str):
    """A full disk is one line; a closed stream is one that nobody reads."""
    command = ["/bin/sh", "-c", f'"{sys.executable}" -m skillforge {line}']
    done = subprocess.run(command, capture_output=True, text=True, cwd=library.parent, check=False)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr
