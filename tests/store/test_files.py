"""Files are whole or not there; a lock is held by one."""

from __future__ import annotations

import subprocess
import sys

import pytest

from skillforge.errors import LibraryReadOnly
from skillforge.store.files import locked, write_all, write_whole

LIMITED = """
import resource, sys
from pathlib import Path
from skillforge.errors import LibraryReadOnly
from skillforge.store.files import write_whole
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    write_whole(Path(sys.argv[1]), b"x" * 1000)
except LibraryReadOnly as error:
    print(error)
"""

HOLDER = """
import sys, time
from pathlib import Path
from skillforge.store.files import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_file_is_replaced_whole(tmp_path):
    """Nothing is left beside it."""
    path = tmp_path / "file"
    path.write_text("old")
    write_whole(path, b"new")
    assert (path.read_text(), list(tmp_path.iterdir())) == ("new", [path])


def test_a_full_disk_leaves_the_old_file(tmp_path):
    """No half of the new one, and a sentence that says why."""
    path = tmp_path / "file"
    path.write_text("old")
    done = subprocess.run([sys.executable, "-B", "-c", LIMITED, str(path)], capture_output=True, text=True, check=True)
    assert "the disk is full" in done.stdout
    assert (path.read_text(), list(tmp_path.iterdir())) == ("old", [path])


def test_a_directory_that_is_not_there_is_named(tmp_path):
    """The path is in the message."""
    with pytest.raises(LibraryReadOnly, match="nowhere/file cannot be written"):
        write_whole(tmp_path / "nowhere" / "file", b"")


def test_of_many_files_one_that_cannot_be_written_spoils_no_other(tmp_path):
    """Each is whole or not there, and the one that was refused is named."""
    paths = [tmp_path / "0", tmp_path / "nowhere" / "1", *(tmp_path / str(number) for number in range(2, 40))]
    with pytest.raises(LibraryReadOnly, match="nowhere/1 cannot be written"):
        write_all((path, path.name.encode()) for path in paths)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        path.name: path.name for path in paths if path.parent == tmp_path
    }


def test_a_dead_process_holds_no_lock(tmp_path):
    """`kill -9` of a holder does not leave the others waiting."""
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path / "lock")], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    with locked(tmp_path / "lock"):
        holder.communicate()
