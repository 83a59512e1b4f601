"""`pytest skills/` runs a library's checks, sandboxed, and costs nothing elsewhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from skillforge.library import Library
from skillforge.types import Provenance, Skill, Task
from tests.verify.tasks import task

WORDS = "def words(text: str) -> list[str]:\n    return text.split()\n"
SLUG = 'from .words import words\n\n\ndef slug(text: str) -> str:\n    return "-".join(words(text))\n'
TRIM = "def trim(text: str) -> str:\n    return text.strip()\n"
NEGATE = "def negate(n: int) -> int:\n    return -n\n"
HALVE = "def halve(n: int) -> int:\n    return n // 2\n"
HANGING = "def halve(n: int) -> int:\n    while n == 4:\n        pass\n    return n // 2\n"
SPOILT = "def negate(n: int) -> int:\n    return n\n"


def skill(goal: Task, source: str, pins: dict[str, str] | None = None) -> Skill:
    return Skill(goal.name, source, goal, pins or {}, "given", Provenance("test"))


def run_pytest(folder: Path, *options: str) -> str:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--color=no", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A library of five skills: two were edited by hand into wrong ones; and one record is corrupt."""
    folder = tmp_path_factory.mktemp("project")
    words = skill(task("words(text: str) -> list[str]", 'words("a b") == ["a", "b"]'), WORDS)
    slug = task("slug(text: str) -> str", 'slug("a b") == "a-b"', 'slug("") == ""', checks=('slug(" c ") == "c"',))
    trim = task("trim(text: str) -> str", 'trim(" a ") == "a"', properties=("idempotent",))
    code = "def check(candidate):\n    assert candidate(1) == -1\n    assert candidate(0) == 0\n"
    negate = task("negate(n: int) -> int", "negate(0) == 0", check_code=code, properties=("inverse_of: negate",))
    halve = task("halve(n: int) -> int", "halve(4) == 2", "halve(7) == 3")
    with Library.open(folder / "skills", create=True) as library:
        library.commit(
            [
                words,
                skill(slug, SLUG, {"words": words.sha256}),
                skill(trim, TRIM),
                skill(negate, NEGATE),
                skill(halve, HALVE),
            ]
        )
    (folder / "skills/code/negate.py").write_text(SPOILT)
    (folder / "skills/code/halve.py").write_text(HANGING)
    (folder / "skills/code/broken.json").write_text('{"name": "broken", "task": 5}')
    (folder / "other/code").mkdir(parents=True)
    (folder / "other/code/data.json").write_text("not a record")
    return folder


@pytest.fixture(scope="module")
def output(folder) -> str:
    return run_pytest(folder, "-vv", "skills", "other", "--continue-on-collection-errors")


@pytest.mark.parametrize(
    "line",
    [
        "skills/code/slug.json::slug::example 1 PASSED",
        "skills/code/slug.json::slug::example 2 PASSED",
        "skills/code/slug.json::slug::check 1 PASSED",
        "skills/code/words.json::words::example 1 PASSED",
        "skills/code/trim.json::trim::property idempotent PASSED",
        "skills/code/negate.json::negate::example 1 PASSED",
        "skills/code/negate.json::negate::property inverse_of: negate PASSED",
        "skills/code/negate.json::negate::check code FAILED",
        "skills/code/halve.json::halve::example 1 FAILED",
        "skills/code/halve.json::halve::example 2 PASSED",
    ],
)
def test_everything_that_must_hold_is_an_item(output, line):
    """Examples, checks, check code and properties each have an item, edited sources too."""
    assert line in output


def test_a_failure_is_one_clear_block(output):
    """What failed, what came instead, in which source: and nothing of skillforge's own frames."""
    assert "negate::check code" in output
    assert "line 2: assert candidate(1) == -1: the assertion does not hold; the last call: negate(1) gave 1" in output
    assert "skills/code/negate.py" in output
    assert "records.py" not in output


def test_a_corrupt_record_is_named(output):
    """A record that cannot be read is an error of its own, with what to do."""
    assert "broken.json: not a record of a skill" in output


def test_other_json_files_are_left_alone(output):
    """Only a generated library is collected."""
    assert "data.json" not in output


def test_a_skill_that_is_called_like_a_test_is_none(tmp_path):
    """Its module is not imported here: its record's examples run, in the sandbox, and nothing else."""
    goal = task("test_even(n: int) -> bool", "test_even(2) == True", "test_even(3) == False")
    with Library.open(tmp_path / "skills", create=True) as library:
        library.commit([skill(goal, "def test_even(n: int) -> bool:\n    return n % 2 == 0\n")])
    told = run_pytest(tmp_path, "-q", "skills")
    assert "2 passed" in told
    assert "error" not in told


def test_one_item_can_be_chosen(folder):
    """An item's id selects it."""
    assert "1 passed" in run_pytest(folder, "skills/code/slug.json::slug::check 1")


def test_elsewhere_the_plugin_loads_nothing(tmp_path):
    """A project that has no library pays for no sandbox."""
    (tmp_path / "test_nothing.py").write_text(
        "import sys\n\ndef test_nothing():\n"
        "    heavy = ('skillforge.sandbox', 'skillforge.verify', 'RestrictedPython', 'skillforge.testing.records')\n"
        "    assert not [name for name in heavy if name in sys.modules]\n"
    )
    assert "1 passed" in run_pytest(tmp_path)
