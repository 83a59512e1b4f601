"""Disks that refuse: read-only, full, garbage. A clear sentence, nothing lost, nothing half-written."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from skillforge.errors import LibraryReadOnly
from skillforge.library import Library
from tests.library.conftest import PlainRunner, PlainVerifier, make_skill

FILL = """
import resource, signal, sys
from skillforge.errors import LibraryReadOnly
from skillforge.library import Library
from tests.library.conftest import make_skill
library = Library.open(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    for number in range(1000):
        library.commit([make_skill(f"s{number}", f"def s{number}(text):\\n    return {'x' * 5000!r}\\n")])
        print(f"s{number}", flush=True)
except LibraryReadOnly as error:
    print(error, file=sys.stderr)
"""


@pytest.mark.parametrize("room", [60_000, 200_000, 1_000_000])
def test_a_full_disk_loses_nothing_that_was_committed(library, room):
    """Files that may grow no further stand for a full disk: the error says so, and what was committed stays."""
    library.close()
    done = subprocess.run(
        [sys.executable, "-B", "-c", FILL, str(library.path), str(room)], capture_output=True, text=True
    )
    assert "free some space" in done.stderr.lower()
    with Library.open(library.path, runner=PlainRunner) as again:
        again.check()
        assert set(done.stdout.split()) <= set(again)
        assert again.slugify("A b") == "a-b"
        again.commit([make_skill("later")])
        assert {path.stem for path in (again.path / "code").glob("*.json")} == set(again)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB; where none may be mounted, the test of the limit above has to do."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(place)], capture_output=True
    )
    yield place
    if mounted and mounted.returncode == 0:
        subprocess.run(["umount", str(place)], check=True)


def fill(library: Library, committed: list[str]) -> None:
    """Commits until the disk takes no more; at once where there is no small disk."""
    for number in range(100):
        if not os.path.ismount(library.path.parent):
            raise LibraryReadOnly("no small disk here, no space to fill")
        source = f"def s{number}(text):\n    return {'x' * 20_000!r}\n"
        library.commit([make_skill(f"s{number}", source)])
        committed.append(f"s{number}")


def test_a_disk_that_fills_up_is_said_and_survived(small_disk):
    """A real disk of 2 MB: commit until it is full, make room, and go on with all that was committed."""
    library = Library.open(small_disk / "skills", create=True)
    committed: list[str] = []
    with pytest.raises(LibraryReadOnly, match="space"):
        fill(library, committed)
    library.close()
    if committed:
        subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    with Library.open(small_disk / "skills") as again:
        again.check()
        assert set(committed) <= set(again)
        again.commit([make_skill("later")])


def test_a_full_disk_can_be_read(small_disk):
    """Where not even SQLite's own files find room, skills can still be called and searched."""
    with Library.open(small_disk / "skills", create=True) as library:
        library.commit([make_skill("slugify"), make_skill("words")])
    if os.path.ismount(small_disk):
        with contextlib.suppress(OSError), (small_disk / "rest").open("wb", buffering=0) as rest:
            while rest.write(b"x" * 4096):
                pass
    with Library.open(small_disk / "skills", runner=PlainRunner) as again:
        assert again.words("a b") == "a b"
        assert again.search("words", 1)


@contextmanager
def frozen_at(directory: Path, place: Path) -> Iterator[Path]:
    """Where `directory` can be read and not written: mounted at `place`, or itself with its permissions gone."""
    if subprocess.run(["mount", "--bind", str(directory), str(place)], capture_output=True).returncode == 0:
        try:
            subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
            yield place
        finally:
            subprocess.run(["umount", str(place)], check=True)
    else:
        for path in [*directory.rglob("*"), directory]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield directory
        for path in [directory, *directory.rglob("*")]:
            path.chmod(0o755)


@pytest.fixture
def frozen(library, tmp_path: Path) -> Iterator[Path]:
    """The library where nothing can be written, even by root: through a read-only mount, else by permissions."""
    library.close()
    place = tmp_path / "frozen"
    place.mkdir()
    with frozen_at(library.path, place) as where:
        yield where


def test_a_read_only_library_can_be_called_and_searched(frozen):
    """What cannot be written can still be used; the calls are not counted."""
    with Library.open(frozen, runner=PlainRunner) as library:
        assert library.read_only
        assert library.slugify("A b") == "a-b"
        assert library.search("words", 1)[0].name == "words"
        assert library.stats("slugify").calls == 0


def test_a_read_only_library_says_that_it_cannot_be_added_to(frozen):
    """The message names the file and what to do."""
    with (
        Library.open(frozen) as library,
        pytest.raises(LibraryReadOnly, match="cannot be written here"),
    ):
        library.commit([make_skill("more")])


def test_a_read_only_clone_lives_in_memory(library, tmp_path):
    """A clone on a read-only disk has no database to write: it is rebuilt for as long as the process lives."""
    ignore = shutil.ignore_patterns("library.db*")
    clone = shutil.copytree(library.path, tmp_path / "clone", ignore=ignore)
    place = tmp_path / "place"
    place.mkdir()
    with frozen_at(clone, place) as where, Library.open(where, runner=PlainRunner, verifier=PlainVerifier) as it:
        assert it.slugify("A b") == "a-b"
        assert all(verdict.passed for verdict in it.verify().values())
