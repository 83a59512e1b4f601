"""What a user says of language models: where they are, who does what, and what a run may spend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from skillforge.errors import InvalidConfig
from skillforge.llm.budget import Caps
from skillforge.llm.retry import Waiting

MAX_SAMPLES = 32

CALL_TOKENS, CALL_USD = 3_000, 0.015
"""What a call is taken to cost when samples are shared out: a prompt and a reply, at the price of a large model."""

ROUNDS, MOST_AFFORDED = 2, 4
"""A budget is to last for so many rounds of samples a task; more than four of them rarely differ."""


@dataclass(frozen=True, slots=True)
class LLMOptions:
    """`escalate`, `reflect` and `propose` name the models of those roles; empty: the one that writes.

    `critic` names the model that advises, if any, and `principles` a file of what it holds code against.

    `samples` is how many candidates are written at once; None: as many as the budget affords, see `lasting`, and one
    where nothing is capped. `timeout_s` is how long a model may say nothing; a whole reply may take ten times that.
    `record` keeps a cassette, `replay` runs from one, with no network. `strategies` are repairs of one's own, {name:
    what the model is told to do}. `on_wait` is told, from any thread, that a model did not answer and is asked again.

    Raises InvalidConfig.
    """

    api_base: str | None = None
    escalate: str = ""
    reflect: str = ""
    propose: str = ""
    critic: str = ""
    principles: Path | None = None
    samples: int | None = None
    stream: bool = False
    timeout_s: float = 60.0
    caps: Caps = Caps()  # noqa: RUF009 - frozen
    record: Path | None = None
    replay: Path | None = None
    strategies: Mapping[str, str] = field(default_factory=dict)
    on_wait: Callable[[Waiting], None] = lambda waiting: None

    def __post_init__(self) -> None:
        count = 1 if self.samples is None else self.samples
        if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MAX_SAMPLES:
            raise InvalidConfig(f"samples is {self.samples!r}; it must be a whole number from 1 to {MAX_SAMPLES}")
        if not isinstance(self.timeout_s, int | float) or not 0 < self.timeout_s < 86_400:
            raise InvalidConfig(f"--model-timeout is {self.timeout_s!r}; it must be a number of seconds, more than 0")
        if self.api_base is not None and not self.api_base.startswith(("http://", "https://")):
            raise InvalidConfig(
                f"--api-base is {self.api_base!r}; write a whole address, like http://localhost:8000/v1"
            )
        if self.record and self.replay:
            raise InvalidConfig("--record and --replay are two runs: record first, then replay")
        for role, model in (
            ("escalate", self.escalate),
            ("reflect", self.reflect),
            ("propose", self.propose),
            ("criticise", self.critic),
        ):
            if model and not is_llm(model):
                raise InvalidConfig(f"the model to {role} with is {model!r}; write PROVIDER/MODEL, like openai/gpt-4o")

    def lasting(self, tasks: int) -> LLMOptions:
        """With as many samples as the caps afford for so many tasks, where their number is not given.

        It depends on nothing that a run does, so that the same command asks the same.
        """
        if self.samples is not None:
            return self
        calls = [
            cap / each
            for cap, each in ((self.caps.calls, 1), (self.caps.tokens, CALL_TOKENS), (self.caps.usd, CALL_USD))
            if cap is not None
        ]
        afforded = int(min(calls, default=0) / (ROUNDS * max(tasks, 1)))
        return replace(self, samples=max(1, min(afforded, MOST_AFFORDED)))


def is_llm(model: str) -> bool:
    """Whether a name is one of litellm's, `PROVIDER/MODEL`."""
    provider, slash, name = model.partition("/")
    return bool(provider and slash and name)
