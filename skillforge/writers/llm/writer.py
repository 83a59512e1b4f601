"""The LLM writer: (task, context) → candidates, each told to the verifier, each failure told to the next prompt.

    prompt ─▶ model ─▶ parse ─▶ judge ─▶ passed
       ▲                 │        │
       │  unreadable ◀───┘        │ failed: strategy (repair policy), reflection (Reflexion)
       └──────────────────────────┘

After Voyager §2.2 (arXiv:2305.16291), Reflexion (Shinn et al. 2023, arXiv:2303.11366).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from random import Random
from typing import Protocol

from skillforge.errors import ContextOverflow, LLMError
from skillforge.llm import Message, Model, Reply, Request
from skillforge.protocols import Context
from skillforge.types import REVISE, Attempt, Candidate, Cost, Task, Writing
from skillforge.writers.llm.duplicates import repeated
from skillforge.writers.llm.prompt import Size, experiences_shown, messages, skills_shown
from skillforge.writers.llm.reply import Unreadable, parse_reply
from skillforge.writers.llm.templates import names, render

MAX_TOKENS, MOST_TOKENS = 2_048, 16_384
"""Of a reply; where it is cut off it is asked again with four times as many, up to the most."""

UNREADABLE = 2
"""So many replies that hold no usable code are answered by a word on what was wrong, for each candidate."""

PLAIN, VARIED = 0.2, 0.9
"""Temperatures: of an attempt, and where attempts are to differ."""

_CUT = "The reply was cut off before its end. Keep it short: no explanation, only the code."
_FILTERED = "the provider's content filter withheld the reply"


@dataclass(frozen=True, slots=True)
class Roles:
    """Which model does what, by litellm's names. Where none reflects, the one that writes does.

    A critic advises after every failure, and on what passed; where none is named nobody does.
    """

    write: str
    escalate: str = ""
    reflect: str = ""
    critic: str = ""


class Chooser(Protocol):
    """Picks a strategy for the next attempt: `skillforge.memory.Repairs`."""

    def choose(self, attempts: Sequence[Attempt], actions: Sequence[str], rng: Random) -> str: ...


class LLMWriter:
    """Writes with a language model; `samples` candidates each time (best-of-n), repaired as `repairs` says.

    `strategies` {name: instruction} are repairs beside those that come with it, `principles` what a critic holds code
    against, in the place of its own; `size` is how much of what is recalled a prompt shows at first.
    """

    def __init__(
        self,
        model: Model,
        roles: Roles,
        repairs: Chooser | None = None,
        samples: int = 1,
        strategies: Mapping[str, str] | None = None,
        principles: str = "",
        size: Size | None = None,
    ) -> None:
        self.model = model
        self.size = size or Size()
        self.principles = principles.strip() or render("principles")
        self.strategies = {name: render(f"strategies/{name}") for name in names("strategies")} | dict(strategies or {})
        self.roles = roles
        self.repairs = repairs
        self.samples = samples

    def write(self, task: Task, context: Context) -> Writing:
        """Candidates until one passes, the attempts are used up, or the model has nothing new. Raises no LLMError."""
        return _Episode(self, task, context, self.size).run()


class _GaveUp(Exception):
    """The model gives nothing that could be tried, and why."""


@dataclass(slots=True)
class _Episode:
    """One task with one writer: what was asked, tried and spent so far."""

    writer: LLMWriter
    task: Task
    context: Context
    size: Size
    tried: list[Attempt] = field(default_factory=list)
    proposed: dict[str, Candidate] = field(default_factory=dict)
    reflections: dict[str, str] = field(default_factory=dict)
    cost: Cost = field(default_factory=Cost)
    calls: int = 0
    told_of_twins: bool = False

    def run(self) -> Writing:
        reason = stop = lesson = ""
        try:
            reason = self._attempts()
            if self.tried and not self._passed:
                lesson = self._say("lesson")
        except LLMError as error:
            reason = stop = str(error)
        return Writing(
            () if self.context.judge else tuple(self.proposed.values()),
            self.cost,
            reason,
            self.reflections,
            lesson,
            tuple(experience.id for experience in experiences_shown(self.context, self.size)),
            stop,
        )

    @property
    def _passed(self) -> bool:
        return any(attempt.verdict.passed for attempt in self.tried)

    @property
    def _seen(self) -> tuple[Attempt, ...]:
        """Every attempt at the task, an earlier writer's first."""
        return (*self.context.attempts, *self.tried)

    def _attempts(self) -> str:
        """Asks and judges until an attempt passes; why none did, where the verifier's word does not say it."""
        strategy = ""
        while True:
            try:
                looked_at = [self._judged(candidate) for candidate in self._candidates(strategy)]
            except _GaveUp as reason:
                return str(reason)
            if self._passed:
                self._revise()
                return ""
            if None in looked_at or len(self.tried) >= self.context.budget.attempts:
                return ""
            self._reflect()
            strategy = self._strategy()

    def _revise(self) -> None:
        """What the critic says of an attempt that passed is heeded once. The verifier alone grants reward: a revision
        that does not pass, or has less, changes nothing.
        """
        if not self.writer.roles.critic or len(self.tried) >= self.context.budget.attempts:
            return
        number = 1 + next(index for index, attempt in enumerate(self._seen) if attempt.verdict.passed)
        ask = render("critique", number=number, principles=self.writer.principles)
        advice = self._said(self.writer.roles.critic, ask)
        if not advice or _FINE.match(advice):
            return
        with suppress(_GaveUp):
            instruction = render("revise", number=number, advice=advice)
            self._judged(self._candidate(REVISE, varied=False, instruction=instruction))

    def _judged(self, candidate: Candidate) -> Attempt | None:
        attempt = self.context.judge(candidate) if self.context.judge else None
        if attempt is not None:
            self.tried.append(attempt)
        return attempt

    # -- what to try --------------------------------------------------------------------------------------------------

    def _strategy(self) -> str:
        available = [name for name in self.writer.strategies if self._makes_sense(name)]
        rng = Random(f"{self.context.seed}/{self.task.id}/{len(self._seen)}")
        if self.writer.repairs is None:
            return rng.choice(available)
        return self.writer.repairs.choose(self._seen, available, rng)

    def _makes_sense(self, strategy: str) -> bool:
        if strategy == "escalate_to_the_stronger_model":
            return bool(self.writer.roles.escalate)
        if strategy == "show_more_skills":
            return bool(skills_shown(self.context, self.size)[1])
        return True

    def _reflect(self) -> None:
        """After a failure of the same kind as the one before, what the model makes of it; a critic, after any."""
        kinds = [attempt.verdict.failures[0].error_class for attempt in self.tried if attempt.verdict.failures]
        if kinds and (self.writer.roles.critic or (len(kinds) > 1 and kinds[-1] == kinds[-2])):
            last = self.tried[-1]
            said = self._say("reflect")
            self.tried[-1] = replace(last, reflection=said)
            self.reflections[list(self.proposed)[-1]] = said

    def _say(self, template: str) -> str:
        """A few sentences on the attempts."""
        roles = self.writer.roles
        return self._said(roles.critic or roles.reflect or roles.write, render(template))

    def _said(self, role: str, instruction: str) -> str:
        try:
            return " ".join(self._ask(role, instruction, (), PLAIN).text.split())[:600]
        except _GaveUp:  # the prompt is too long for that model: advice is no must
            return ""

    # -- asking -------------------------------------------------------------------------------------------------------

    def _candidates(self, strategy: str) -> Iterator[Candidate]:
        """`samples` candidates that were not proposed before. Raises _GaveUp where there is none."""
        left = self.context.budget.attempts - len(self.tried)
        for sample in range(min(self.writer.samples, left)):
            try:
                candidate = self._candidate(strategy, varied=self.writer.samples > 1)
            except _GaveUp:
                if sample:
                    return  # the others count
                raise
            self.proposed[candidate.source] = candidate
            yield candidate

    def _candidate(self, strategy: str, *, varied: bool, instruction: str = "") -> Candidate:
        """One that was not proposed before; after a reply that is none, what was wrong with it is said."""
        before, reason = self.cost, ""
        follow_up: list[Message] = []
        role = self.writer.roles.escalate if strategy == "escalate_to_the_stronger_model" else self.writer.roles.write
        warm = VARIED if varied or strategy == "raise_the_temperature" else PLAIN
        size = self.size.larger() if strategy == "show_more_skills" else self.size
        for _ in range(1 + UNREADABLE):
            told = instruction or self.writer.strategies.get(strategy, _FIRST)
            reply = self._ask(role, told, follow_up, warm, size)
            source, reason = self._read(reply)
            if source:
                spent = replace(_difference(self.cost, before), candidates=1)
                return Candidate(source, self.task.name, role, spent, strategy=strategy)
            follow_up += [
                Message("assistant", reply.text[:MOST_SHOWN]),
                Message("user", render("unreadable", reason=reason)),
            ]
        raise _GaveUp(f"{role} gave no usable code: {reason}")

    def _read(self, reply: Reply) -> tuple[str, str]:
        """The source in a reply, or why there is none."""
        if reply.finish == "filtered":
            raise _GaveUp(_FILTERED)
        if reply.finish == "length":
            return "", _CUT
        previous = next(reversed(self.proposed), "")
        whole, lines = skills_shown(self.context, self.size.larger())
        known = {skill.name for skill in (*whole, *lines)}
        read = parse_reply(reply.text, self.task, previous, known=known)
        if isinstance(read, Unreadable):
            return "", read.reason
        if read.source in self.proposed:
            return "", "This is an attempt that you made before, unchanged, and it failed."
        twins = dict(repeated(read.source, self.task.name, (*whole, *lines)))
        if twins and not self.told_of_twins:
            self.told_of_twins = True  # once: an attempt is worth more than its form
            return "", " ".join(
                f"You have `{helper}` already, it is the skill `{skill}`: import and call it."
                for helper, skill in twins.items()
            )
        return read.source, ""

    def _ask(
        self, model: str, instruction: str, follow_up: Sequence[Message], temperature: float, size: Size | None = None
    ) -> Reply:
        """One reply. A prompt that is too long is sent again with less of the library, one cut off with more room."""
        room = MAX_TOKENS
        while True:
            prompt = messages(self.task, self.context, self._seen, instruction, size or self.size)
            try:
                reply = self._call(model, (*prompt, *follow_up), temperature, room)
            except ContextOverflow:
                smaller = (size or self.size).smaller()
                if smaller is None:
                    raise _GaveUp("the task alone is longer than the model takes") from None
                size = self.size = smaller
                continue
            if reply.finish != "length" or room >= MOST_TOKENS:
                return reply
            room *= 4

    def _call(self, model: str, prompt: tuple[Message, ...], temperature: float, room: int) -> Reply:
        self.calls += 1
        label = f"{self.task.id}/{self.calls}"
        reply = self.writer.model.complete(
            Request(model, prompt, label, temperature, max_tokens=room, seed=self.context.seed)
        )
        self.cost += reply.cost
        return reply


MOST_SHOWN = 6_000
"""Characters of an unusable reply that are sent back."""

_FIRST = "Write the function."
_FINE = re.compile(r"\W*(fine|ok|none)\W*$", re.IGNORECASE)


def _difference(after: Cost, before: Cost) -> Cost:
    return Cost(
        after.candidates - before.candidates,
        after.seconds - before.seconds,
        after.usd - before.usd,
        after.tokens - before.tokens,
    )
