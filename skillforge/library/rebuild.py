"""A library from its files alone: a clone that has no `library.db`, or skills that came with a pull.

What files say is not believed: every skill is `unchecked` until the verifier has passed it here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from skillforge.errors import DependencyCycle, InvalidInput
from skillforge.library import commit, graph, names, records
from skillforge.library.checkout import readable_records
from skillforge.store.sqlite import Database
from skillforge.types import Skill, sha256

logger = logging.getLogger("skillforge.library")


def adopt(root: Path, database: Database, wanted: Iterable[str]) -> list[str]:
    """Takes the skills `wanted` from `code` into the database. Returns what could not be taken, and why.

    A source that is not the one its record names is taken as `edited`. Call inside a transaction.
    """
    found, problems = readable_records(root, wanted)
    skills: dict[str, tuple[Skill, str]] = {}
    for name, pair in sorted(found.items()):
        try:
            names.check(name)
        except InvalidInput as error:
            problems.append(f"{root / 'code' / name}.py: {error}")
            continue
        skills[name] = pair
    _break_cycles(skills, database, problems)
    known = database.aliases()
    for name, (skill, record) in skills.items():
        if records.parse(record, name)["sha256"] == sha256(skill.source):
            commit.put(database, skill, record, "unchecked")
        else:
            commit.put(database, skill, records.dump(skill), "edited")
        for alias in skill.aliases:
            if known.setdefault(alias, name) == name:
                database.put_alias(alias, name)
    if skills:
        database.touch()
        logger.info("Took %d skills from %s; they are verified before anything is built on them", len(skills), root)
    for problem in problems:
        logger.warning("%s", problem)
    return problems


def _break_cycles(skills: dict[str, tuple[Skill, str]], database: Database, problems: list[str]) -> None:
    """Leaves out skills whose records would make a cycle."""
    known = {name: head.pins for name, head in database.heads().items()}
    while True:
        try:
            graph.order(known | {name: skill.pins for name, (skill, _) in skills.items()})
            return
        except DependencyCycle as error:
            culprit = next(name for name in error.path if name in skills)
            problems.append(f"code/{culprit}.json is left out: {error}")
            del skills[culprit]


def as_edited(skill: Skill, source: str, record: str) -> Skill:
    """The skill as a person left its source and its record on disk. Raises LibraryCorrupt."""
    theirs = records.load(record, source, f"code/{skill.name}.json")
    return replace(
        theirs,
        name=skill.name,
        version=skill.version,
        pins=skill.pins,
        aliases=skill.aliases,
        status="unverified",
    )
