"""Feedback: what of a verdict a writer may see. Examples in full; of what is held out, only how much failed."""

from __future__ import annotations

from skillforge.types import CheckResult, Verdict

_HELD_OUT = ("check", "check_code", "property")


def shown_failures(verdict: Verdict) -> tuple[CheckResult, ...]:
    """The failures as a writer may see them: held-out checks become one line with a count, no argument, no value."""
    shown = tuple(failure for failure in verdict.failures if failure.kind not in _HELD_OUT)
    passed, total = verdict.count(*_HELD_OUT)
    if passed == total:
        return shown
    reason = f"{total - passed} of {total} held-out checks fail: the rule must be more general than the examples"
    return (*shown, CheckResult("check", "held-out checks", False, reason))
