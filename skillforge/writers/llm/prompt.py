"""The prompt: (task, context, attempts) → messages. What never changes comes first, so that providers' caches hit.

    system  how to answer, what a skill is, the Python there is     the same for every task
    user    the task, tools, library, earlier tasks like it         the same for every attempt
            the attempts so far, the worst first, and what to try   grows

Attempts stand in the order of their reward, so that the pattern shows: in-context reinforcement learning, after
algorithm distillation (Laskin et al. 2022, arXiv:2210.14215). Only values come here, nothing of what is held out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from skillforge.llm import Message
from skillforge.protocols import Context, Experience
from skillforge.sandbox.dialect import MODULES
from skillforge.types import Attempt, Case, CheckResult, Skill, Task
from skillforge.writers.llm.templates import render

MAX_FAILURES = 3
MAX_CHARS = 6_000
"""Of one source, or one example."""

MAX_LINE = 200


@dataclass(frozen=True, slots=True)
class Size:
    """How much of what is recalled is shown: skills with their source, further ones in a line, experiences."""

    whole: int = 3
    lines: int = 17
    experiences: int = 3

    def smaller(self) -> Size | None:
        """About half of it: the least relevant goes first. None where nothing is left to leave out."""
        if (self.whole, self.lines, self.experiences) == (0, 0, 0):
            return None
        return Size(self.whole // 2, self.lines // 2, self.experiences // 2)

    def larger(self) -> Size:
        """With the source of every skill that is recalled."""
        return Size(self.whole + self.lines, 0, self.experiences)


def messages(
    task: Task, context: Context, attempts: Sequence[Attempt], instruction: str, size: Size
) -> tuple[Message, ...]:
    """The whole prompt; `instruction` says what to do after attempts that failed."""
    parts = _task(task, context, size)
    if attempts:
        parts.append(render("attempts", attempts="\n\n".join(_attempts(attempts)), strategy=instruction))
    told = "\n\n".join(parts)
    return (Message("system", render("system", modules=", ".join(sorted(MODULES)))), Message("user", told))


def skills_shown(context: Context, size: Size) -> tuple[tuple[Skill, ...], tuple[Skill, ...]]:
    """The skills whose source is shown, what the task requires first, and those that get a line each."""
    required = [component.skill for component in context.components if component.required]
    guessed = [component.skill for component in context.components if not component.required]
    every = {skill.name: skill for skill in (*required, *guessed, *context.near) if skill.composable}
    ranked = tuple(every.values())
    whole = max(size.whole, len(required))
    return ranked[:whole], ranked[whole : whole + size.lines]


def experiences_shown(context: Context, size: Size) -> tuple[Experience, ...]:
    """The earlier episodes, but for those that say no more than a skill that is shown with its source."""
    skills = {skill.task.id for skill in skills_shown(context, size)[0]}
    told = [one for one in context.experiences if one.episode.lesson or one.episode.task.id not in skills]
    return tuple(told[: size.experiences])


def _task(task: Task, context: Context, size: Size) -> list[str]:
    """What is the same for every attempt, in sections."""
    head = {"signature": f"{task.name}{task.signature}", "description": _quoted(task.description)}
    limits = {"timeout_s": f"{task.limits.timeout_s:g}", "memory_mb": task.limits.memory_mb}
    sections = [render("task", **head, **limits)]
    if task.environment:
        sections.append(_environment(task, context))
    elif task.examples:
        sections.append(render("examples", assertions="\n".join(_assertion(task, case) for case in task.examples)))
    else:
        sections.append(render("no_examples"))
    if context.tools:
        sections.append(render("tools", tools="\n".join(f"- {tool}" for tool in context.tools)))
    whole, lines = skills_shown(context, size)
    if whole or lines:
        sections.append(render("skills", shown=_library(whole, lines)))
    else:
        sections.append(render("no_skills"))
    recalled = experiences_shown(context, size)
    if recalled:
        sections.append(render("experiences", episodes="\n\n".join(map(_experience, recalled))))
    return sections


def _environment(task: Task, context: Context) -> str:
    starts = [f"- seed {one.seed}: `{_shorten(one.call(task.name))}`" for one in task.scenarios]
    told = context.environment or "(Nothing more is said of it.)"
    return render("environment", name=task.environment, about=_shorten(told), scenarios="\n".join(starts))


def _assertion(task: Task, case: Case) -> str:
    if case.raises:
        return f"{_shorten(case.call(task.name))}  # raises {case.raises}"
    return f"assert {_shorten(case.source(task.name))}"


def _library(whole: Sequence[Skill], lines: Sequence[Skill]) -> str:
    parts = [
        render("skill", signature=f"{skill.name}{skill.signature}", name=skill.name, source=_fenced(skill.source))
        for skill in whole
    ]
    if lines:
        parts.append(render("skill_lines", lines="\n".join(map(_line, lines))))
    return "\n\n".join(parts)


def _line(skill: Skill) -> str:
    return f"- `{skill.name}{skill.signature}`: {_purpose(skill)}"


def _purpose(skill: Skill) -> str:
    """What a skill is for, in a line: its docstring's first paragraph, which its writer made for that."""
    documented = _documented(skill.source, skill.name)
    told = " ".join((documented or skill.description).partition("\n\n")[0].split())
    return told if len(told) <= MAX_LINE else f"{told[:MAX_LINE]} …"


@lru_cache(maxsize=4096)
def _documented(source: str, name: str) -> str | None:
    return next((ast.get_docstring(function) for function in _functions(source) if function.name == name), None)


def _functions(source: str) -> list[ast.FunctionDef]:
    return [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]


def _experience(experience: Experience) -> str:
    episode = experience.episode
    head = {
        "signature": f"{episode.task.name}{episode.task.signature}",
        "description": _quoted(_shorten(episode.task.description.strip())),
    }
    lesson = f"\n\nWhat was learned: {episode.lesson}" if episode.lesson else ""
    passed = next((attempt for attempt in episode.attempts if attempt.verdict.passed), None)
    if passed is not None:
        failed = len(episode.attempts) - 1
        after = f" after {failed} {'attempt' if failed == 1 else 'attempts'} that failed" if failed else ""
        source = _fenced(_shorten(passed.candidate.source))
        return render("experience_solved", **head, after=after, source=source, lesson=lesson)
    best = max(episode.attempts, key=lambda attempt: attempt.verdict.steady, default=None)
    failure = _failure(best.verdict.failures[0]) if best and best.verdict.failures else "nothing was written"
    return render("experience_failed", **head, failure=failure, lesson=lesson)


def _attempts(attempts: Sequence[Attempt]) -> Iterator[str]:
    numbered = list(enumerate(attempts, 1))
    for number, attempt in sorted(numbered, key=lambda pair: (pair[1].verdict.steady, pair[0])):
        yield render(
            "attempt",
            number=number,
            reward=f"{attempt.verdict.steady:.2f}",
            source=_fenced(_shorten(attempt.candidate.source)),
            failures="\n".join(f"- {_failure(one, attempt.candidate.source)}" for one in _told(attempt))
            or "It passed.",
            reflection=f"\n\nWhat you made of it: {attempt.reflection}" if attempt.reflection else "",
        )


def _failures(attempt: Attempt) -> Iterator[str]:
    yield from (f"- {_failure(one, attempt.candidate.source)}" for one in _told(attempt))


def _told(attempt: Attempt) -> tuple[CheckResult, ...]:
    """Its first failures, and what the held-out checks say, which comes last."""
    failures = attempt.verdict.failures
    shown = [one for one in failures if one.kind != "check"][:MAX_FAILURES]
    return (*shown, *(one for one in failures if one.kind == "check"))


def _failure(result: CheckResult, source: str = "") -> str:
    """A failure in words, with the line of the candidate that raised, and what it printed."""
    told = " ".join((result.reason or f"{result.kind}: {result.label}").split("\n"))
    lines = source.splitlines()
    if result.line is not None and 0 < result.line <= len(lines):
        told += f"\n  line {result.line}: `{lines[result.line - 1].strip()}`"
    if result.trace:
        told += "\n  what it did last:" + "".join(f"\n    {line}" for line in result.trace.splitlines())
    if result.stdout:
        told += f"\n  it printed: {result.stdout.strip()!r}"
    return told


def _fenced(text: str, language: str = "python") -> str:
    """In a fence that nothing in the text can close."""
    ticks = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{ticks}{language}\n{text.rstrip()}\n{ticks}"


def _quoted(text: str) -> str:
    """A plain line as it is; what could be taken for a part of the prompt in a fence."""
    text = text.strip()
    return text if "\n" not in text and text[:1] not in _MARKS else _fenced(text, "text")


_MARKS = frozenset("#`~->*=")


def _shorten(source: str) -> str:
    return source if len(source) <= MAX_CHARS else f"{source[:MAX_CHARS]} … and so on"
