"""LoopbackServer: a real HTTP server on 127.0.0.1 that speaks OpenAI's chat-completions protocol, and its faults.

For tests of whatever asks a model: nothing between it and litellm is replaced. Streamed and not, with usage.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self, cast

from skillforge.llm import Call
from skillforge.testing.script import Drip, Drop, Raw, Said, Scripted, Silence, Status

Answer = Callable[[dict[str, Any]], Scripted]
"""A request's body → what to answer."""

_PIECE, _MOST_PIECES = 24, 1_000
"""A streamed reply comes in pieces of so many characters, longer ones where these would be too many."""


class LoopbackServer:
    """Answers requests as scripted; use as a context manager. `base_url` is what `--api-base` takes.

    `script` is a list (in the order of the calls) or a function of the request's body; `requests` keeps the bodies.
    A list that has run out answers with status 400, which says so. `delay_s` is how long each reply takes. A function
    is asked one request after the other, unless `in_turn` is False.
    """

    def __init__(
        self, script: Sequence[Scripted] | Answer, *, delay_s: float = 0.0, port: int = 0, in_turn: bool = True
    ) -> None:
        self.requests: list[dict[str, Any]] = []
        self.authorizations: list[str] = []
        self.delay_s = delay_s
        self.closing = threading.Event()
        self._answer = script if callable(script) else _in_order(script)
        self.in_turn = in_turn
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="loopback", daemon=True)
        self._thread.start()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def answer(self, body: dict[str, Any], authorization: str) -> Scripted:
        """What to send for a request."""
        with self._server.lock:
            self.requests.append(body)
            self.authorizations.append(authorization)
            if self.in_turn:
                return self._answer(body)
        return self._answer(body)

    def close(self) -> None:
        """Ends every connection, the silent ones too."""
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _in_order(script: Sequence[Scripted]) -> Answer:
    rest = iter(script)
    return lambda body: next(rest, Status(400, f"the script of {len(script)} replies has run out", "script_ran_out"))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True
    request_queue_size = 512
    owner: LoopbackServer

    def __init__(self, *args: Any) -> None:
        self.lock = threading.Lock()
        super().__init__(*args)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in mid-reply is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30  # of a connection that is kept open between requests

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: a test's output is its own."""

    def do_GET(self) -> None:
        self._send(200, json.dumps({"object": "list", "data": []}).encode())

    def do_POST(self) -> None:
        owner = cast(_Server, self.server).owner
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length) or b"{}")
        answer = owner.answer(body, self.headers.get("Authorization", ""))
        self.close_connection = True  # so that the server's end waits for nobody
        if isinstance(answer, str):
            answer = Said(answer)
        match answer:
            case Status():
                self._fail(answer)
            case Raw():
                self._send(200, answer.body)
            case Silence():
                owner.closing.wait()
            case Drop():
                self._drop(body, answer)
            case Drip():
                self._drip(body, answer)
            case Said():
                if owner.closing.wait(answer.delay_s + owner.delay_s):
                    return
                self._say(body, answer)

    def _say(self, body: dict[str, Any], said: Said) -> None:
        if body.get("stream"):
            self._stream(body, said)
        else:
            self._send(200, json.dumps(completion(body, said)).encode())

    def _stream(self, body: dict[str, Any], said: Said) -> None:
        self._stream_head()
        for event in _events(body, said):
            self.wfile.write(event)

    def _stream_head(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()

    def _drop(self, body: dict[str, Any], dropped: Drop) -> None:
        """Begins a whole reply, and ends in its middle."""
        if body.get("stream"):
            self._stream_head()
            for event in list(_events(body, Said(dropped.text)))[:-3]:
                self.wfile.write(event)
        else:
            whole = json.dumps(completion(body, Said(dropped.text))).encode()
            self._head(200, len(whole) + 1000)
            self.wfile.write(whole[:-2])
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def _drip(self, body: dict[str, Any], drip: Drip) -> None:
        """A whole reply, slowly."""
        said = Said(drip.text)
        if body.get("stream"):
            self._stream_head()
            whole = b"".join(_events(body, said))
        else:
            whole = json.dumps(completion(body, said)).encode()
            self._head(200, len(whole))
        for place in range(len(whole)):
            if cast(_Server, self.server).owner.closing.wait(drip.every_s):
                return
            self.wfile.write(whole[place : place + 1])

    def _fail(self, status: Status) -> None:
        error = {"message": status.message, "type": "scripted", "param": None, "code": status.code}
        headers = {"Retry-After": status.retry_after} if status.retry_after is not None else {}
        self._send(status.status, json.dumps({"error": error}).encode(), headers)

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self._head(status, len(body), headers)
        self.wfile.write(body)

    def _head(self, status: int, length: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        usual = {"Content-Type": "application/json", "Content-Length": str(length), "Connection": "close"}
        for name, value in {**usual, **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()


def completion(body: dict[str, Any], said: Said) -> dict[str, Any]:
    """The protocol's answer to a request that is not streamed."""
    message: dict[str, Any] = {"role": "assistant", "content": said.text}
    if said.calls:
        message |= {"content": said.text or None, "tool_calls": [_as_sent(call) for call in said.calls]}
    return {
        "id": "chatcmpl-loopback",
        "object": "chat.completion",
        "created": 0,
        "model": body.get("model", ""),
        "choices": [{"index": 0, "message": message, "finish_reason": said.finish}],
        "usage": usage(body, said),
    }


def _as_sent(call: Call) -> dict[str, Any]:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}


def usage(body: dict[str, Any], said: Said) -> dict[str, int]:
    """Tokens, at four characters each."""
    asked = sum(len(str(message.get("content") or "")) for message in body.get("messages", ())) // 4
    given = (len(said.text) + sum(len(call.name + call.arguments) for call in said.calls)) // 4
    return {"prompt_tokens": asked, "completion_tokens": given, "total_tokens": asked + given}


def _events(body: dict[str, Any], said: Said) -> Iterator[bytes]:
    size = max(_PIECE, len(said.text) // _MOST_PIECES)
    pieces = [said.text[start : start + size] for start in range(0, len(said.text), size)]
    yield _event(body, {"role": "assistant", "content": ""})
    for piece in pieces:
        yield _event(body, {"content": piece})
    for index, call in enumerate(said.calls):
        half = len(call.arguments) // 2
        begun = _as_sent(replace(call, arguments=call.arguments[:half]))
        yield _event(body, {"tool_calls": [{"index": index, **begun}]})
        yield _event(body, {"tool_calls": [{"index": index, "function": {"arguments": call.arguments[half:]}}]})
    yield _event(body, {}, finish=said.finish)
    if (body.get("stream_options") or {}).get("include_usage"):
        yield _event(body, None, usage=usage(body, said))
    yield b"data: [DONE]\n\n"


def _event(body: dict[str, Any], delta: dict[str, Any] | None, finish: str | None = None, **more: Any) -> bytes:
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
    chunk = {
        "id": "chatcmpl-loopback",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": body.get("model", ""),
        "choices": choices,
        **more,
    }
    return f"data: {json.dumps(chunk)}\n\n".encode()
