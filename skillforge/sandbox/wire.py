"""What is said between host, worker and child: frames on a child's connection, commands on the worker's.

A frame is one byte of kind, four of length, then data. Host → child: a program, calls, answers of tools, marshalled;
nothing of it is read before the child's walls stand. Child → host: the code it compiled, before any of it ran; then
`loaded`, results, calls of tools, names of time zones, all JSON, with values as `values.encode` gives them. The host
reads a child's frames as untrusted: capped before they are parsed, and anything unexpected ends the child. Compiled
code it hands on to later children of the same program, and never looks inside.
"""

from __future__ import annotations

import marshal
import os
import struct
from typing import Any

PROGRAM, CALL, ANSWER = b"P", b"C", b"A"
CODE, LOADED, RESULT, TOOL, ZONE = b"K", b"L", b"R", b"T", b"Z"

HEADER = struct.Struct("!cI")
BOUNDS = struct.Struct("!II")
"""At the head of a program: megabytes of memory, and seconds of processor time (0: none)."""

MOST_SECONDS = 2**32 - 1

OVERHEAD = 64 * 1024
"""Bytes a result frame may hold beside value and stdout: messages, violations, names."""

COMMAND = struct.Struct("!cI")
"""A command to the worker: what, and the number of the child; `PREPARE` brings the child's connection with it."""

PREPARE, START, END, FATE, CPU, STOP = b"P", b"S", b"E", b"F", b"C", b"I"
"""A child to be forked when there is nothing else to do, now, ended; ended and its wait status told; its seconds;
asked to come to an end."""

STATUS = struct.Struct("!i")
SECONDS = struct.Struct("!d")
KILLED, UNKNOWN = -1, -2
"""Wait statuses that are none: the child had to be killed; no such child was ever forked."""

NO_ROOM = 71
"""Exit code of a child that had no memory for what it was sent."""

_VERSION = 2  # of marshal: the last whose bytes depend on nothing but the value


def pack(data: Any) -> bytes:
    """Marshalled, always to the same bytes."""
    return marshal.dumps(data, _VERSION)


def frame(kind: bytes, payload: bytes) -> bytes:
    return HEADER.pack(kind, len(payload)) + payload


def send(descriptor: int, kind: bytes, payload: bytes) -> None:
    """Writes one whole frame to a blocking descriptor."""
    data = HEADER.pack(kind, len(payload)) + payload
    sent = os.write(descriptor, data)
    if sent < len(data):
        rest = memoryview(data)[sent:]
        while rest:
            rest = rest[os.write(descriptor, rest) :]


class Reader:
    """Frames from a blocking descriptor."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.buffer = b""

    def frame(self) -> tuple[bytes, bytes]:
        """The next one. Raises EOFError when the other side is gone."""
        head = HEADER.size
        while len(self.buffer) < head:
            self._fill()
        kind, length = HEADER.unpack_from(self.buffer)
        if len(self.buffer) < head + length:
            parts, missing = [self.buffer], head + length - len(self.buffer)
            while missing > 0:
                parts.append(os.read(self.descriptor, min(max(missing, 1 << 16), 1 << 20)))
                if not parts[-1]:
                    raise EOFError
                missing -= len(parts[-1])
            self.buffer = b"".join(parts)
        payload = self.buffer[head : head + length]
        self.buffer = self.buffer[head + length :]
        return kind, payload

    def _fill(self) -> None:
        chunk = os.read(self.descriptor, 1 << 16)
        if not chunk:
            raise EOFError
        self.buffer += chunk
