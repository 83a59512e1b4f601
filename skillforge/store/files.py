"""Files that are never half-written, and a lock between processes."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from skillforge.errors import LibraryReadOnly

TEMPORARY = ".tmp"

_REFUSALS = {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


_SYNCED_AT_ONCE = 8


def write_whole(path: Path, data: bytes) -> None:
    """Puts `data` at `path`, all of it or nothing: a temporary file, synced, then renamed over it.

    Raises LibraryReadOnly when the disk refuses or is full; what was there stays.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
    try:
        with open(temporary, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True) if error.errno != errno.EROFS else None
        raise refused(path, error) from error


def write_all(files: Iterable[tuple[Path, bytes]]) -> None:
    """`write_whole` for each, side by side: many files reach the disk in about the time of one.

    Raises LibraryReadOnly for the first that was refused; the others may have been written.
    """
    with ThreadPoolExecutor(_SYNCED_AT_ONCE) as pool:
        for done in [pool.submit(write_whole, path, data) for path, data in files]:
            done.result()


def refused(path: Path, error: OSError) -> LibraryReadOnly:
    """The error for a disk that does not take what is written, in one sentence."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return LibraryReadOnly(f"{path} cannot be written: the disk is full. Free some space and try again")
    if error.errno in _REFUSALS:
        return LibraryReadOnly(f"{path} cannot be written: {error.strerror}. Change its permissions, or copy it")
    return LibraryReadOnly(f"{path} cannot be written: {error.strerror or error}")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the lock file at `path` against other processes and threads; waits until it is free.

    The system drops the lock when its holder dies. Raises LibraryReadOnly.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    except OSError as error:
        raise refused(path, error) from error
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt
    import time

    def _lock(descriptor: int) -> None:
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
                return
            except OSError:  # gives up after ten tries, one a second
                time.sleep(0.05)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
