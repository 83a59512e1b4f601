"""Frames between the host and a child: one byte of kind, four of length, then data.

Host → child: a program (JSON), calls (`values.dumps([args, kwargs])` after the entry's name), answers of tools.
Child → host: `loaded`, results, calls of tools, names of time zones; all JSON, with values as `values.encode` gives
them. The host reads a child's frames as untrusted: capped before they are parsed, and anything unexpected ends the
child.
"""

from __future__ import annotations

import os
import struct

PROGRAM, CALL, ANSWER = b"P", b"C", b"A"
LOADED, RESULT, TOOL, ZONE = b"L", b"R", b"T", b"Z"

HEADER = struct.Struct("!cI")
OVERHEAD = 64 * 1024
"""Bytes a result frame may hold beside value and stdout: messages, violations, names."""


def frame(kind: bytes, payload: bytes) -> bytes:
    return HEADER.pack(kind, len(payload)) + payload


def send(descriptor: int, kind: bytes, payload: bytes) -> None:
    """Writes one whole frame to a blocking descriptor."""
    data = memoryview(frame(kind, payload))
    while data:
        data = data[os.write(descriptor, data) :]


def receive(descriptor: int) -> tuple[bytes, bytes]:
    """Reads one frame from a blocking descriptor. Raises EOFError when the other side is gone."""
    kind, length = HEADER.unpack(_read(descriptor, HEADER.size))
    return kind, _read(descriptor, length)


def _read(descriptor: int, length: int) -> bytes:
    chunks = []
    while length:
        chunk = os.read(descriptor, min(length, 1 << 20))
        if not chunk:
            raise EOFError
        chunks.append(chunk)
        length -= len(chunk)
    return b"".join(chunks)
