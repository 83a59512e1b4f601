"""The cassette: every request and its reply, a JSON line each, appended whole before the reply is used.

    Taped(model, path)    what the tape holds is answered from it, anything else is asked and kept
    Taped(None, path)     a replay: no network, no litellm; what the tape does not hold is an error

So one file serves three ends: a run that is recorded, a run that is replayed, and a run that was killed in mid-wave
and pays nothing twice. A request is known by all that it holds, its label too; the same one twice has two replies.
"""

from __future__ import annotations

import difflib
import json
import os
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from threading import Lock
from typing import Any

from skillforge import errors
from skillforge.errors import InvalidInput, LLMError, NotOnTape
from skillforge.llm.messages import Call, Function, Message, Model, Reply, Request
from skillforge.secrets import scrubbed, scrubbed_all, scrubbed_data

_SHOWN_LINES = 24
_KINDS: dict[str, type[LLMError]] = {
    kind.__name__: kind
    for kind in (
        errors.LLMError,
        errors.LLMMisconfigured,
        errors.ContextOverflow,
        errors.FunctionsRefused,
        errors.BudgetExhausted,
    )
}

Outcome = Reply | LLMError


class Taped:
    """`model` with a tape between; None: the tape alone. Thread-safe.

    Raises InvalidInput: a file that is no cassette, or that a replay does not find; NotOnTape; what the model raises.
    """

    def __init__(self, model: Model | None, path: Path) -> None:
        self.model = model
        self.path = path
        self._lock = Lock()
        self._tape = _read(path) if path.exists() or model is None else []
        self._torn = model is not None and path.exists() and path.read_bytes()[-1:] not in (b"", b"\n")
        self._left: defaultdict[str, deque[Outcome]] = defaultdict(deque)
        for request, outcome in self._tape:
            # What failed then may do better now; a replay fails as it did, unless it was asked again and answered.
            if isinstance(outcome, Reply):
                self._left[_key(request)].append(outcome)
        for request, outcome in self._tape if model is None else ():
            if isinstance(outcome, LLMError) and not self._left[_key(request)]:
                self._left[_key(request)].append(outcome)

    @property
    def calls_functions(self) -> bool:
        """Whether the tape is of a model that was given functions to call."""
        return any(request.functions for request, _ in self._tape)

    def complete(self, request: Request) -> Reply:
        fields = _fields(request)
        with self._lock:
            known = self._left.get(_as_key(fields)) if self._left else None
            outcome = known.popleft() if known else None
        if outcome is None:
            outcome = self._asked(request, fields)
        if isinstance(outcome, LLMError):
            raise outcome
        return outcome

    def _asked(self, request: Request, fields: dict[str, Any]) -> Outcome:
        if self.model is None:
            raise NotOnTape(self._miss(request))
        try:
            reply = self.model.complete(request)
        except LLMError as error:
            self._append(fields, {"error": {"kind": _kind(error), "text": scrubbed(str(error))}})
            raise
        calls = tuple(replace(call, arguments=scrubbed(call.arguments)) for call in reply.calls)
        reply = replace(reply, text=scrubbed(reply.text), calls=calls)  # what a replay will give
        kept = asdict(reply)
        self._append(fields, {"reply": kept if calls else {k: v for k, v in kept.items() if k != "calls"}})
        return reply

    def _append(self, fields: dict[str, Any], outcome: dict[str, Any]) -> None:
        line = json.dumps({"request": fields, **outcome}, sort_keys=True).encode() + b"\n"
        with self.path.open("ab") as file:
            with self._lock:
                file.write(b"\n" + line if self._torn else line)  # the last run was killed in mid-line
                self._torn = False
                file.flush()
            os.fsync(file.fileno())  # outside the lock: the disk makes several lines durable in the time of one

    def _miss(self, request: Request) -> str:
        """Which request of the tape is the nearest, and how it differs."""
        if not self._tape:
            return f"{self.path} holds no reply"
        shown = _text(request)
        requests = [kept for kept, _ in self._tape]
        own = [kept for kept in requests if kept.label == request.label] or requests
        nearest = max(own, key=lambda kept: difflib.SequenceMatcher(None, _text(kept), shown).quick_ratio())
        if _key(nearest) == _key(request):
            return f"{self.path} holds the request {request.label!r} fewer times than it was asked"
        texts = _text(nearest).splitlines(), shown.splitlines()
        lines = list(difflib.unified_diff(*texts, f"on the tape: {nearest.label}", "asked now", lineterm="", n=1))
        return f"{self.path} does not hold the request {request.label!r}. The nearest differs so:\n{_first(lines)}"


def _first(lines: list[str]) -> str:
    more = len(lines) - _SHOWN_LINES
    return "\n".join(lines[:_SHOWN_LINES] + ([f"… and {more} more lines"] if more > 0 else []))


def _read(path: Path) -> list[tuple[Request, Outcome]]:
    if path.exists() and not path.is_file():
        raise InvalidInput(f"{path} is not a cassette: it is no file")
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise InvalidInput(f"the cassette {path} cannot be read: {error.strerror}") from None
    found = list(_entries(lines))
    if not found and any(line.strip() for line in lines):
        raise InvalidInput(f"{path} is not a cassette: it holds no request with its reply")
    return found


def _entries(lines: list[bytes]) -> Iterator[tuple[Request, Outcome]]:
    """What can be read: a run that was killed while it wrote left half a line, which is asked again."""
    for line in lines:
        with suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
            yield _entry(json.loads(line))


def _entry(data: dict[str, Any]) -> tuple[Request, Outcome]:
    fields = data["request"]
    functions = tuple(Function(**function) for function in fields.get("functions", ()))
    messages = tuple(_message(message) for message in fields["messages"])
    request = Request(**{**fields, "messages": messages, "functions": functions})
    _check([request.model, request.label, *(message.content for message in request.messages)], str)
    _check([request.temperature, request.max_tokens, request.seed or 0], int, float)
    if "error" in data:
        _check([data["error"]["text"]], str)
        return request, _KINDS[data["error"]["kind"]](data["error"]["text"])
    reply = Reply(**{**data["reply"], "calls": _calls(data["reply"])})
    _check([reply.text], str)
    _check([reply.prompt_tokens, reply.completion_tokens, reply.cached_tokens], int)
    _check([reply.seconds, reply.usd or 0], int, float)
    return request, reply


def _check(values: Sequence[object], *kinds: type) -> None:
    """Raises ValueError for a value of another type: somebody wrote the tape by hand."""
    if not all(isinstance(value, kinds) and not isinstance(value, bool) and value == value for value in values):
        raise ValueError("a value of another type")


def _message(fields: dict[str, Any]) -> Message:
    return Message(**{**fields, "calls": _calls(fields)})


def _calls(fields: dict[str, Any]) -> tuple[Call, ...]:
    calls = tuple(Call(**call) for call in fields.get("calls", ()))
    _check([text for call in calls for text in (call.id, call.name, call.arguments)], str)
    return calls


def _kind(error: LLMError) -> str:
    return next((name for name in reversed(_KINDS) if isinstance(error, _KINDS[name])), "LLMError")


def _fields(request: Request) -> dict[str, Any]:
    """A request as JSON data, with no secret in it. What only requests with functions have is left out of others."""
    texts = scrubbed_all([request.label, *(message.content for message in request.messages)])
    messages = [
        {"role": message.role, "content": text, **_called(message)}
        for message, text in zip(request.messages, texts[1:], strict=True)
    ]
    functions = scrubbed_data([asdict(function) for function in request.functions]) if request.functions else []
    return {
        "model": request.model,
        "messages": messages,
        "label": texts[0],
        "temperature": request.temperature,
        "max_tokens": request.max_tokens,
        "seed": request.seed,
        **({"functions": functions} if functions else {}),
    }


def _called(message: Message) -> dict[str, Any]:
    calls = scrubbed_data([asdict(call) for call in message.calls]) if message.calls else []
    return {**({"calls": calls} if calls else {}), **({"call_id": message.call_id} if message.call_id else {})}


def _key(request: Request) -> str:
    return _as_key(_fields(request))


def _as_key(fields: dict[str, Any]) -> str:
    return json.dumps(fields, sort_keys=True)


def _text(request: Request) -> str:
    head = f"model: {request.model}\ntemperature: {request.temperature}\nmax_tokens: {request.max_tokens}"
    body = "\n".join(f"[{message.role}]\n{_content(message)}" for message in request.messages)
    return scrubbed(f"{head}\nseed: {request.seed}\n{body}")


def _content(message: Message) -> str:
    return "\n".join([message.content, *(f"{call.name}({call.arguments})" for call in message.calls)])
