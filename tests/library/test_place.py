"""Where a library may be."""

from __future__ import annotations

import pytest

from skillforge.errors import LibraryError
from skillforge.library import Library


def test_a_file_is_no_library(tmp_path):
    """A path to a file is a mistake with its own message."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match="is a file, not a library"):
        Library.open(tmp_path / "file", create=True)


def test_a_package_of_someone_else_is_not_overwritten(tmp_path):
    """A library never takes over a directory that is a package already."""
    (tmp_path / "__init__.py").write_text("mine = 1\n")
    with pytest.raises(LibraryError, match="is a Python package of its own"):
        Library.open(tmp_path, create=True)


@pytest.mark.parametrize("create", [False, True])
def test_a_directory_called_code_makes_no_library(tmp_path, create):
    """Somebody's project has a `code` too: nothing of it is touched."""
    for path in (tmp_path / "code" / "main.py", tmp_path / "__init__.py"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine = 1\n")
    with pytest.raises(LibraryError, match="choose another directory" if create else "No library at"):
        Library.open(tmp_path, create=create)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["__init__.py", "code"]
    (tmp_path / "__init__.py").unlink()
    with pytest.raises(LibraryError, match="code of its own" if create else "No library at"):
        Library.open(tmp_path, create=create)


def test_a_directory_of_documents_is_refused_and_left_as_it_is(tmp_path):
    """A library is made in no directory that has anything of somebody's own in it, were it only a `.gitignore`."""
    (tmp_path / ".gitignore").write_text("*.secret\n")
    with pytest.raises(LibraryError, match=r"is no library, and not empty \(\.gitignore\)"):
        Library.open(tmp_path, create=True)
    for name in "abcd":
        (tmp_path / name).write_text("x")
    with pytest.raises(LibraryError, match=r"\(\.gitignore, a, b and 2 more\): nothing there is touched"):
        Library.open(tmp_path, create=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".gitignore", *"abcd"]
    assert (tmp_path / ".gitignore").read_text() == "*.secret\n"


@pytest.mark.parametrize("inside", [[".git"], ["code"], [".git", "code", ".index"]])
def test_a_new_repository_and_a_creation_that_was_broken_off_are_no_hindrance(tmp_path, inside):
    """Version control, and what skillforge itself left, are nobody's documents."""
    for name in inside:
        (tmp_path / name).mkdir()
    with Library.open(tmp_path, create=True) as library:
        assert len(library) == 0


def test_a_creation_broken_off_at_its_files_goes_on(tmp_path):
    """Without its database, a library's generated files are still its own."""
    Library.open(tmp_path, create=True).close()
    for path in tmp_path.glob("library.db*"):
        path.unlink()
    (tmp_path / "code" / "__init__.py").unlink()
    Library.open(tmp_path, create=True).close()
    assert (tmp_path / "code" / "__init__.py").is_file()
