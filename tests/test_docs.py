"""What README and docs show works as they show it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from skillforge.cli import main
from skillforge.config import Config
from skillforge.curriculum import load
from skillforge.library import Library
from skillforge.writers.search import Operators
from skillforge.writers.search.check import check
from tests.processes import script

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def page_of(name: str) -> Path:
    return ROOT / "docs" / f"{name}.md"


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE)


def shown(language: str) -> list[object]:
    found = [(page, n, text) for page in PAGES for n, text in enumerate(blocks(page, language))]
    return [pytest.param(text, id=f"{page.name}-{n}") for page, n, text in found]


@pytest.mark.parametrize("text", shown("yaml"))
def test_a_curriculum_that_is_shown_is_learned(text: str, tmp_path: Path, capsys):
    """Every task is solved, and the later ones by the earlier ones."""
    (tmp_path / "shown.yaml").write_text(text)
    assert main(["run", str(tmp_path / "shown.yaml"), "--library", str(tmp_path / "skills"), "--json", "-q"]) == 0
    assert '"failed": 0' in capsys.readouterr().out
    with Library.open(tmp_path / "skills") as library:
        assert library.max_depth == 2


@pytest.mark.parametrize("text", [t for page in PAGES for t in blocks(page, "json") if '"hidden"' in t])
def test_a_task_in_json_that_is_shown_is_read(text: str, tmp_path: Path):
    """With its examples, its hidden checks and its check code."""
    (tmp_path / "shown.jsonl").write_text(text)
    (task,) = load([tmp_path / "shown.jsonl"])
    assert task.examples
    assert task.checks
    assert task.check_code


@pytest.mark.parametrize("text", shown("toml"))
def test_settings_that_are_shown_are_settings(text: str, tmp_path: Path):
    """All of them, each with its default or a value that is allowed."""
    (tmp_path / "skillforge.toml").write_text(text)
    assert Config.read(tmp_path / "skillforge.toml").model == tomllib.loads(text)["model"]


@pytest.mark.parametrize("text", [t for name in ("sandbox", "environments") for t in blocks(page_of(name), "python")])
def test_the_sandbox_runs_as_shown(text: str):
    """The page says what is printed."""
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert f"# {done.stdout.strip()}" in text


SUMS = """tasks:
  - name: total
    description: Add two whole numbers.
    signature: "(a: int, b: int) -> int"
    examples: ["total(1, 2) == 3", "total(5, 7) == 12"]
    checks: ["total(10, -4) == 6"]
"""


@pytest.mark.parametrize(
    "text",
    [
        text
        for page in ("llm", "learning", "testing", "automatic", "asking")
        for text in blocks(ROOT / "docs" / f"{page}.md", "python")
    ],
)
def test_what_is_shown_of_language_models_runs(text: str, forked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Each in an empty directory with the curriculum that they speak of; the page says what is printed."""
    (tmp_path / "sums.yaml").write_text(SUMS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    code, out, err = forked(text).wait()
    assert (code, err) == (0, "")
    assert f"# {out.strip()}\n" in text


@pytest.mark.parametrize("text", blocks(ROOT / "docs" / "selfplay.md", "python"))
def test_self_play_runs_as_shown(text: str, forked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """In an empty directory; the page says what is printed."""
    monkeypatch.chdir(tmp_path)
    code, out, err = forked(text).wait()
    assert (code, err) == (0, "")
    assert f"# {out.strip()}\n" in text


def test_the_episode_that_is_shown_is_what_a_model_reads(forked):
    """docs/episode.md is rendered, not written: `python benchmarks/episode.py > docs/episode.md`."""
    code, rendered, _ = forked(script(ROOT / "benchmarks" / "episode.py")).wait()
    assert code == 0
    assert rendered == (ROOT / "docs" / "episode.md").read_text()


@pytest.mark.parametrize("text", blocks(ROOT / "docs" / "operators.md", "python"))
def test_operators_that_are_shown_can_be_used(text: str):
    """They mean what they render."""
    assert check(Operators(text).to_request()) == ""


@pytest.mark.parametrize("text", blocks(ROOT / "docs" / "operators.md", "text"))
def test_the_mistake_that_is_shown_is_told_so(text: str):
    """The first operator of the page, with a slip in its template."""
    shown = blocks(ROOT / "docs" / "operators.md", "python")[0]
    slip = shown.replace('\'"".join(w[0]', '\'"".join(w[-1]')
    assert check(Operators(slip).to_request()) in text
