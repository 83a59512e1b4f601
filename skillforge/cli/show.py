"""`skillforge show`: all that is known of one skill."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from skillforge.cli.exits import OK
from skillforge.cli.options import JsonOption, LibraryOption, SkillArgument, open_library, plural, print_json, spent
from skillforge.cli.output import print_fields, print_source

if TYPE_CHECKING:
    from skillforge.library import Library


def show(name: SkillArgument, library: LibraryOption = None, as_json: JsonOption = False) -> int:
    """Show a skill: code, checks, callers, origin, use.

    \b
    Examples:
      skillforge show slugify
      skillforge show slugify --json
    """
    with open_library(library) as opened:
        data = describe(opened, name)
    if as_json:
        print_json(data)
    else:
        _print(data)
    return OK


def describe(library: Library, name: str) -> dict[str, Any]:
    """All that is known of one skill, as JSON data. Raises UnknownSkill."""
    from skillforge.verify.evidence import why_weak

    skill = library.skill(name)
    stats = library.stats(skill.name)
    task, made = skill.task, skill.provenance
    return {
        "name": skill.name,
        "aliases": list(skill.aliases),
        "version": skill.version,
        "description": skill.description,
        "signature": str(skill.signature),
        "source": skill.source,
        "examples": [case.source(skill.name) for case in task.examples],
        "checks": len(task.checks),
        "check_code": bool(task.check_code),
        "properties": list(task.properties),
        "environment": task.environment,
        "scenarios": len(task.scenarios),
        "tags": list(task.tags),
        "depth": library.depth(skill.name),
        "calls": list(library.dependencies(skill.name)),
        "callers": list(library.callers(skill.name)),
        "evidence": skill.evidence,
        "why_weak": why_weak(task) if skill.evidence == "weak" else "",
        "status": skill.status,
        "state": library.state(skill.name),
        "capabilities": list(skill.capabilities),
        "isolation": skill.isolation,
        "sha256": skill.sha256,
        "provenance": asdict(made),
        "stats": {
            "calls": stats.calls,
            "ok": stats.ok,
            "success_rate": stats.success_rate,
            "last_error": stats.last_error,
            "feedback": [{"value": value, "why": why} for value, why in stats.feedback],
        },
    }


def _print(data: dict[str, Any]) -> None:
    made, stats = data["provenance"], data["stats"]
    print(f"{data['name']}{data['signature']}")
    print(data["description"])
    print()
    print_source(data["source"])
    print()
    print_fields(
        [
            ("examples", "\n".join(data["examples"])),
            ("checks", _checks(data)),
            ("calls", ", ".join(data["calls"])),
            ("callers", ", ".join(data["callers"])),
            (
                "state",
                f"{_STATES[data['state']]}, {data['evidence']} evidence, "
                f"version {data['version']}, depth {data['depth']}",
            ),
            ("weak because", data["why_weak"]),
            ("verified in", f"{data['isolation']}: there was no jail" if data["isolation"] else ""),
            ("tools", ", ".join(data["capabilities"])),
            ("tags", ", ".join(data["tags"])),
            ("aliases", ", ".join(data["aliases"])),
            ("written by", f"{made['writer']} ({_effort(made)})"),
            ("used", _use(stats)),
            ("last error", stats["last_error"]),
            ("feedback", "\n".join(f"{said['value']:+d} {said['why']}".rstrip() for said in stats["feedback"])),
        ]
    )


_STATES = {
    "verified": "verified",
    "unchecked": "verified where it came from, not yet here",
    "edited": "edited by hand",
    "failed": "its last verification failed",
}


def _effort(made: dict[str, Any]) -> str:
    """`61 candidates, attempt 1`, or `$0.0040, 1,812 tokens, 3 attempts`."""
    cost = made["cost"]
    if cost["tokens"]:
        return f"{spent(cost['usd'], cost['tokens'])}, {plural(made['attempts'], 'attempt')}"
    return f"{cost['candidates']:,} candidates, attempt {made['attempts']}"


def _checks(data: dict[str, Any]) -> str:
    parts = [f"{data['checks']} held out"] if data["checks"] else []
    parts += ["check code"] if data["check_code"] else []
    parts += [f"{data['scenarios']} scenarios of {data['environment']}"] if data["environment"] else []
    return ", ".join([*parts, *data["properties"]]) or "none"


def _use(stats: dict[str, Any]) -> str:
    return f"{plural(stats['calls'], 'time')}, {stats['ok']} without an error" if stats["calls"] else "never yet"
