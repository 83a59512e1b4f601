"""A witness in the worker: a program that does what no dialect program can do is ended before it has done it.

Importing this listens, and only a worker imports it. Words can be printed by anyone; what CPython reports cannot be
faked. And whatever breaks through the dialect, tried without a jail, does no harm to the machine.
"""

from __future__ import annotations

import os
import sys
from types import FrameType
from typing import Any

from tests.fuzz.events import FIRST_CODE, HARMLESS, KINDS, WORLD

_deaf = False  # while it looks at the stack, which is an event too


def listen(event: str, arguments: Any) -> None:
    """Ends the process if a program is behind the event."""
    global _deaf
    kind = event.partition(".")[0]
    if _deaf or kind not in KINDS or event in HARMLESS:
        return
    _deaf = True
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename.startswith("<skill "):
            os._exit(FIRST_CODE + KINDS.index(kind))
        frame = frame.f_back if kind in WORLD else None
    _deaf = False


sys.addaudithook(listen)
