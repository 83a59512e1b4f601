"""Compiled programs, as children told them: kept for later children of the same program, never looked into here."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict

Key = tuple[bool, frozenset[tuple[str, str]]]
"""Whether the dialect was on, and every module's name and source."""

MAX_BYTES = 16 * 2**20


class CodeCache:
    """The least recently used go first. Thread-safe; a process forked from the host has one of its own."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes = max_bytes
        self._forget()

    def _forget(self) -> None:
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0

    def get(self, key: Key) -> bytes | None:
        if os.getpid() != self._owner:
            self._forget()
        with self._lock:
            code = self._kept.get(key)
            if code is not None:
                self._kept.move_to_end(key)
            return code

    def put(self, key: Key, code: bytes) -> None:
        """Keeps `code`; nothing for an empty one, which was too large to be told."""
        if not code or len(code) > self.max_bytes:
            return
        with self._lock:
            self._bytes += len(code) - len(self._kept.pop(key, b""))
            self._kept[key] = code
            while self._bytes > self.max_bytes:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= len(dropped)
