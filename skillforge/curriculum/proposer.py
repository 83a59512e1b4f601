"""LLMProposer: a language model thinks of the next tasks, told how all went. Voyager's §2.1 (arXiv:2305.16291).

What it is told unlocks with progress, as in Voyager: first the theme and the samples, then how tasks went, then what
the library holds, then answers to its own questions. What does not change comes first, so that providers' caches hit.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from skillforge.curriculum.automatic import Proposed
from skillforge.curriculum.excerpts import Excerpt
from skillforge.curriculum.refusals import SCENARIOS, proposable, seeds_in_words
from skillforge.curriculum.replies import clean, in_words, parse_proposals, parse_strings
from skillforge.curriculum.situation import Gap, Situation, Tried, graph_summary
from skillforge.llm import Counted, Message, Model, Reply, Request
from skillforge.sandbox.tools import described
from skillforge.templates import Templates
from skillforge.types import Skill, Task
from skillforge.verify.feedback import shown_verdict

PROMPTS = Templates(__package__ or "")
T = TypeVar("T")

UNLOCKED_LIBRARY, UNLOCKED_ANSWERS = 4, 6
"""So many tasks are solved before the library is summed up, and before the model asks questions of its own."""

NEW_QUESTIONS = 12
"""After so many more it may ask again."""

MOST_QUESTIONS = 3
RECENT = 30
"""Of what was solved, failed or refused, the last are told."""

MOST_GAPS = 10
MAX_LINE = 220
BATCH = 4
"""Tasks asked for in one call."""

TEMPERATURE = 0.8
MAX_TOKENS, MOST_TOKENS = 4_096, 16_384
UNREADABLE = 2
"""So many replies that hold no tasks are answered by a word on what was wrong."""

IN_VAIN = 1
"""Fewer where they are words alone, or longer than the most room: who is told so, and goes on, sends no list."""

MAX_BEGAN = 160
"""Characters of the last of them are told: they may well say why there are none."""


@dataclass(frozen=True, slots=True)
class _Asked(Generic[T]):
    """What a reply says, None where none could be read, and why; `declined` where that was what the model meant."""

    found: tuple[T, ...] | None
    reason: str = ""
    declined: bool = False


class LLMProposer:
    """A `Proposer`: asks `model`, by litellm's `name`. Raises LLMError where it does not answer, and what that cost."""

    def __init__(self, model: Model, name: str, seed: int = 0) -> None:
        self.model = model
        self.name = name
        self.seed = seed

    @property
    def origin(self) -> str:
        return self.name

    @property
    def batch(self) -> int:
        return BATCH

    @property
    def splits(self) -> bool:
        return True

    def propose(self, situation: Situation) -> Proposed:
        model = Counted(self.model)
        self._wonder(situation, model)
        ask = PROMPTS.render("propose", tasks=_tasks(situation.count), difficulty=situation.difficulty)
        return self._proposed(situation, ask, model)

    def goal(self, situation: Situation) -> Proposed:
        return self._proposed(situation, PROMPTS.render("goal"), Counted(self.model))

    def split(self, failing: Tried, situation: Situation) -> Proposed:
        task = failing.task
        signature, description = f"{task.name}{task.signature}", _line(task.description)
        ask = PROMPTS.render("split", signature=signature, description=description, why=_why(failing))
        return self._proposed(situation, ask, Counted(self.model))

    def _proposed(self, situation: Situation, ask: str, model: Counted) -> Proposed:
        asked = self._asked(situation, "tasks", ask, parse_proposals, model)
        return Proposed(asked.found or (), model.cost, asked.reason, declined=asked.declined)

    # -- its own questions --------------------------------------------------------------------------------------------

    def _wonder(self, situation: Situation, model: Counted) -> None:
        """Asks and answers questions on the domain where it is time to; an answer that the library has is not asked."""
        solved = len(situation.solved)
        if solved < UNLOCKED_ANSWERS:
            return
        rounds = 1 + (solved - UNLOCKED_ANSWERS) // NEW_QUESTIONS
        key = situation.goal or situation.theme
        if len(situation.library.proposed.answers(key)) > (rounds - 1) * MOST_QUESTIONS:
            return
        questions = self._asked(situation, "questions", PROMPTS.render("questions"), parse_strings, model).found
        known = situation.library.proposed.answers()
        asked = [" ".join(question.split())[:MAX_LINE] for question in (questions or ())[:MOST_QUESTIONS]]
        found = {question: known[question] for question in asked if question in known}
        fresh = [question for question in asked if question not in known]
        if fresh:
            listed = "\n".join(f"{number}. {question}" for number, question in enumerate(fresh, 1))
            ask = PROMPTS.render("reply", questions=listed)
            answers = self._asked(situation, "answers", ask, parse_strings, model).found
            found |= {one: " ".join(told.split()) for one, told in zip(fresh, answers or (), strict=False)}
        situation.library.proposed.keep_answers(key, found or {"": ""})  # an empty round is a round too

    # -- asking -------------------------------------------------------------------------------------------------------

    def _asked(
        self, situation: Situation, what: str, ask: str, parse: Callable[[str], tuple[T, ...]], model: Model
    ) -> _Asked[T]:
        prompt = [Message("system", PROMPTS.render("system")), Message("user", "\n\n".join([*_told(situation), ask]))]
        reason = began = ""
        vain = 0
        for turn in range(1 + UNREADABLE):
            reply = self._complete(model, prompt, f"learn/{situation.call}/{what}/{turn}")
            if reply.finish == "filtered":
                return _Asked(None, "the provider's content filter withheld the reply", declined=True)
            try:
                found = parse(reply.text)
                return _Asked(found, "" if found else _nothing(clean(reply.text)), declined=not found)
            except ValueError as error:
                reason, began = str(error), clean(reply.text)
            cut = reply.finish == "length"
            if cut:
                reason, began = "The reply was cut off before its end.", ""
            vain += cut or in_words(reply.text)
            if vain > IN_VAIN:
                said = f"in words: {began[:MAX_BEGAN]!r}" if began else f"with more than {MOST_TOKENS:,} tokens"
                return _Asked(None, f"it was answered {said}", declined=True)
            prompt += [
                Message("assistant", reply.text[:6_000] or "(nothing)"),
                Message("user", PROMPTS.render("unreadable", reason=reason)),
            ]
        told = f" It began: {began[:MAX_BEGAN]!r}" if began else ""
        return _Asked(None, f"no reply could be read: {reason}{told}")

    def _complete(self, model: Model, prompt: Iterable[Message], label: str) -> Reply:
        room = MAX_TOKENS
        while True:
            request = Request(self.name, tuple(prompt), f"{label}/{room}", TEMPERATURE, max_tokens=room, seed=self.seed)
            reply = model.complete(request)
            if reply.finish != "length" or room >= MOST_TOKENS:
                return reply
            room *= 4


def _nothing(said: str) -> str:
    """That an empty list was answered, and the words around it: they may well say why."""
    words = re.sub(r'```\w*|"tasks"|[][{}:\s]+', "", said)
    return f"nothing was proposed. It said: {said[:MAX_BEGAN]!r}" if words else "nothing was proposed"


# -- what it is told --------------------------------------------------------------------------------------------------


def _tasks(count: int) -> str:
    return "one task" if count == 1 else f"{count} tasks"


def _told(situation: Situation) -> Iterator[str]:
    """The prompt's sections, what changes least first."""
    if situation.theme:
        yield PROMPTS.render("theme", theme=situation.theme)
    if situation.goal:
        yield PROMPTS.render("aim", goal=situation.goal)
    if situation.excerpts:
        yield PROMPTS.render("samples", samples="\n\n".join(map(_excerpt, situation.excerpts)))
    outside = situation.tools.outside() if situation.trusted else {}
    if outside:
        yield PROMPTS.render("tools", tools="\n".join(f"- {described(name, tool)}" for name, tool in outside.items()))
    if situation.tools.environments:
        yield PROMPTS.render("environments", least=SCENARIOS, environments="\n\n".join(_environments(situation)))
    answers = situation.library.proposed.answers(situation.goal or situation.theme)
    known = [f"- {_line(question)} {_line(answer)}" for question, answer in answers.items() if question]
    if known:
        yield PROMPTS.render("answers", lines="\n".join(known))
    if len(situation.solved) >= UNLOCKED_LIBRARY:
        yield PROMPTS.render("library", lines="\n".join(_graph(situation)))
    for name, lines in (
        ("solved", [_solved(one) for one in situation.solved]),
        ("failed", [_failed(one) for one in situation.failed]),
        ("missing", [_gap(gap) for gap in situation.gaps[:MOST_GAPS]]),
        ("refused", [f"- `{one.title}`: {_line(one.refused)}" for one in situation.proposals if one.refused]),
    ):
        if lines:
            yield PROMPTS.render(name, lines="\n".join(lines[-RECENT:]))


def _environments(situation: Situation) -> Iterator[str]:
    """Each environment with what it is about, its goals, seeds, and the tools that a task in it may list."""
    for name, world in situation.tools.environments.items():
        tools = [f"- {described(tool, one)}" for tool, one in proposable(situation.tools, name).items()]
        goals = [f"- `{goal}`: {_line(inspect.getdoc(judge) or goal)}" for goal, judge in world.goals.items()]
        yield PROMPTS.render(
            "environment",
            name=name,
            about=world.about or "(Nothing more is said of it.)",
            seeds=seeds_in_words(world),
            goals="\n".join(goals) or "- none but its own reward",
            tools="\n".join(tools),
        )


def _excerpt(excerpt: Excerpt) -> str:
    ticks = "`" * max(3, 1 + max((len(run) for run in _ticks(excerpt.text)), default=0))
    more = " (its beginning)" if excerpt.more else ""
    return f"{_line(excerpt.name)}{more}:\n\n{ticks}text\n{excerpt.text}\n{ticks}"


def _ticks(text: str) -> Iterator[str]:
    run = ""
    for character in text:
        if character == "`":
            run += character
        elif run:
            yield run
            run = ""
    yield run


def _graph(situation: Situation) -> Iterator[str]:
    learned = {one.task.id for one in situation.solved[-RECENT:]}  # told of below
    for title, skills in graph_summary(situation.library).items():
        if skills:
            yield f"The {title}:" if title != "isolated" else "Called by nothing, calling nothing:"
            yield from (f"- `{s.name}`" if s.task.id in learned else _skill(s) for s in skills)


def _skill(skill: Skill) -> str:
    return f"- `{skill.name}{skill.signature}`: {_line(skill.description)}"


def _gap(gap: Gap) -> str:
    tasks = "1 task needs" if gap.needed_by == 1 else f"{gap.needed_by} tasks need"
    return f"- `{gap.name}`, which {tasks}: {'it was tried and failed' if gap.failed else 'there is none'}"


def _solved(one: Tried) -> str:
    how = f", by `{one.episode.reused}`" if one.episode.reused else ""
    return f"- {_headed(one.task)}{how}: {_line(one.task.description)}"


def _failed(one: Tried) -> str:
    times = "once" if one.tries == 1 else f"{one.tries} times"
    return f"- {_headed(one.task)}, {times}. {_why(one)}"


def _headed(task: Task) -> str:
    place = f", in {' '.join(filter(None, (task.environment, task.goal)))}" if task.environment else ""
    return f"`{task.name}{task.signature}`, difficulty {task.difficulty}{place}"


def _why(one: Tried) -> str:
    """Why its best attempt failed, without anything of what is held out."""
    attempts = one.episode.attempts
    if not attempts:
        return "Nothing was written that could be tried."
    best = max(attempts, key=lambda attempt: attempt.verdict.steady)
    failures = shown_verdict(best.verdict).failures
    return _line(failures[0].reason or failures[0].label) if failures else ""


def _line(text: str) -> str:
    told = " ".join(text.split())
    return told if len(told) <= MAX_LINE else f"{told[:MAX_LINE]} …"
