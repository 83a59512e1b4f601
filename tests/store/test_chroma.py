"""The one Chroma: real files, vectors of our own, and errors of ours."""

from __future__ import annotations

import pytest

from skillforge.errors import IndexUnavailable
from skillforge.store.chroma import Record, VectorStore

RECORDS = [Record(id_, f"text {id_}", vector, {"mark": id_}) for id_, vector in [("a", (1.0, 0.0)), ("b", (0.0, 1.0))]]


@pytest.fixture
def store(tmp_path):
    opened = VectorStore(tmp_path / "index")
    opened.upsert(RECORDS)
    yield opened
    opened.close()


def test_the_nearest_record_comes_first_with_its_cosine_distance(store):
    """0 is the same direction, 1 a right angle."""
    first, second = store.nearest((2.0, 0.0), 2)
    assert (first.id, second.id) == ("a", "b")
    assert first.distance == pytest.approx(0, abs=1e-6)
    assert second.distance == pytest.approx(1, abs=1e-6)


def test_records_outlive_the_store(store, tmp_path):
    """What was written is read by the next to open it."""
    store.delete(["a"])
    store.close()
    again = VectorStore(tmp_path / "index")
    assert again.marks("mark") == {"b": "b"}
    again.close()


def test_chromas_errors_become_ours(store):
    """A vector of another length is refused by Chroma, whatever it calls that."""
    with pytest.raises(IndexUnavailable, match="cannot be used"):
        store.nearest((1.0, 2.0, 3.0), 1)


def test_a_directory_of_garbage_is_unavailable_until_it_is_cleared(tmp_path):
    """A failed opening leaves nothing behind in this process that would spoil the next."""
    path = tmp_path / "index"
    path.mkdir()
    (path / "chroma.sqlite3").write_bytes(b"garbage" * 1000)
    with pytest.raises(IndexUnavailable):
        VectorStore(path)
    (path / "chroma.sqlite3").unlink()
    store = VectorStore(path)
    store.upsert(RECORDS)
    assert store.nearest((1.0, 0.0), 1)[0].id == "a"
    store.close()


def test_half_a_surrogate_pair_is_stored_as_its_escape(store):
    """JSON may bring one; UTF-8 and Chroma know none, and the library must stay searchable."""
    store.upsert([Record("c", "text \udc80", (1.0, 1.0), {"mark": "\udc80"})])
    assert store.marks("mark")["c"] == "\\udc80"
