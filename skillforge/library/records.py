"""A skill's record: the JSON text beside its source, `code/NAME.json`, and in the database.

It carries all that a clone needs to rebuild the library: the task with its checks, pins, provenance. The text is
a function of the skill alone, with no time of day and nothing of the machine, so that a library that is grown
again is the same to the byte.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from skillforge.errors import LibraryCorrupt, SkillforgeError
from skillforge.types import Cost, Provenance, Skill, Task

FORMAT = 1


def dump(skill: Skill) -> str:
    """The record's text: sorted, indented, ending in a newline."""
    made = skill.provenance
    record: dict[str, Any] = {
        "format": FORMAT,
        "name": skill.name,
        "version": skill.version,
        "sha256": skill.sha256,
        "task": skill.task.to_record(),
        "pins": dict(skill.pins),
        "evidence": skill.evidence,
        "status": skill.status,
        "capabilities": list(skill.capabilities),
        "aliases": sorted(skill.aliases),
        **({"isolation": skill.isolation} if skill.isolation else {}),
        "provenance": {
            "writer": made.writer,
            "attempts": made.attempts,
            # Seconds depend on the machine: the journal has them.
            "cost": {"candidates": made.cost.candidates, "usd": made.cost.usd, "tokens": made.cost.tokens},
            "parents": list(made.parents),
        },
    }
    text = json.dumps(record, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "backslashreplace").decode()  # a lone surrogate becomes its JSON escape


def load(text: str, source: str, where: str) -> Skill:
    """The skill of a record and its source. Raises LibraryCorrupt, naming `where` and what is wrong.

    The source need not be the one that the record was written for: see `matches`.
    """
    record = parse(text, where)
    try:
        made = record["provenance"]
        cost = made["cost"]
        return Skill(
            name=record["name"],
            source=source,
            task=Task.from_record(record["task"]),
            pins={str(name): str(sha) for name, sha in record["pins"].items()},
            evidence=record["evidence"],
            provenance=Provenance(
                writer=made["writer"],
                attempts=made["attempts"],
                cost=Cost(candidates=cost["candidates"], usd=cost["usd"], tokens=cost["tokens"]),
                parents=tuple(made["parents"]),
            ),
            status=record["status"],
            version=record["version"],
            capabilities=tuple(record["capabilities"]),
            aliases=tuple(record["aliases"]),
            isolation=record.get("isolation", ""),
        )
    except (KeyError, TypeError, AttributeError, ValueError, SkillforgeError) as error:
        detail = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise LibraryCorrupt(f"{where} is not a skill's record: {detail}. {_MEND}") from error


_MEND = "Restore it from version control, or delete it: it is written again from library.db where there is one"


def parse(text: str, where: str) -> Mapping[str, Any]:
    """The record as JSON data. Raises LibraryCorrupt."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LibraryCorrupt(f"{where} is not JSON: {error}. {_MEND}") from error
    found = record.get("format") if isinstance(record, dict) else type(record).__name__
    if not isinstance(record, dict) or found != FORMAT:
        newer = isinstance(found, int) and found > FORMAT
        mend = "A newer skillforge wrote it: pip install -U skillforge" if newer else _MEND
        raise LibraryCorrupt(f"{where} is no record of format {FORMAT} (found {found!r}). {mend}")
    return record
