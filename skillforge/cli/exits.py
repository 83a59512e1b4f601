"""Exit codes, the same for every command, and the line that an error is told in."""

from __future__ import annotations

from skillforge.errors import ArgumentError, InvalidCurriculum, InvalidInput, SkillFailed, UnknownSkill
from skillforge.types import Status

OK = 0
FAILED = 1  # the command ran, and its answer is no; or the library or the machine refuses
USAGE = 2
UNKNOWN_SKILL = 3
SKILL_FAILED = 4
TIMED_OUT = 5
INTERRUPTED = 130
BROKEN_PIPE = 141


def exit_code(error: BaseException) -> int:
    """The exit code that tells this error from others."""
    match error:
        case UnknownSkill():
            return UNKNOWN_SKILL
        case InvalidInput() | ArgumentError():
            return USAGE
        case SkillFailed():
            return TIMED_OUT if error.outcome.status is Status.TIMED_OUT else SKILL_FAILED
        case _:
            return FAILED


def message(error: BaseException) -> str:
    """What went wrong, which, and what next, in one line; a curriculum's mistakes one line each."""
    if isinstance(error, InvalidCurriculum) and len(error.problems) > 1:
        return f"{len(error.problems)} mistakes\n  " + "\n  ".join(error.problems)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error) or type(error).__name__
