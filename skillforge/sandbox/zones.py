"""The data of time zones, read by the host for programs in the jail: `ZoneInfo("Europe/Berlin")` needs its file."""

from __future__ import annotations

import contextlib
import functools
import re
from pathlib import Path

_KEY = re.compile(r"[A-Za-z0-9_+-]{1,40}(?:/[A-Za-z0-9_+-]{1,40}){0,2}", re.ASCII)
_MAX_BYTES = 64 * 1024


def data(key: object) -> bytes | None:
    """The TZif data of a zone, or None for a key that is none. Of untrusted keys too: no other file is ever read."""
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        return None
    return _read(key)


@functools.lru_cache(maxsize=64)
def _read(key: str) -> bytes | None:
    import zoneinfo
    from importlib import resources

    for folder in zoneinfo.TZPATH:
        with contextlib.suppress(OSError):
            return _checked((Path(folder) / key).read_bytes())
    package, _, name = f"tzdata.zoneinfo.{key.replace('/', '.')}".rpartition(".")
    with contextlib.suppress(OSError, ModuleNotFoundError, TypeError):
        return _checked(resources.files(package).joinpath(name).read_bytes())
    return None


def _checked(found: bytes) -> bytes | None:
    return found if found.startswith(b"TZif") and len(found) <= _MAX_BYTES else None
