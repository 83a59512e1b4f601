"""Settings: which library and how to learn, from `skillforge.toml` and the environment.

    library = "skills"      # relative to the file
    model = "search"        # or a language model, PROVIDER/MODEL: search goes first then
    api_base = "http://localhost:8000/v1"  # where the model is, if not at its provider's
    escalate = "openai/gpt-4o"  # the stronger model that is asked after failures
    model_timeout = 60      # seconds that the model may say nothing
    samples = 1             # candidates that a language model writes at once; default: what the budget affords
    jobs = 2
    seed = 0
    candidates = 300000     # what a writer may try on one task
    tools = "mytools:box"   # the host tools that skills may be granted: a module beside the file, and a Toolbox in it
    operators = "my_ops:OPERATORS"  # what the search may use beside its own operators

The library is `--library`, else `SKILLFORGE_LIBRARY`, else what the nearest `skillforge.toml` (here or in a
directory above) says, else `./skills`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from skillforge.errors import InvalidConfig, suggest

FILE = "skillforge.toml"
LIBRARY_VARIABLE = "SKILLFORGE_LIBRARY"
DEFAULT_LIBRARY = Path("skills")


@dataclass(frozen=True, slots=True)
class Config:
    """What a project sets once; `folder` is where its file lies. Raises InvalidConfig for a value out of range."""

    library: Path | None = None
    model: str = "search"
    api_base: str | None = None
    escalate: str = ""
    samples: int | None = None
    model_timeout: float = 60.0
    jobs: int = 1
    seed: int = 0
    candidates: int | None = None
    tools: str | None = None
    operators: str | None = None
    folder: Path = Path()

    def __post_init__(self) -> None:
        _check("model", isinstance(self.model, str) and bool(self.model), self.model, "a model's name")
        base = self.api_base
        _check("api_base", base is None or isinstance(base, str), base, "an address as text")
        _check("escalate", isinstance(self.escalate, str), self.escalate, "a model's name, PROVIDER/MODEL")
        count = self.samples
        _check("samples", count is None or (_is_int(count) and count > 0), count, "a whole number above 0")
        wait = self.model_timeout
        _check(
            "model_timeout",
            isinstance(wait, int | float) and not isinstance(wait, bool) and wait > 0,
            wait,
            "a number of seconds above 0",
        )
        _check("jobs", _is_int(self.jobs) and 1 <= self.jobs <= 1024, self.jobs, "a whole number from 1 to 1024")
        _check("seed", _is_int(self.seed) and self.seed >= 0, self.seed, "a whole number, at least 0")
        budget = self.candidates
        _check("candidates", budget is None or (_is_int(budget) and budget > 0), budget, "a whole number above 0")
        _check("tools", self.tools is None or isinstance(self.tools, str), self.tools, "a text, MODULE:TOOLBOX")
        added = self.operators
        _check("operators", added is None or isinstance(added, str), added, "a text, MODULE:NAME")

    @classmethod
    def load(cls, start: Path | None = None) -> Config:
        """The nearest `skillforge.toml`, in `start` (default: here) or above; the defaults where there is none.

        Raises InvalidConfig: unreadable, not TOML, an unknown setting, a value out of range.
        """
        path = _nearest((start or Path.cwd()).absolute())
        return cls() if path is None else cls.read(path)

    @classmethod
    def read(cls, path: Path) -> Config:
        """The settings of one file. Raises InvalidConfig."""
        import tomllib

        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidConfig(f"{path} cannot be read: {error}") from None
        except tomllib.TOMLDecodeError as error:
            raise InvalidConfig(f"{path} is not TOML: {error}") from None
        try:
            return cls(**_known(data, path.parent))
        except InvalidConfig as error:
            raise InvalidConfig(f"{path}: {error}") from None

    def library_path(self, given: str | Path | None = None) -> Path:
        """`given`, else the environment's, else the file's, else `./skills`."""
        chosen = given or os.environ.get(LIBRARY_VARIABLE) or self.library or DEFAULT_LIBRARY
        return Path(chosen).expanduser()


def _nearest(start: Path) -> Path | None:
    return next((path for folder in (start, *start.parents) if (path := folder / FILE).is_file()), None)


def _known(data: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    names = [field.name for field in fields(Config) if field.name != "folder"]
    for name in data:
        if name not in names:
            raise InvalidConfig(f"No setting {name!r}. {suggest(name, names)}There are: {', '.join(names)}")
    known = {**data, "folder": folder}
    if "library" in known:
        _check("library", isinstance(known["library"], str) and known["library"], known["library"], "a path as text")
        known["library"] = folder / Path(known["library"]).expanduser()
    return known


def _check(name: str, holds: object, value: object, wanted: str) -> None:
    if not holds:
        raise InvalidConfig(f"{name} is {value!r}; it must be {wanted}")


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
