"""Nouns: what to call the value that a stored skill gives, from the skill's name."""

from __future__ import annotations

from skillforge.writers.search.kinds import Kind

_BETWEEN = frozenset(
    [
        "above", "after", "as", "at", "before", "below", "beside", "between", "by", "for", "from", "in", "into",
        "of", "on", "over", "per", "than", "to", "under", "until", "with",
    ]
)  # fmt: skip
_TELLS_NOTHING = frozenset(
    [
        "are", "can", "drop", "exclude", "filter", "has", "hide", "ignore", "is", "join", "mask", "remove",
        "replace", "skip", "squeeze", "strip", "trim", "without",
    ]
)  # fmt: skip
"""First words of names whose last word is what is asked or taken away, not what is given."""


def noun(name: str, kind: Kind) -> str:
    """`clean_lines` → `lines`, `mean_of` → `mean`, `visits_by_site` → `visits`; empty where the name tells none."""
    words = name.split("_")
    if words[0] in _TELLS_NOTHING:
        return ""
    head = next((place for place, word in enumerate(words) if word in _BETWEEN), len(words))
    last = words[head - 1] if head else ""
    if kind in ("int", "float") and last.endswith("s") and head > 1 and words[0] in ("count", "sum", "total"):
        last = words[0]
    fits = last.isidentifier() and len(last) > 2 and last != name
    return last if fits else ""
