"""What a library holds, as the database has it now: heads, aliases, sources. Everything above reads through it.

Another process may commit at any time: each question first looks at the database's change counter, and the
cached view is read again when it has moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from threading import RLock
from typing import Literal

from skillforge.errors import LibraryCorrupt, UnknownSkill
from skillforge.library import graph, names, records
from skillforge.library.linker import Closure, tools_used
from skillforge.store.sqlite import Database, Head
from skillforge.types import STRONG, Program, Skill


@dataclass(frozen=True)
class View:
    """One state of the library: the current version of every skill, and the aliases {alias: name}."""

    changes: int
    heads: Mapping[str, Head]
    aliases: Mapping[str, str]

    @cached_property
    def edges(self) -> dict[str, Mapping[str, str]]:
        """{caller: {callee: sha256}}, between skills that are there."""
        return {
            name: {callee: sha for callee, sha in head.pins.items() if callee in self.heads}
            for name, head in self.heads.items()
        }

    @cached_property
    def depths(self) -> dict[str, int]:
        return graph.depths(self.edges)

    @cached_property
    def callers(self) -> dict[str, list[str]]:
        return graph.callers(self.edges)

    @cached_property
    def taken(self) -> frozenset[str]:
        """Names and aliases in lower case."""
        return frozenset(name.casefold() for name in (*self.heads, *self.aliases))


@dataclass(frozen=True, slots=True)
class _Module:
    """One version of a skill: its source, what it calls {name: sha256}, and the host tools that it uses itself."""

    source: str
    pins: Mapping[str, str]
    tools: tuple[str, ...]


class Shelf:
    """Skills by name, and what the linker needs of them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = RLock()
        self._view: View | None = None
        self._skills: dict[tuple[str, str], Skill] = {}
        self._modules: dict[tuple[str, str], _Module] = {}
        self._programs: dict[str, Program] = {}
        self._programs_of: View | None = None  # as the programs were made
        self.edited: frozenset[str] = frozenset()  # whose files differ from the database, by hand

    @property
    def view(self) -> View:
        """The library as it is now. It asks the database: who looks at many skills asks once, and hands it on."""
        with self._lock:
            changes = self._database.changes()
            if self._view is None or self._view.changes != changes:
                with self._database.snapshot():
                    changes = self._database.changes()
                    self._view = View(changes, self._database.heads(), self._database.aliases())
            return self._view

    def resolve(self, name: str) -> str:
        """The skill's own name, for its name or an alias. Raises UnknownSkill."""
        view = self.view
        if name in view.heads:
            return name
        target = view.aliases.get(name)
        if target is None or target not in view.heads:
            raise UnknownSkill(name, (*view.heads, *view.aliases))
        return target

    def head(self, name: str, view: View | None = None) -> Head:
        """The current version, or that of a `view`. Raises UnknownSkill: another process may have removed it by now."""
        view = view or self.view
        if name not in view.heads:
            raise UnknownSkill(name, view.heads)
        return view.heads[name]

    def sha256(self, name: str) -> str:
        return self.head(name).sha256

    def stored(self, name: str, view: View | None = None) -> Skill:
        """The skill as the database has it; `status` says whether it is verified here."""
        head = self.head(name, view)
        with self._lock:
            skill = self._skills.get((name, head.record_sha256))
        if skill is None:
            version = self._database.version(name, head.version)
            skill = records.load(version.record, version.source, f"the record of {name!r} in {self._database.path}")
            with self._lock:
                self._skills[name, head.record_sha256] = skill
        status: Literal["verified", "unverified"] = (
            "verified" if head.state == "verified" and name not in self.edited else "unverified"
        )
        return skill if skill.status == status else replace(skill, status=status)

    def distrust(self, name: str, view: View | None = None) -> str:
        """Why this skill does not count as verified; empty where it does."""
        state = self.head(name, view).state
        if name in self.edited or state == "edited":
            return f"code/{name}.py or its record was changed by hand. Verify it: skillforge verify {name}"
        if state == "unchecked":
            return f"it came with files and was not verified here. Verify it: skillforge verify {name}"
        if state == "failed":
            return f"its last verification failed. See why: skillforge verify {name}"
        return ""

    def refusal(self, name: str, view: View | None = None) -> str:
        """Why nothing may be built on this skill; empty where it may."""
        if self.head(name, view).evidence not in STRONG:
            return "its evidence is weak: it passed no held-out check"
        return self.distrust(name, view)

    def reserve_name(self, wanted: str) -> str:
        return names.reserve(wanted, self.view.taken)

    def program(self, name: str) -> Program:
        """The stored source with all that it needs, each as it was verified."""
        view = self.view
        with self._lock:
            if self._programs_of is not view:
                self._programs, self._programs_of = self._still_right(view), view
            known = self._programs.get(name)
        if known is None:
            closure = self.closure({name: self.head(name, view).sha256}, view)
            known = Program(closure.modules, name, closure.grants)
            with self._lock:
                if self._programs_of is view:
                    self._programs[name] = known
        return known

    def _still_right(self, view: View) -> dict[str, Program]:
        """The programs at hand where skills were only added, but for those in which an added one's name stands."""
        before = self._programs_of.heads if self._programs_of else {}
        for name, head in before.items():
            now = view.heads.get(name)
            if now is None or (now.sha256, now.pins) != (head.sha256, head.pins):
                return {}
        added = view.heads.keys() - before.keys()
        return {name: program for name, program in self._programs.items() if added.isdisjoint(program.modules)}

    def closure(self, pins: Mapping[str, str], view: View | None = None) -> Closure:
        """These pins and all that they need. Raises LibraryCorrupt."""
        agreed: dict[str, str] = {}
        view = view or self.view
        while True:
            found, torn = self._collect(pins, agreed, view)
            if not torn:
                return Closure(
                    {name: module.source for name, module in found.items()},
                    {name: module.tools for name, module in found.items() if module.tools},
                )
            agreed.update(torn)

    def _collect(
        self, pins: Mapping[str, str], agreed: Mapping[str, str], view: View
    ) -> tuple[dict[str, _Module], dict[str, str]]:
        """Modules, and the names of which two versions were asked for, with the one to take: the current."""
        chosen: dict[str, str] = {}
        modules: dict[str, _Module] = {}
        waiting = list(pins.items())
        while waiting:
            name, sha = waiting.pop()
            sha = agreed.get(name, sha)
            if name in chosen:
                if chosen[name] != sha:
                    head = view.heads.get(name)
                    return {}, {name: head.sha256 if head else sha}
                continue
            chosen[name] = sha
            modules[name] = self._module(name, sha, view)
            waiting.extend(modules[name].pins.items())
        return modules, {}

    def _module(self, name: str, sha: str, view: View) -> _Module:
        found = self._modules.get((name, sha))
        head = view.heads.get(name)
        if head is not None and head.sha256 == sha and found is not None:
            return replace(found, pins=head.pins)  # pins move when a dependency has a new version that serves as well
        if found is None:
            for version in self._database.versions(name):
                if version.sha256 == sha:
                    skill = records.load(version.record, version.source, f"the record of {name!r}")
                    found = _Module(version.source, skill.pins, tools_used(version.source, skill.capabilities))
        if found is None:
            raise LibraryCorrupt(
                f"the version {sha[:12]} of {name!r}, which a skill was verified with, is not in the library. "
                "Verify again: skillforge verify"
            )
        self._modules[name, sha] = found
        return found
