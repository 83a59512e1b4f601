"""Skills → a Snapshot: what every picture shows, with both directions of each call and the depth of each skill.

Built from `Skill` values alone, so a picture can be drawn of any set of skills: a library's, or a part of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from skillforge.types import Skill


@dataclass(frozen=True, slots=True)
class Node:
    """One skill as the pictures show it. `depth`: 1 if it calls no other skill, else 1 + its deepest callee."""

    name: str
    description: str
    signature: str
    source: str
    depth: int
    evidence: str
    status: str
    version: int
    writer: str
    capabilities: tuple[str, ...]
    isolation: str
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    examples: tuple[str, ...]
    checks: tuple[str, ...]
    check_code: str
    properties: tuple[str, ...]
    calls: tuple[str, ...]
    callers: tuple[str, ...]

    def to_record(self) -> dict[str, Any]:
        """JSON data. `id` repeats the name, so that `networkx.node_link_graph` reads the whole."""
        return {"id": self.name, **asdict(self)}


@dataclass(frozen=True)
class Snapshot:
    """Skills by name, in order of depth and name, and the calls among them as (caller, callee)."""

    title: str
    nodes: Mapping[str, Node]
    edges: tuple[tuple[str, str], ...]

    @property
    def max_depth(self) -> int:
        return max((node.depth for node in self.nodes.values()), default=0)

    @cached_property
    def some_verified(self) -> bool:
        """Whether any skill is verified here: in a clone none is at first."""
        return any(node.status == "verified" for node in self.nodes.values())

    def to_record(self) -> dict[str, Any]:
        """`{"nodes": […], "edges": [{"source": caller, "target": callee}, …]}`"""
        return {
            "directed": True,
            "multigraph": False,
            "nodes": [node.to_record() for node in self.nodes.values()],
            "edges": [{"source": caller, "target": callee} for caller, callee in self.edges],
        }


def snapshot(skills: Iterable[Skill], *, title: str = "skills") -> Snapshot:
    """Relates `skills` to each other. A call to a skill that is not among them is left out."""
    found = {skill.name: skill for skill in skills}
    calls = {name: tuple(sorted(set(skill.pins) & found.keys())) for name, skill in found.items()}
    callers: dict[str, list[str]] = {name: [] for name in found}
    for caller in sorted(calls):
        for callee in calls[caller]:
            callers[callee].append(caller)
    depths = _depths(calls)
    order = sorted(found, key=lambda name: (depths[name], name))
    nodes = {name: _node(found[name], depths[name], calls[name], tuple(callers[name])) for name in order}
    edges = tuple((caller, callee) for caller in order for callee in calls[caller])
    return Snapshot(title, nodes, edges)


def _depths(calls: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Depth of each name. Not recursive: a chain of skills may be longer than Python's stack.

    The skills of a cycle, which no library holds, count as leaves, so that a damaged one can still be drawn.
    """
    depths: dict[str, int] = {}
    for start in calls:
        trail, on_trail = [start], {start}
        while trail:
            name = trail[-1]
            pending = next((c for c in calls[name] if c not in depths and c not in on_trail), None)
            if pending is not None:
                trail.append(pending)
                on_trail.add(pending)
                continue
            depths.setdefault(name, 1 + max((depths[c] for c in calls[name] if c in depths), default=0))
            on_trail.discard(trail.pop())
    return depths


def _node(skill: Skill, depth: int, calls: tuple[str, ...], callers: tuple[str, ...]) -> Node:
    task = skill.task
    return Node(
        name=skill.name,
        description=skill.description,
        signature=str(skill.signature),
        source=skill.source,
        depth=depth,
        evidence=skill.evidence,
        status=skill.status,
        version=skill.version,
        writer=skill.provenance.writer,
        capabilities=skill.capabilities,
        isolation=skill.isolation,
        tags=task.tags,
        aliases=skill.aliases,
        examples=tuple(case.source(skill.name) for case in task.examples),
        checks=tuple(case.source(skill.name) for case in task.checks),
        check_code=task.check_code,
        properties=task.properties,
        calls=calls,
        callers=callers,
    )
