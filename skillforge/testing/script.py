"""What a scripted model answers, call by call: texts, and faults in their place.

ScriptedLLM(["```python\\n…```", "…"])       in order, whoever asks
ScriptedLLM({"slugify": ["…", "…"]})        for each task in order; the label says whose a request is
LoopbackServer(["…", Status(429, retry_after="1"), Drop("half a rep"), "…"])
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from skillforge.llm import Call


@dataclass(frozen=True, slots=True)
class Said:
    """A reply, after `delay_s`; `finish` is the protocol's: stop, length, content_filter, tool_calls."""

    text: str
    finish: str = "stop"
    delay_s: float = 0.0
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """An HTTP error. `code` and `message` are the body's; `retry_after` goes into the header of that name."""

    status: int
    message: str = "scripted"
    code: str | None = None
    retry_after: str | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection is closed after this much of the reply's text."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Drip:
    """The reply comes a byte at a time, one each `every_s`: never silent, and not whole for long."""

    text: str = ""
    every_s: float = 0.05


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing is sent, and the connection stays open, until the server closes."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A body as it is, with status 200: what is not JSON, or has no choices."""

    body: bytes


Scripted = str | Said | Status | Drop | Drip | Silence | Raw


def calling(name: str, thought: str = "", /, **arguments: Any) -> Said:
    """A reply that asks for a function to be called; several are `calls_of(…)`."""
    return Said(thought, "tool_calls", calls=(Call("call_1", name, json.dumps(arguments)),))


def calls_of(*replies: Said) -> Said:
    """One reply with the calls of all these."""
    calls = [call for reply in replies for call in reply.calls]
    numbered = tuple(Call(f"call_{number}", call.name, call.arguments) for number, call in enumerate(calls, 1))
    return Said("".join(reply.text for reply in replies), "tool_calls", calls=numbered)


def cut(text: str) -> Said:
    """A reply that ends since it may be no longer."""
    return Said(text, finish="length")


def refusal() -> Said:
    """A reply that the provider's filter withheld."""
    return Said("", finish="content_filter")


def wrong_key() -> Status:
    return Status(401, "Incorrect API key provided: sk-wrong-0123456789", "invalid_api_key")


def unknown_model() -> Status:
    return Status(404, "The model `gpt-unknown` does not exist", "model_not_found")


def overflow() -> Status:
    """What a prompt gets that is longer than the model takes."""
    message = "This model's maximum context length is 4096 tokens. Please reduce the length of the messages."
    return Status(400, message, "context_length_exceeded")
