"""Added operators, as the host sees them: a module's source text, and the name of what lists them in it.

They are found and read, never imported: the text goes into the jail with each request, and is executed there
(`writers.search.load`), where the search runs them. So they are data on this side, whatever they do.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path

from skillforge.errors import InvalidConfig


@dataclass(frozen=True, slots=True)
class Operators:
    """A user's own operators: a module's text with a sequence of `op(…)` that is called `name`."""

    source: str
    name: str = "OPERATORS"
    module: str = "operators"

    @property
    def digest(self) -> str:
        """What tells these from others, in eight characters."""
        return hashlib.sha256(f"{self.name}\n{self.source}".encode("utf-8", "surrogatepass")).hexdigest()[:8]

    def to_request(self) -> dict[str, str]:
        return {"source": self.source, "name": self.name, "module": self.module}


def find(target: str, folder: Path) -> Operators:
    """The operators that "package.module:name" names, seen from `folder`. Raises InvalidConfig: no such module."""
    module, colon, name = target.partition(":")
    if not (module and colon and name.isidentifier()):
        raise InvalidConfig(f"The operators {target!r} are not named as MODULE:NAME, like 'my_ops:OPERATORS'")
    spec = _spec(module, [str(folder), *sys.path])
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        raise InvalidConfig(f"No module {module!r} of operators, seen from {folder}: it would be {_path(module)} there")
    try:
        return Operators(Path(spec.origin).read_text(encoding="utf-8"), name, module)
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidConfig(f"The operators' module {module!r} cannot be read: {error}") from None


def _spec(module: str, places: list[str]) -> ModuleSpec | None:
    """Where a module's text lies. Unlike `importlib.util.find_spec`, this imports no package on the way."""
    path: list[str] = places
    full = ""
    spec = None
    for part in module.split("."):
        full = f"{full}.{part}" if full else part
        spec = PathFinder.find_spec(full, path)
        if spec is None:
            return None
        path = list(spec.submodule_search_locations or ())
    return spec


def _path(module: str) -> str:
    return module.replace(".", "/") + ".py"
