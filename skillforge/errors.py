"""Every error skillforge raises on purpose.

SkillforgeError
├── InvalidInput            what the user gave cannot be used: says what, which and what next
│   ├── InvalidSignature    a signature or type that does not parse
│   ├── InvalidAssertion    an example or check that is not `f(literals) == literal` or `… raises Error`
│   ├── InvalidCurriculum   every mistake of a curriculum file, each with its line
│   └── InvalidConfig       a setting out of range, or an unknown one
├── LinkRefused             a source uses a skill that does not exist or may not be built upon
├── UnknownSkill            no skill of that name (asks "did you mean …?")
├── ArgumentError           the arguments do not fit the skill's signature
├── ToolRefused             a host tool refuses a call; raised by tools, a PermissionError inside the sandbox
├── EnvironmentFailed       an environment that tasks are set in raised, hung, or gave a reward that is none
├── SkillFailed             a stored skill did not return a value; carries its Outcome
├── UnencodableValue        a value that may not cross the sandbox boundary
├── LibraryError            the library on disk
│   ├── LibraryCorrupt      its records or database cannot be read; says how to rebuild
│   ├── LibraryTooNew       written by a newer skillforge
│   ├── LibraryReadOnly     the disk refuses to be written, or is full
│   └── DependencyCycle     a skill would depend on itself
├── LLMError                a language model did not answer, and no retry would help
│   ├── LLMMisconfigured    a wrong key, an unknown model, a host that cannot be reached: no call will succeed
│   ├── ContextOverflow     the prompt is longer than the model takes
│   ├── FunctionsRefused    the server or the model takes no functions to call
│   ├── BudgetExhausted     the next call could exceed what the run may spend
│   └── NotOnTape           a replay was asked what the cassette does not hold
├── IndexUnavailable        Chroma cannot be opened; the index is rebuilt from the library
└── SandboxUnavailable      no jail can be started here; `skillforge doctor` says why

An expected failure (a candidate that is wrong, code that times out) is never an exception but a
value: `Outcome`, `Verdict`, `Violation`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from skillforge.types import Cost, Outcome


class SkillforgeError(Exception):
    """The root: the command line prints its text as one clear line, never as a traceback."""


class InvalidInput(SkillforgeError):
    """What the user gave cannot be used."""


class InvalidSignature(InvalidInput):
    """A signature or type annotation that does not parse."""


class InvalidAssertion(InvalidInput):
    """An example or check that is not an assertion over literals."""


class InvalidCurriculum(InvalidInput):
    """A curriculum file with mistakes: `problems` holds them all, in file order."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class InvalidConfig(InvalidInput):
    """A setting out of range, or one that does not exist."""


class LinkRefused(SkillforgeError):
    """A source uses a skill that does not exist, or that nothing may be built upon."""


class UnknownSkill(SkillforgeError):
    """No skill answers to this name."""

    def __init__(self, name: str, known: Iterable[str] = (), *, what: str = "skill") -> None:
        self.name = name
        super().__init__(f"No {what} {name!r}. {suggest(name, known)}List all: skillforge list")


class ArgumentError(SkillforgeError):
    """The arguments do not fit the skill's signature."""


class ToolRefused(SkillforgeError):
    """Raised by a host tool that will not do what a program asks: the program gets a PermissionError."""


class EnvironmentFailed(SkillforgeError):
    """An environment raised, gave no answer in time, or a reward that is none: nothing can be judged in it."""


class SkillFailed(SkillforgeError):
    """A stored skill raised, ran out of time or memory, or was refused: see `outcome`."""

    def __init__(self, name: str, outcome: Outcome) -> None:
        self.name = name
        self.outcome = outcome
        super().__init__(f"{name}: {outcome.reason.removeprefix('error: ')}")  # that it is one is said already


class UnencodableValue(SkillforgeError):
    """A value that may not cross the sandbox boundary (see `skillforge.values`)."""


class LibraryError(SkillforgeError):
    """Something about the library on disk."""


class LibraryCorrupt(LibraryError):
    """Records or database that cannot be read."""


class LibraryTooNew(LibraryError):
    """A library written by a newer skillforge."""


class LibraryReadOnly(LibraryError):
    """The disk refuses to be written, or is full."""


class DependencyCycle(LibraryError):
    """A skill would depend on itself, through the skills it calls."""

    def __init__(self, path: Iterable[str]) -> None:
        self.path = tuple(path)
        super().__init__("Skills cannot depend on themselves: " + " -> ".join(self.path))


class LLMError(SkillforgeError):
    """A language model did not answer, after every retry that made sense.

    `spent` is what the calls before it have cost, where somebody counted them for one purpose (`llm.Counted`).
    """

    spent: Cost | None = None


class LLMMisconfigured(LLMError):
    """No call with these settings will succeed: a wrong key, an unknown model, a host that cannot be reached."""


class ContextOverflow(LLMError):
    """The prompt is longer than the model takes: ask again with less."""


class FunctionsRefused(LLMError):
    """The server or the model takes no functions to call: ask in text."""


class BudgetExhausted(LLMError):
    """The next call could exceed what the run may spend, so it is not made."""


class NotOnTape(LLMError):
    """A replay was asked what the cassette does not hold."""


class IndexUnavailable(SkillforgeError):
    """Chroma cannot be opened."""


class SandboxUnavailable(SkillforgeError):
    """No jail can be started on this machine."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C while something ran that could say what it had found by then: `partial`, whatever it would have given."""

    def __init__(self, partial: Any) -> None:
        self.partial = partial
        super().__init__()


def suggest(name: str, known: Iterable[str]) -> str:
    """`Did you mean 'slugify'? ` for the nearest known name, or an empty string."""
    near = nearest(name, known)
    return f"Did you mean {near!r}? " if near is not None else ""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like this one, where one is like it."""
    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)), None)
