"""A reply that is a change to the last attempt: a unified diff, or blocks to search for and replace."""

from __future__ import annotations

import re

_SEARCH = re.compile(r"<{5,} ?SEARCH\n(.*?)\n?={5,}\n(.*?)\n?>{5,} ?REPLACE", re.DOTALL)
_HUNK = re.compile(r"^@@.*@@", re.MULTILINE)


def patched(text: str, previous: str) -> str | None:
    """`previous` with the change of `text` made; None where `text` is no change, or does not fit."""
    replacements = _SEARCH.findall(text)
    if replacements:
        for old, new in replacements:
            if not old.strip() or old not in previous:
                return None
            previous = previous.replace(old, new, 1)
        return previous
    return _applied(text, previous) if _HUNK.search(text) else None


def _applied(diff: str, previous: str) -> str | None:
    """Each hunk is found by its lines, not by its numbers, which models count wrong."""
    for hunk in re.split(r"^@@.*@@.*\n?", diff, flags=re.MULTILINE)[1:]:
        lines = [line for line in hunk.rstrip("\n").split("\n") if not line.startswith(("\\", "```", "--- ", "+++ "))]
        old = "\n".join(line[1:] for line in lines if not line.startswith("+"))
        new = "\n".join(line[1:] for line in lines if not line.startswith("-"))
        if not old.strip() or old not in previous:
            return None
        previous = previous.replace(old, new, 1)
    return previous
