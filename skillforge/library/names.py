"""Names of skills: a name is its function's name, its module's and its file's, so it must be good as all three.

A wanted name that is a keyword, a builtin, a module of the dialect, the library's own, or taken, becomes `NAME_2`,
`NAME_3` …; the task's own name is then an alias of the skill.
"""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Container

from skillforge.errors import InvalidInput
from skillforge.sandbox.dialect import MODULES

MAX_LENGTH = 80

_MODULES = frozenset(module.partition(".")[0] for module in MODULES)

# `code` is the package that holds the modules; the others are no file names on Windows.
_RESERVED = frozenset(
    {"code", "con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)

# What `library.NAME` means already: a skill could be called by `library["NAME"]` only. Older libraries may have such.
OF_THE_LIBRARY = frozenset({
    "ask", "asked", "broken_off", "callers", "catch_up", "check", "close", "commit", "copy", "dependencies", "depth",
    "episode_records", "episodes", "feedback", "forget_episodes", "forgotten", "graph", "history", "keep_replays",
    "link", "max_depth", "open", "opinions", "outdated", "path", "permissions", "problems", "program", "proposed",
    "read_only", "recall", "record_call", "remove", "replays", "require_writable", "reserve_name", "resolve", "search",
    "skill", "skills", "solved", "source", "state", "stats", "verify", "verify_unchecked", "versions",
})  # fmt: skip


def is_reserved(name: str) -> bool:
    """Whether the language, the dialect or the package has a use of its own for this name."""
    return (
        keyword.iskeyword(name)
        or keyword.issoftkeyword(name)
        or hasattr(builtins, name)
        or name in _MODULES
        or name.casefold() in _RESERVED
    )


def reserve(wanted: str, taken: Container[str] = ()) -> str:
    """A name like `wanted` that a skill may have: an identifier, not private, not reserved, not `taken`, and none
    that the library itself answers to.

    `taken` holds names in lower case: two files may not differ by case alone.
    """
    base = _identifier(wanted)
    name, number = base, 1
    while is_reserved(name) or name in OF_THE_LIBRARY or name.casefold() in taken:
        number += 1
        end = f"_{number}"
        name = base[: MAX_LENGTH - len(end)].rstrip("_") + end
    return name


def check(name: str) -> None:
    """Raises InvalidInput for a name that no skill may have."""
    if name != _identifier(name) or is_reserved(name):
        raise InvalidInput(f"{name!r} cannot be the name of a skill. Call it {reserve(name)!r}")


def _identifier(wanted: str) -> str:
    plain = "".join(c if f"_{c}".isidentifier() else " " for c in unicodedata.normalize("NFKC", wanted))
    text = re.sub(r"\W+", "_", plain).strip("_")[:MAX_LENGTH].rstrip("_")
    if not text.isidentifier():  # starts with a digit, or nothing is left
        text = f"skill_{text}".rstrip("_")
    return text
