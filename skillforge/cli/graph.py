"""`skillforge graph`: how the skills build on each other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skillforge.cli.exits import OK
from skillforge.cli.hints import located
from skillforge.cli.options import JsonOption, LibraryOption, note, open_library, plural


def graph(
    library: LibraryOption = None,
    fmt: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="FORMAT", help="tree, dot, mermaid, json or html.", show_default=False),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Draw the graph of skills: who calls whom.

    A caller stands above, or right of, what it calls. Without --format a file's ending says which: .html, .dot,
    .mmd, .json.

    html is one page that needs no network: pan, zoom, search, and click a skill for its code, checks and
    callers; page.html#skill=NAME opens it at one skill. json has nodes, and edges with source = the caller and
    target = what it calls; networkx.node_link_graph(data, edges="edges") reads it.

    \b
    Examples:
      skillforge graph
      skillforge graph -o skills.html
      skillforge graph --format dot
      skillforge graph --json
    """
    from skillforge.inspector import picture, snapshot

    with open_library(library) as opened:
        shown = snapshot(opened.skills(), title=opened.path.absolute().name or "skills")
    text = picture(shown, "json" if as_json else fmt or _format(output))
    if output is None:
        print(text if shown.nodes else located(text), end="")
    else:
        output.write_text(text, encoding="utf-8")
        note(f"{output}: {plural(len(shown.nodes), 'skill')}, {plural(len(shown.edges), 'call')} between them")
    return OK


_ENDINGS = {".html": "html", ".htm": "html", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".json": "json"}


def _format(output: Path | None) -> str:
    """What a file of this name is expected to hold."""
    return _ENDINGS.get(output.suffix.lower(), "tree") if output else "tree"
