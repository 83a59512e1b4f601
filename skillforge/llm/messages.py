"""What goes to a language model and comes back: Request → Reply, and the seam that everything else wraps.

`Model` has one method. The client (litellm), the budget, the retries and the tape are Models around Models, and so
is the fake that `skillforge.testing` ships.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from skillforge.types import Cost


@dataclass(frozen=True, slots=True)
class Function:
    """A function that a model may ask to be called; `parameters` is a JSON schema of an object."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A model's wish to have a function called; `arguments` is JSON as the model wrote it, which may be none."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat; an assistant's may hold calls, and one of the role `tool` answers the call `call_id`."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    calls: tuple[Call, ...] = ()
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One call. `label` says whose it is ("slugify/write/2"): no two calls of a run share one, and it is never sent.

    `model` is litellm's name of it ("openai/gpt-4o"); `max_tokens` bounds the reply; `seed` goes to providers that
    know one. `functions` are what the model may ask to be called, where it can. `within_s` bounds the time until the
    reply is whole; it is neither sent nor kept.
    """

    model: str
    messages: tuple[Message, ...]
    label: str
    temperature: float = 0.0
    max_tokens: int = 2048
    seed: int | None = None
    functions: tuple[Function, ...] = ()
    within_s: float = math.inf


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered: text, calls, or both. `usd` is None where its price is not known.

    `finish` says why the text ends; `cached_tokens` of the prompt's were read from the provider's cache.
    """

    text: str
    finish: Literal["stop", "length", "filtered"] = "stop"
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    usd: float | None = None
    seconds: float = 0.0
    calls: tuple[Call, ...] = ()

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens

    @property
    def cost(self) -> Cost:
        """What it came to; no dollars where its price is not known."""
        return Cost(usd=self.usd or 0.0, tokens=self.tokens, seconds=self.seconds)


class Model(Protocol):
    """Answers requests. Raises LLMError (see `skillforge.errors`); safe to use from any number of threads."""

    def complete(self, request: Request) -> Reply: ...
