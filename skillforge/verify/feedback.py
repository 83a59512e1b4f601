"""Feedback: what of a verdict a writer may see. Examples in full; of what is held out, only how much failed and how.

How is one of a few fixed words: an exception's name and message are the candidate's to choose, and could carry the
arguments that it was given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from skillforge.types import CheckResult, Verdict
from skillforge.verify.failures import NOT_RUN, in_general

_HELD_OUT = ("check", "check_code", "property")


def shown_verdict(verdict: Verdict) -> Verdict:
    """The verdict as a writer may see it: held-out checks become one result, with no argument and no value."""
    shown = tuple(_without_what_is_held(result) for result in verdict.results if result.kind not in _HELD_OUT)
    held = [result for result in verdict.results if result.kind in _HELD_OUT]
    return replace(verdict, results=(*shown, _summary(held)) if held else shown)


def _without_what_is_held(result: CheckResult) -> CheckResult:
    """The second run starts with the held-out calls: what an example gave there may tell of them.

    An environment may have failed in a scenario that is held out, and says which.
    """
    if result.passed or result.kind not in _VEILED:
        return result
    return replace(result, reason=_VEILED[result.kind])


_VEILED = {
    "determinism": "a call gave another result in a second run, with other seeds and in another order",
    "environment": "the environment failed: it raised, took too long, or gave no reward",
}


def _summary(held: Sequence[CheckResult]) -> CheckResult:
    failed = [in_general(result.error_class) for result in held if not result.passed]
    kinds = Counter(kind for kind in failed if kind != NOT_RUN)
    if not failed:
        return CheckResult("check", "held-out checks", True)
    how = ", ".join(f"{count} × {kind}" for kind, count in kinds.most_common())
    reason = f"{len(failed)} of {len(held)} held-out checks fail{f' ({how})' if how else ''}"
    most = kinds.most_common(1)
    return CheckResult("check", "held-out checks", False, reason, most[0][0] if most else NOT_RUN)
