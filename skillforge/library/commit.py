"""The commit: skills, aliases and episodes into the database, in one transaction, or nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from skillforge.errors import InvalidInput, UnknownSkill
from skillforge.library import graph, journal, linker, names, records
from skillforge.store.sqlite import Database, Head, State
from skillforge.types import Episode, Skill


def store(
    database: Database,
    skills: Sequence[Skill],
    aliases: Mapping[str, str],
    episodes: Sequence[Episode],
    *,
    settle_names: bool = True,
) -> None:
    """Commits all of it at once.

    A skill of a name that is there becomes its next version; with `settle_names`, only where it solves the same
    task. Raises InvalidInput (a name no skill may have, a source that is no text, a pin of nothing), UnknownSkill
    (an alias of nothing), DependencyCycle, LibraryReadOnly.
    """
    with database.transaction():
        heads = database.heads()
        if settle_names:
            skills, episodes = _settle_names(database, skills, episodes, heads)
        _check(database, skills, heads)
        edges = {name: head.pins for name, head in heads.items()} | {skill.name: skill.pins for skill in skills}
        graph.order(edges, [skill.name for skill in skills])
        known = database.aliases()
        wanted = _aliases(skills, aliases, episodes, {*heads, *(skill.name for skill in skills)}, known)
        of = _by_skill(wanted)
        for skill in skills:
            _put(database, replace(skill, aliases=of.get(skill.name, ())), heads)
        _realias(database, known, wanted, except_for={skill.name for skill in skills})
        database.add_episodes([(e.task.id, journal.fingerprint(e.task), _solver(e), journal.dump(e)) for e in episodes])
        if skills or known != wanted:
            database.touch()


def _settle_names(
    database: Database, skills: Sequence[Skill], episodes: Sequence[Episode], heads: Mapping[str, Head]
) -> tuple[list[Skill], list[Episode]]:
    """Gives way to skills of the same name that solve other tasks: another process may have taken it first.

    The same source is the same skill, and the task one more that it solves; another source gets a free name.
    """
    taken = {name.casefold() for name in (*heads, *database.aliases(), *(skill.name for skill in skills))}
    moved: dict[str, Skill | None] = {}
    for skill in skills:
        head = heads.get(skill.name)
        if head is None or _task_id(database, head) == skill.task.id:
            continue
        if head.sha256 == skill.sha256:
            moved[skill.name] = None
            continue
        name = names.reserve(skill.name, taken)
        taken.add(name.casefold())
        moved[skill.name] = replace(skill, name=name, source=linker.rename(skill.source, skill.name, name))
    for skill in skills:
        renamed = {callee: new for callee in skill.pins if (new := moved.get(callee)) is not None}
        if renamed and all(skill.pins[callee] != heads[callee].sha256 for callee in renamed):
            moved[skill.name] = _with_callees(moved.get(skill.name) or skill, renamed)
    kept = [moved.get(skill.name, skill) for skill in skills]
    told = [
        replace(e, skill=moved[e.skill.name], reused=None if moved[e.skill.name] else e.skill.name)
        if e.skill is not None and e.skill.name in moved
        else e
        for e in episodes
    ]
    return [skill for skill in kept if skill is not None], told


def _with_callees(skill: Skill, renamed: Mapping[str, Skill]) -> Skill:
    """The skill with callees of this commit under the names that they got; in its code they keep the old ones."""
    source, pins = skill.source, dict(skill.pins)
    for old, new in renamed.items():
        source = re.sub(rf"(?m)^(\s*from) \.{old} import {old}$", rf"\1 .{old} import {old} as {old}", source)
        source = re.sub(rf"(?m)^(\s*from) \.{old} import {old} as", rf"\1 .{new.name} import {new.name} as", source)
        del pins[old]
        pins[new.name] = new.sha256
    return replace(skill, source=source, pins=pins)


def _task_id(database: Database, head: Head) -> str:
    record = records.parse(database.version(head.name, head.version).record, f"the record of {head.name!r}")
    return str(record["task"]["id"])


def _check(database: Database, skills: Sequence[Skill], heads: Mapping[str, Head]) -> None:
    spelled = {name.casefold(): name for name in heads}
    fresh: dict[str, str] = {}
    for skill in skills:
        names.check(skill.name)
        other = spelled.setdefault(skill.name.casefold(), skill.name)
        if other != skill.name:
            raise InvalidInput(f"{skill.name!r} and {other!r} differ by case alone, which not every disk can tell")
        if skill.name in fresh:
            raise InvalidInput(f"{skill.name!r} is committed twice at once")
        try:
            skill.source.encode()
        except UnicodeEncodeError:
            raise InvalidInput(f"the source of {skill.name!r} holds a lone surrogate, which no file can") from None
        fresh[skill.name] = skill.sha256
    pins = {pin for skill in skills for pin in skill.pins.items() if fresh.get(pin[0]) != pin[1]}
    for name, sha in sorted(pins - set(database.sources(pins))):
        raise InvalidInput(
            f"no skill {name!r} of version {sha[:12]} to build upon. Commit it first, or with its caller"
        )


def _put(database: Database, skill: Skill, heads: Mapping[str, Head]) -> None:
    """Stores one skill as the version that its source is: a known one again, or the next."""
    sha = skill.sha256
    older = database.versions(skill.name)
    same = [version.version for version in older if version.sha256 == sha]
    number = same[-1] if same else 1 + max((version.version for version in older), default=0)
    skill = replace(skill, version=number)
    record = records.dump(skill)
    state: State = "verified" if skill.status == "verified" else "unchecked"
    put(database, skill, record, state)


def put(database: Database, skill: Skill, record: str, state: State) -> None:
    """One skill's row, as its version says."""
    head = Head(skill.name, skill.version, skill.sha256, _sha256(record), state, skill.evidence, skill.pins)
    database.put_head(head, skill.source, record)


def _aliases(
    skills: Sequence[Skill],
    aliases: Mapping[str, str],
    episodes: Sequence[Episode],
    heads: Collection[str],
    known: Mapping[str, str],
) -> dict[str, str]:
    """The aliases after this commit.

    A task's id always leads to what solved it last. Any other alias stays with the skill that had it first,
    and none hides a skill's own name.
    """
    ids = {skill.task.id: skill.name for skill in skills}
    others = [(alias, skill.name) for skill in skills for alias in (skill.task.name, *skill.aliases)]
    for episode in episodes:
        reused = known.get(episode.reused or "", episode.reused)
        if reused is not None and reused in heads:  # else it was removed while the episode ran
            ids[episode.task.id] = reused
            others.append((episode.task.name, reused))
    for alias, name in aliases.items():
        target = name if name in heads else known.get(name)
        if target is None:
            raise UnknownSkill(name, heads)
        others.append((alias, target))
    wanted = dict(known)
    for alias, name in others:
        wanted.setdefault(alias, name)
    return {alias: name for alias, name in {**wanted, **ids}.items() if alias not in heads}


def _by_skill(aliases: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for alias, name in sorted(aliases.items()):
        found.setdefault(name, []).append(alias)
    return {name: tuple(listed) for name, listed in found.items()}


def _realias(
    database: Database, known: Mapping[str, str], wanted: Mapping[str, str], except_for: Iterable[str]
) -> None:
    """Writes changed aliases, and the records of the skills that they concern."""
    changed = [alias for alias in {**known, **wanted} if known.get(alias) != wanted.get(alias)]
    for alias in changed:
        if alias in wanted:
            database.put_alias(alias, wanted[alias])
        else:
            database.remove_alias(alias)
    concerned = {side[alias] for alias in changed for side in (known, wanted) if alias in side} - set(except_for)
    of, heads = _by_skill(wanted), database.heads()
    for name in sorted(concerned & set(heads)):
        version = database.version(name, heads[name].version)
        skill = records.load(version.record, version.source, f"the record of {name!r}")
        record = records.dump(replace(skill, aliases=of.get(name, ())))
        database.put_record(name, version.version, record, _sha256(record))


def _solver(episode: Episode) -> str | None:
    return episode.skill.name if episode.skill is not None else episode.reused


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
