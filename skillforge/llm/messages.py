"""What goes to a language model and comes back: Request → Reply, and the seam that everything else wraps.

`Model` has one method. The client (litellm), the budget, the retries and the tape are Models around Models, and so
is the fake that `skillforge.testing` ships.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """One call. `label` says whose it is ("slugify/write/2"): no two calls of a run share one, and it is never sent.

    `model` is litellm's name of it ("openai/gpt-4o"); `max_tokens` bounds the reply; `seed` goes to providers that
    know one.
    """

    model: str
    messages: tuple[Message, ...]
    label: str
    temperature: float = 0.0
    max_tokens: int = 2048
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered. `usd` is None where its price is not known; `finish` says why the text ends.

    `cached_tokens` of the prompt's were read from the provider's cache.
    """

    text: str
    finish: Literal["stop", "length", "filtered"] = "stop"
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    usd: float | None = None
    seconds: float = 0.0

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens


class Model(Protocol):
    """Answers requests. Raises LLMError (see `skillforge.errors`); safe to use from any number of threads."""

    def complete(self, request: Request) -> Reply: ...
