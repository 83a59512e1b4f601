"""The inspector: skills → pictures of how they build on each other, as text for terminals and a page for people.

`snapshot(skills)` relates the skills; `picture(snapshot, "tree" | "dot" | "mermaid" | "json" | "html")` draws them.
In every format an edge runs from the caller (`source`) to the skill that it calls (`target`).
"""

from __future__ import annotations

from skillforge.errors import InvalidInput, suggest
from skillforge.inspector.page import html
from skillforge.inspector.snapshot import Node, Snapshot, snapshot
from skillforge.inspector.text import dot, mermaid, to_json, tree

FORMATS = {"tree": tree, "dot": dot, "mermaid": mermaid, "json": to_json, "html": html}

__all__ = ["FORMATS", "Node", "Snapshot", "dot", "html", "mermaid", "picture", "snapshot", "to_json", "tree"]


def picture(shown: Snapshot, fmt: str) -> str:
    """The graph in one of `FORMATS`, as text that ends in a newline. Raises InvalidInput for another format."""
    if fmt not in FORMATS:
        raise InvalidInput(f"No format {fmt!r}. {suggest(fmt, FORMATS)}There are: {', '.join(FORMATS)}")
    return FORMATS[fmt](shown)
