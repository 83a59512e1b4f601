"""Settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillforge.config import Config
from skillforge.errors import InvalidConfig


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SKILLFORGE_LIBRARY", raising=False)
    return tmp_path / "skillforge.toml"


def test_without_a_file_the_library_is_skills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The defaults hold where nothing is set."""
    monkeypatch.delenv("SKILLFORGE_LIBRARY", raising=False)
    assert Config.load(tmp_path).library_path() == Path("skills")


def test_a_file_above_counts_and_its_paths_are_its_own(file: Path):
    """The nearest file upward is read, and its library is relative to it."""
    file.write_text('library = "mine"\njobs = 3\n')
    below = file.parent / "a" / "b"
    below.mkdir(parents=True)
    config = Config.load(below)
    assert (config.jobs, config.library_path()) == (3, file.parent / "mine")


def test_the_option_outranks_the_environment_and_that_the_file(file: Path, monkeypatch: pytest.MonkeyPatch):
    """--library, then SKILLFORGE_LIBRARY, then skillforge.toml."""
    file.write_text('library = "mine"\n')
    monkeypatch.setenv("SKILLFORGE_LIBRARY", "theirs")
    config = Config.load(file.parent)
    assert config.library_path("given") == Path("given")
    assert config.library_path() == Path("theirs")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("libary = 'x'", "Did you mean 'library'"),
        ("jobs = 0", "jobs is 0"),
        ("jobs = true", "jobs is True"),
        ("seed = -1", "seed is -1"),
        ("candidates = 1.5", "candidates is 1.5"),
        ("library = 3", "library is 3"),
        ("library = ''", "library is ''"),
        ("model = ''", "model is ''"),
        ("jobs = ", "is not TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(file: Path, text: str, word: str):
    """What, which, and in which file."""
    file.write_text(text)
    with pytest.raises(InvalidConfig, match=word) as caught:
        Config.load(file.parent)
    assert str(file) in str(caught.value)


def test_a_file_that_is_no_text_is_refused(file: Path):
    """Bytes that are not UTF-8 are told, not traced."""
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidConfig, match="cannot be read"):
        Config.load(file.parent)
