"""`skillforge doctor`: which walls of the sandbox stand, which versions run, whether the library is well."""

from __future__ import annotations

import platform
from importlib import metadata
from pathlib import Path
from typing import Any

from skillforge import __version__
from skillforge.cli.exits import FAILED, OK
from skillforge.cli.hints import located
from skillforge.cli.options import JsonOption, LibraryOption, UnsafeOption, print_json
from skillforge.cli.output import print_fields
from skillforge.config import Config
from skillforge.errors import SkillforgeError

_PACKAGES = ("chromadb", "litellm", "RestrictedPython", "networkx", "pydantic", "typer", "rich")


def doctor(library: LibraryOption = None, unsafe_isolation: UnsafeOption = None, as_json: JsonOption = False) -> int:
    """Say whether all is well here: sandbox, versions, library. Exits with 1 where something is not.

    \b
    Examples:
      skillforge doctor
      skillforge doctor --json
    """
    path = Config.load().library_path(library)
    report = {"versions": _versions(), "sandbox": _sandbox(unsafe_isolation), "library": _library(path)}
    well = bool(report["sandbox"]["ok"]) and bool(report["library"]["ok"])
    if as_json:
        print_json({"ok": well, **report})
    else:
        _tell(report)
        print("\nAll is well" if well else "\nNot all is well: see above")
    return OK if well else FAILED


def _versions() -> dict[str, str]:
    found = {"skillforge": __version__, "python": platform.python_version(), "platform": platform.platform()}
    for package in _PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "missing"
    return found


def _sandbox(unsafe_isolation: str | None) -> dict[str, Any]:
    """Which walls stand, tried by attacks on a worker of its own."""
    from skillforge.sandbox import diagnose

    return diagnose(unsafe_isolation=unsafe_isolation).to_record()


def _library(path: Path) -> dict[str, Any]:
    from skillforge.build import open_library

    if not path.exists():
        return {"ok": True, "path": str(path), "reason": located("none there yet. Make one: skillforge run CURRICULUM")}
    try:
        with open_library(path) as library:
            skills = library.skills()
            states = {name: library.state(name) for name in library}
            doubtful = [name for name, state in states.items() if state in ("edited", "failed")]
            problems = [*library.problems]
            if doubtful:
                why = located("See why: skillforge verify")
                problems.append(f"edited by hand, or failed: {', '.join(doubtful)}. {why}")
            return {
                "ok": not problems,
                "path": str(path),
                "reason": "; ".join(problems),
                "skills": len(skills),
                "weak": sum(skill.evidence == "weak" for skill in skills),
                "verified_without_a_jail": [skill.name for skill in skills if skill.isolation],
                "unverified": doubtful,
                "not_verified_here_yet": sum(state == "unchecked" for state in states.values()),
                "read_only": library.read_only,
                "max_depth": library.max_depth,
            }
    except (SkillforgeError, OSError) as error:
        return {"ok": False, "path": str(path), "reason": str(error)}


def _tell(report: dict[str, Any]) -> None:
    print_fields(list(report["versions"].items()))
    for part, fields in (("sandbox", _walls(report["sandbox"])), ("library", _facts(report["library"]))):
        print(f"\n{part}: {'well' if report[part]['ok'] else 'NOT well'}")
        print_fields([(f"  {name}", text) for name, text in fields])


def _walls(found: dict[str, Any]) -> list[tuple[str, str]]:
    """The tier, each wall, each attack that got through, and what mends it."""
    lines = [("tier", f"{found['tier']}: {found['meaning']}"), ("reason", found["problem"])]
    for layer in found["layers"]:
        missing = f"missing: {layer['detail']}. To mend it: {layer['mend']}" if layer["mend"] else "missing"
        lines.append((layer["name"], "stands" if layer["stands"] else missing))
    through = [attack for attack in found["attacks"] if not attack["held"]]
    if found["attacks"]:
        lines.append(("attacks", f"{len(found['attacks']) - len(through)} of {len(found['attacks'])} held off"))
    lines += [(attack["name"], f"NOT held off: {attack['detail']}") for attack in through]
    if found["p50_ms"] is not None:
        lines.append(("one run", f"{found['p50_ms']:.1f} ms; the first {found['start_ms']:.0f} ms, with its start"))
    return lines


def _facts(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, ", ".join(map(str, value)) if isinstance(value, list) else str(value))
        for name, value in found.items()
        if name != "ok"
    ]
