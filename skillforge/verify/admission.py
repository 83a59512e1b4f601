"""Admission: Candidate + Verdict → Skill. The only way to make one; the types carry the proof."""

from __future__ import annotations

from collections.abc import Mapping

from skillforge.errors import SkillforgeError
from skillforge.types import Candidate, Cost, Provenance, Skill, Task, Verdict


class NotVerified(SkillforgeError):
    """A candidate whose verdict did not pass was to become a skill: a broken promise of the caller."""


def admit(
    task: Task,
    candidate: Candidate,
    verdict: Verdict,
    *,
    name: str | None = None,
    pins: Mapping[str, str] | None = None,
    capabilities: tuple[str, ...] = (),
    attempts: int = 1,
    cost: Cost | None = None,
    parents: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
) -> Skill:
    """The skill that a passing verdict makes of a candidate.

    `name` defaults to the candidate's function, `pins` gives {used skill: sha256 of its source},
    `capabilities` the host tools that it needs, `cost` is that of the whole episode (default: the candidate's
    own), `parents` the skills that were offered.
    Raises NotVerified when the verdict did not pass.
    """
    if not verdict.passed or verdict.evidence is None:
        first = verdict.failures[0].reason if verdict.failures else "nothing was checked"
        raise NotVerified(f"{candidate.entry!r} cannot become a skill: {first}")
    return Skill(
        name=name or candidate.entry,
        source=candidate.source,
        task=task,
        pins=dict(pins or {}),
        evidence=verdict.evidence,
        provenance=Provenance(candidate.writer, attempts, cost or candidate.cost, parents),
        capabilities=capabilities,
        aliases=aliases,
        isolation=verdict.isolation,
    )
