"""Failures by kind: what went wrong, in one of a few words that a repair can be chosen by."""

from __future__ import annotations

from skillforge.types import Case, Outcome, Status

SYNTAX, DIALECT = "syntax", "dialect"
WRONG_VALUE, WRONG_TYPE = "wrong value", "wrong type"
TIMED_OUT, OUT_OF_MEMORY, CRASHED = "timed out", "out of memory", "crashed"
NOT_DETERMINISTIC, MUTATES, TABLE = "not deterministic", "changes its arguments", "table of examples"
CAPABILITY, NOT_RUN = "capability", "not run"
SHORT, NO_CAUSE, ENVIRONMENT = "short of the goal", "not the cause", "environment"
_EXCEPTION = "exception"

_STATUS = {Status.TIMED_OUT: TIMED_OUT, Status.OUT_OF_MEMORY: OUT_OF_MEMORY, Status.CRASHED: CRASHED}


def error_class(outcome: Outcome, case: Case | None = None) -> str:
    """The kind of failure of a call that should have gone as `case` says; `exception: KeyError` names the class."""
    if outcome.violations:
        return SYNTAX if any(one.rule == "syntax_error" for one in outcome.violations) else DIALECT
    if outcome.status is Status.REFUSED:
        return WRONG_TYPE  # what it gave is no data
    if outcome.status is Status.ERROR:
        return f"{_EXCEPTION}: {outcome.error.type}" if outcome.error else _EXCEPTION
    if outcome.ok:
        differs = case is not None and not case.raises and type(case.expected) is not type(outcome.value)
        return WRONG_TYPE if differs else WRONG_VALUE
    return _STATUS[outcome.status]


def in_general(kind: str) -> str:
    """The kind without the exception's name, which the candidate's own code may have chosen."""
    return kind.partition(":")[0]
