"""Verifying what is stored: a clone's skills, hand edits, and the callers of what changed.

Dependencies first, so that each skill is judged with what it will really call. A hand edit that passes is
committed as a new version; one that does not stays on disk as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from skillforge.errors import DependencyCycle, LibraryCorrupt, LinkRefused
from skillforge.library import graph
from skillforge.library.linker import link, uses
from skillforge.library.shelf import Shelf
from skillforge.protocols import Verifier
from skillforge.types import Candidate, CheckResult, Program, Skill, Verdict


def reverify(
    shelf: Shelf,
    verifier: Verifier,
    names: Iterable[str],
    read: Callable[[str], Skill],
    keep: Callable[[Skill, Verdict], None],
    told: Callable[[str, Verdict], None] = lambda name, verdict: None,
) -> dict[str, Verdict]:
    """The verdict on each of `names`, on what they need that is not verified, and on the callers of what changed.

    `read` gives the skill to judge (a hand edit: as it lies on disk); `keep` stores what the verdict means.
    """
    verdicts: dict[str, Verdict] = {}
    changed: set[str] = set()
    wanted = set(names)
    edges = _edges(shelf, read)
    wanted |= {name for name in graph.order(edges, wanted) if shelf.distrust(name)}
    for name in graph.order(edges):
        if name not in wanted and not changed.intersection(edges[name]):
            continue
        before = shelf.sha256(name)
        skill, verdict = _judge(shelf, verifier, name, read)
        if not any(result.kind in _NOT_ITS_OWN for result in verdict.failures):
            try:
                keep(skill, verdict)
            except DependencyCycle as error:
                verdict = _failed("link", str(error))
        verdicts[name] = verdict
        told(name, verdict)
        if shelf.sha256(name) != before:
            changed.add(name)
    return verdicts


def _edges(shelf: Shelf, read: Callable[[str], Skill]) -> graph.Edges:
    """Who calls whom as the files have it: after a pull, many skills may call others than they did."""
    stored = shelf.view.edges
    edited: dict[str, dict[str, str]] = {}
    for name in shelf.edited & stored.keys():
        try:
            edited[name] = dict.fromkeys(uses(read(name).source, shelf), "")
        except LibraryCorrupt:
            continue
    edges = {**stored, **edited}
    try:
        graph.order(edges)
    except DependencyCycle:  # told of the skill that would close it, when its turn comes
        return stored
    return edges


_NOT_ITS_OWN = ("capability", "environment")
"""Failures that say nothing of the skill: a tool that is not granted, an environment that is out of order."""


def _judge(shelf: Shelf, verifier: Verifier, name: str, read: Callable[[str], Skill]) -> tuple[Skill, Verdict]:
    skill = shelf.stored(name)
    try:
        skill = read(name)
        program, pins = _program(shelf, skill)
    except (LinkRefused, LibraryCorrupt) as error:
        return skill, _failed("link", str(error))
    if program.entry != name:
        return skill, _failed("link", f"{name!r} would call itself through {', '.join(sorted(pins))}")
    source = program.modules[name]
    candidate = Candidate(source, name, skill.provenance.writer, skill.provenance.cost, tuple(pins))
    verdict = verifier.verify(skill.task, candidate, program)
    judged = replace(
        skill,
        source=source,
        pins=pins,
        evidence=verdict.evidence or skill.evidence,
        capabilities=program.capabilities,
        isolation=verdict.isolation,
    )
    return judged, verdict


def _program(shelf: Shelf, skill: Skill) -> tuple[Program, dict[str, str]]:
    """As it was verified while what it calls is unchanged; else linked anew with what is there now."""
    unchanged = skill.sha256 == shelf.sha256(skill.name)
    heads = shelf.view.heads
    if unchanged and all(callee in heads and heads[callee].sha256 == sha for callee, sha in skill.pins.items()):
        return shelf.program(skill.name), dict(skill.pins)
    return link(skill.source, skill.name, shelf, skill.task.capabilities)


def _failed(label: str, reason: str) -> Verdict:
    return Verdict(False, 0.0, {}, (CheckResult("dialect", label, False, reason),))
