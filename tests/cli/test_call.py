"""`skillforge call`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from skillforge.cli.call import as_json, as_text
from skillforge.library import Library
from tests.cli.conftest import Ran

Cli = Callable[..., Ran]
pytestmark = pytest.mark.usefixtures("library")


@pytest.mark.parametrize(
    ("arguments", "out"),
    [
        (["slugify", "Hello Big World"], "hello-big-world"),
        (["slugify", "text=Hello World"], "hello-world"),
        (["task-slugify", "A"], "a"),
        (["mean", "[1, 2, 6]"], "3.0"),
        (["repeat", "ab"], "abab"),
        (["repeat", "ab", "3"], "ababab"),
        (["repeat", "ab", "times=1"], "ab"),
        (["repeat", "ab", "-1"], ""),
        (["repeat", "--", "--x", "1"], "--x"),
        (["slugify", "--", "A=B"], "a=b"),
        (["repeat", "--args", '{"text": "x", "times": 3}'], "xxx"),
        (["repeat", '--args=["x", 1]'], "x"),
        (["weekday", "2024-12-31"], "2"),
        (["words", "a b"], "['a', 'b']"),
        (["words", "a b", "--json"], '["a", "b"]'),
        (["slugify", "A", "--json"], '"a"'),
        (["echo", "{1, 2}", "--json"], "[1, 2]"),
        (["echo", "None"], "None"),
        (["echo", "date(2024, 1, 2)", "--json"], '"2024-01-02"'),
        (["echo", "float('nan')", "--json"], "null"),
    ],
)
def test_a_skill_is_called_with_plain_arguments(cli: Cli, arguments: list[str], out: str):
    """Arguments by type, by name, as JSON; text printed as it is, the rest as a literal or JSON."""
    ran = cli("call", *arguments)
    assert (ran.code, ran.out, ran.err) == (0, out + "\n", "")


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["slugfy", "x"], 3, "Did you mean 'slugify'"),
        (["mean", "x"], 2, "numbers: 'x' is no list[float]"),
        (["mean"], 2, "missing 'numbers'"),
        (["slugify", "a", "b"], 2, "Quote text that has spaces"),
        (["repeat", "a", "text=b"], 2, "two values for 'text'"),
        (["slugify", "title=A"], 2, "no parameter 'title'. It takes (text: str) -> str"),
        (["repeat", "--args", "{"], 2, "--args is not JSON"),
        (["repeat", "--args", "3"], 2, "JSON list"),
        (["repeat", "a", "--args", "[]"], 2, "not both"),
        (["repeat", "--args", '{"texts": "a"}'], 2, "Did you mean 'text'"),
        (["repeat", "--args", '["a", 2, 3]'], 2, "at most 2"),
        (["repeat", "--jsn"], 2, "Did you mean '--json'"),
        (["repeat", "a", "--args"], 2, "needs a value"),
        ([], 2, "Which skill?"),
        (["mean", "[]"], 4, "ZeroDivisionError"),
        (["slugify", "a", "--library", "nowhere"], 1, "No library at nowhere"),
    ],
)
def test_each_way_to_fail_has_its_exit_code(cli: Cli, arguments: list[str], code: int, word: str):
    """2 wrong use or argument, 3 unknown skill, 4 the skill failed, 1 the library; one clear line each."""
    ran = cli("call", *arguments)
    assert ran.code == code
    assert ran.err.startswith("error: ")
    assert ran.err.count("\n") == 1
    assert word in ran.err
    assert ran.out == ""


def test_time_that_runs_out_is_exit_code_5(process: Cli):
    """A skill that never ends is ended, and told from one that raises."""
    ran = process("call", "spin", "1")
    assert ran.code == 5
    assert "timed out" in ran.err


def test_text_piped_in_is_the_missing_argument(process: Cli):
    """A final line break is the tools', not the text's."""
    assert process("call", "slugify", stdin="Héllo World\n".encode()).out == "héllo-world\n"
    assert process("call", "repeat", "-", "3", stdin=b"ab").out == "ababab\n"
    assert process("call", "mean", "-", stdin=b"1\n2\n6\n").out == "3.0\n"


def test_nothing_is_read_where_nothing_is_piped(process: Cli):
    """Without input a missing argument is an error, not an empty text."""
    assert process("call", "slugify").code == 2


def test_input_that_is_no_text_is_refused(process: Cli):
    """Bytes that are not UTF-8 are a bad argument."""
    ran = process("call", "slugify", stdin=b"\xff\xfe")
    assert (ran.code, "not UTF-8" in ran.err) == (2, True)


def test_what_a_skill_prints_is_no_part_of_its_value(cli: Cli):
    """Printed text goes to standard error."""
    ran = cli("call", "noisy", "a")
    assert (ran.out, ran.err) == ("a\n", "told\n")


def test_a_lone_surrogate_is_shown_escaped(process: Cli):
    """No value that a skill can return breaks the output."""
    ran = process("call", "echo", r"'\ud800'")
    assert (ran.code, ran.out) == (0, "\\ud800\n")


def test_outcomes_are_counted(cli: Cli, library: Path):
    """Each call from the command line weighs in the skill's success rate."""
    cli("call", "mean", "[1]")
    cli("call", "mean", "[]")
    with Library.open(library) as opened:
        assert opened.stats("mean").success_rate == 0.5


def test_the_environment_names_the_library(cli: Cli, library: Path, monkeypatch: pytest.MonkeyPatch):
    """SKILLFORGE_LIBRARY serves where no option does."""
    monkeypatch.setenv("SKILLFORGE_LIBRARY", str(library))
    monkeypatch.chdir("/")
    assert cli("call", "slugify", "A").out == "a\n"


def test_a_call_imports_nothing_heavy(library: Path):
    """What costs time to import is not imported to call a skill."""
    code = (
        "import sys; from skillforge.cli import main; main(['call', 'slugify', 'A']);"
        "print(sorted({'typer', 'click', 'rich', 'pydantic', 'chromadb', 'litellm', 'networkx', 'yaml', 'numpy',"
        " 'RestrictedPython'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=library.parent)
    assert done.stdout == "a\n[]\n"


@pytest.mark.parametrize(
    "value", [10**5000, [-(10**5000)], Fraction(10**5000, 3), {10**5000: 1}], ids=["int", "list", "fraction", "key"]
)
def test_numbers_too_long_for_python_to_print_are_printed(value: Any):
    """In hexadecimal, as text and as JSON: a skill may return what `str` refuses."""
    assert "0x" in as_text(value)
    assert "0x" in json.dumps(json.loads(as_json(value)))
