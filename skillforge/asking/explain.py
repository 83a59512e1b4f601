"""Explain: which skills came into question for a request, and why each was or was not used. Facts only, in words."""

from __future__ import annotations

from collections.abc import Collection

from skillforge.asking.actions import Notes
from skillforge.library import Library
from skillforge.sandbox.permissions import not_granted
from skillforge.trajectory import Considered


def considered(library: Library, notes: Notes, shown: Collection[str]) -> tuple[Considered, ...]:
    """Those that a search found, or the model named: the used ones first, then by score.

    `shown` are those that the prompt named before the first step.
    """
    names = {*notes.scores, *notes.described, *notes.called, *notes.written}
    found = [_one(library, notes, shown, name) for name in names if name in library]
    return tuple(sorted(found, key=lambda one: (not one.used, -(one.score or 0.0), one.name)))


def _one(library: Library, notes: Notes, shown: Collection[str], name: str) -> Considered:
    calls = notes.called.get(name, [])
    good = [str(step) for step, ok, _ in calls if ok]
    score = notes.scores.get(name)
    if good:
        written = f"written in step {notes.written[name]}, and " if name in notes.written else ""
        return Considered(name, score, True, f"{written}called in step {', '.join(good)}")
    return Considered(name, score, False, _why_not(library, notes, shown, name))


def _why_not(library: Library, notes: Notes, shown: Collection[str], name: str) -> str:
    calls = notes.called.get(name)
    if calls:
        step, _, reason = calls[-1]
        return f"called in step {step}, and failed: {' '.join(reason.split())[:200]}"
    if calls is not None:
        return "called with arguments that do not fit it"
    skill = library.skill(name)
    missing = not_granted(skill.capabilities, library.permissions.tools)
    if missing:
        return missing.partition(". ")[0]
    if name in notes.written:
        return f"written in step {notes.written[name]}, and not called"
    if name in notes.described:
        return f"described in step {notes.described[name]}, and not called"
    if skill.status != "verified":
        return "not verified, and not called"
    weak = " (weak evidence)" if skill.evidence == "weak" else ""
    return f"{'shown with the request' if name in shown else 'found'}, and not called{weak}"
