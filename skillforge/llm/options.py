"""What a user says of language models: where they are, who does what, and what a run may spend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from skillforge.errors import InvalidConfig
from skillforge.llm.budget import Caps

MAX_SAMPLES = 32


@dataclass(frozen=True, slots=True)
class LLMOptions:
    """`escalate` and `reflect` name the models of those roles, `samples` how many candidates are written at once.

    `record` keeps a cassette and `replay` runs from one, with no network. `strategies` are repairs of one's own, {name:
    what the model is told to do}. Raises InvalidConfig.
    """

    api_base: str | None = None
    escalate: str = ""
    reflect: str = ""
    samples: int = 1
    stream: bool = False
    timeout_s: float = 60.0
    caps: Caps = Caps()  # noqa: RUF009 - frozen
    record: Path | None = None
    replay: Path | None = None
    strategies: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if isinstance(self.samples, bool) or not isinstance(self.samples, int) or not 1 <= self.samples <= MAX_SAMPLES:
            raise InvalidConfig(f"samples is {self.samples!r}; it must be a whole number from 1 to {MAX_SAMPLES}")
        if self.api_base is not None and not self.api_base.startswith(("http://", "https://")):
            raise InvalidConfig(
                f"--api-base is {self.api_base!r}; write a whole address, like http://localhost:8000/v1"
            )
        if self.record and self.replay:
            raise InvalidConfig("--record and --replay are two runs: record first, then replay")
        for role, model in (("escalate", self.escalate), ("reflect", self.reflect)):
            if model and not is_llm(model):
                raise InvalidConfig(f"the model to {role} with is {model!r}; write PROVIDER/MODEL, like openai/gpt-4o")


def is_llm(model: str) -> bool:
    """Whether a name is one of litellm's, `PROVIDER/MODEL`."""
    provider, slash, name = model.partition("/")
    return bool(provider and slash and name)
