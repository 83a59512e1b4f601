"""Chroma, embedded: the vector index of a library, and the only module that imports chromadb.

chromadb takes more than a second to import, so it is imported when an index is first opened. Vectors are
always our own: nothing is downloaded, and telemetry is off. Chroma's embedded mode is documented as not
process-safe; whoever writes holds a lock (see `library.index`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from skillforge.errors import IndexUnavailable
from skillforge.imports import nothing_collected

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

COLLECTION = "skills"
_DATABASE = "chroma.sqlite3"
# Wide enough that the graph search is exact on libraries of ordinary size.
_BREADTH = 400


@dataclass(frozen=True, slots=True)
class Record:
    """One record: `metadata` holds plain values; `vector` has the same length in all records."""

    id: str
    document: str
    vector: Sequence[float]
    metadata: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Found:
    """A record near a query. `distance` is cosine distance, 0 (same) to 2 (opposite)."""

    id: str
    distance: float


class VectorStore:
    """The records of one collection in a Chroma directory; with no directory, of this process's memory.

    Every method raises IndexUnavailable where Chroma fails, for whatever reason.
    """

    def __init__(self, directory: Path | None, collection: str = COLLECTION) -> None:
        self._directory = directory
        with _translated(directory):
            try:
                self._client = _client(directory)
                self._inode = self._find_inode()
                self._collection: Collection = self._client.get_or_create_collection(
                    collection,
                    embedding_function=None,
                    configuration=cast(Any, {"hnsw": {"space": "cosine", "ef_search": _BREADTH}}),
                )
            except BaseException:
                _forget_systems()  # chromadb would hand out the half-started one again
                raise

    def marks(self, key: str) -> dict[str, str]:
        """{id: the metadata under `key`} of all records."""
        with _translated(self._directory):
            got = self._collection.get(include=["metadatas"])
            metadatas = got["metadatas"] or []
            return {id_: str(data.get(key)) for id_, data in zip(got["ids"], metadatas, strict=True)}

    def upsert(self, records: Sequence[Record]) -> None:
        with _translated(self._directory):
            step = self._client.get_max_batch_size()
            for start in range(0, len(records), step):
                part = records[start : start + step]
                self._collection.upsert(
                    ids=[record.id for record in part],
                    documents=[_plain(record.document) for record in part],
                    embeddings=cast(Any, [list(record.vector) for record in part]),
                    metadatas=[{key: _plain(value) for key, value in record.metadata.items()} for record in part],
                )

    def delete(self, ids: Sequence[str]) -> None:
        with _translated(self._directory):
            if ids:
                self._collection.delete(ids=list(ids))

    def nearest(self, vector: Sequence[float], k: int) -> list[Found]:
        """At most `k` records, nearest first."""
        with _translated(self._directory):
            # Documents would cost 0.1 ms each; whoever asks has them.
            got = self._collection.query(query_embeddings=cast(Any, [list(vector)]), n_results=k, include=["distances"])
            rows = zip(got["ids"][0], (got["distances"] or [[]])[0], strict=True)
            return [Found(id_, float(distance)) for id_, distance in rows]

    def is_current(self) -> bool:
        """Whether the directory still holds the files that were opened: another process may have rebuilt it."""
        return self._directory is None or self._inode == self._find_inode()

    def close(self, *, broken: bool = False) -> None:
        """Lets go of the files. A `broken` store is also taken out of chromadb's cache, which keeps one per path."""
        with _translated(self._directory):
            close: Callable[[], None] | None = getattr(self._client, "close", None)
            if close is not None:
                close()
            if broken or close is None:
                _forget_systems()

    def _find_inode(self) -> int | None:
        if self._directory is None:
            return None
        try:
            return (self._directory / _DATABASE).stat().st_ino
        except FileNotFoundError:
            return None


def _plain(value: Any) -> Any:
    """Text as UTF-8 can hold it: JSON may bring half of a surrogate pair, which Chroma refuses."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def _client(directory: Path | None) -> ClientAPI:
    with nothing_collected():
        import chromadb
        from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if directory is None:
        return chromadb.EphemeralClient(settings=settings)
    return chromadb.PersistentClient(str(directory), settings=settings)


def _forget_systems() -> None:
    """Empties chromadb's cache of open directories. Clients that are in use keep working."""
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient.clear_system_cache()


@contextmanager
def _translated(directory: Path | None) -> Iterator[None]:
    """Chroma's errors stop here. They have no common root, and a broken file may raise any of them."""
    try:
        yield
    except Exception as error:
        place = directory or "in memory"
        raise IndexUnavailable(f"the index {place} cannot be used: {type(error).__name__}: {error}") from error
    except BaseException as error:
        # Chroma's Rust core panics as a BaseException of its own; Ctrl-C and exit must pass.
        if type(error).__name__ != "PanicException":
            raise
        raise IndexUnavailable(f"the index {directory} cannot be used: {error}") from error
