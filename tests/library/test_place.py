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
