"""The relay: a model that is a folder. Each request becomes a file, and the file put beside it is the reply.

    0001-request.md   what was asked, as the model would read it: written whole, by rename
    0001-reply.md     what a person, or another program, answers
    0001-error.md     or an error that the caller is to meet

A manual mode, for looking over a model's shoulder, and for runs without one.
"""

from __future__ import annotations

import json
import os
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from skillforge.errors import InvalidInput
from skillforge.testing.script import Said, Scripted, Status
from skillforge.testing.server import LoopbackServer

POLL_S = 0.05
_NUMBERED = re.compile(r"(\d{4,})-(?:request|reply|error)\.md$")


class Relay:
    """Serves the chat-completions protocol on loopback; answers come from `folder`. Use as a context manager.

    `on_request` is told the path of each request. Raises InvalidInput: a folder that cannot be used, a port in use.
    """

    def __init__(self, folder: Path, port: int = 0, on_request: Callable[[Path], None] = lambda path: None) -> None:
        self.folder = folder
        self._on_request = on_request
        self._lock = threading.Lock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / ".probe"
            probe.write_text("")
            probe.unlink()
        except OSError as error:
            raise InvalidInput(f"requests cannot be written to {folder}: {error.strerror}") from None
        self._last = max(
            (int(found[1]) for path in folder.iterdir() if (found := _NUMBERED.match(path.name))), default=0
        )
        try:
            self._server = LoopbackServer(self._answer, port=port, in_turn=False)
        except OSError as error:
            raise InvalidInput(f"the port {port} cannot be used: {error.strerror}. Name another, --port N") from None

    @property
    def base_url(self) -> str:
        return self._server.base_url

    def close(self) -> None:
        self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(self, body: dict[str, Any]) -> Scripted:
        with self._lock:
            self._last += 1
            number = f"{self._last:04}"
        request = self.folder / f"{number}-request.md"
        partial = request.with_suffix(".tmp")
        partial.write_text(rendered(body), encoding="utf-8", errors="backslashreplace")
        os.replace(partial, request)
        self._on_request(request)
        return self._await(number)

    def _await(self, number: str) -> Scripted:
        reply, error = self.folder / f"{number}-reply.md", self.folder / f"{number}-error.md"
        while not self._server.closing.wait(POLL_S):
            if (text := _settled(reply)) is not None:
                return Said(text)
            if (text := _settled(error)) is not None:
                return Status(400, text.strip() or "an error", "relayed")
        return Status(503, "the relay was closed")


def _settled(path: Path) -> str | None:
    """The text of a file that nobody is writing to any more: the same at two looks, and not empty."""
    try:
        before = path.stat()
        time.sleep(POLL_S)
        after = path.stat()
        if before.st_size == 0 or (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            return None
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


def rendered(body: dict[str, Any]) -> str:
    """A request as a page to read."""
    head = [
        f"{key}: {body[key]}" for key in ("model", "temperature", "max_tokens", "seed") if body.get(key) is not None
    ]
    parts = [f"# {message.get('role', '?')}\n\n{_content(message)}" for message in body.get("messages", ())]
    if body.get("tools"):
        parts.append(f"# functions\n\n{json.dumps([tool.get('function') for tool in body['tools']], indent=1)}")
    return "\n".join(head) + "\n\n" + "\n\n".join(parts) + "\n"


def _content(message: dict[str, Any]) -> str:
    called = [call.get("function", {}) for call in message.get("tool_calls") or ()]
    told = [f"{one.get('name')}({one.get('arguments')})" for one in called]
    return "\n".join([message.get("content") or "", *told]).strip("\n")
