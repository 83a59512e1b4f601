"""Snapshot → one HTML file: pan, zoom, search, and click a skill for its code, checks and callers.

Self-contained, and made to stay so: its Content-Security-Policy forbids every request, and runs no script but the
one whose hash it names. Skills reach the page as data only, and its script writes them as text, never as markup.
"""

from __future__ import annotations

import base64
import hashlib
import html as markup
import json
import re
from importlib import resources

from skillforge import __version__
from skillforge.inspector.layout import layout
from skillforge.inspector.snapshot import Snapshot


def html(shown: Snapshot) -> str:
    """The page. `page.html#skill=NAME` opens it at one skill."""
    script, style = _asset("page.js"), _asset("page.css")
    parts = {
        "title": markup.escape(shown.title.encode("utf-8", "replace").decode()),
        "policy": f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:",
        "style": style,
        "script": script,
        "data": _data(shown),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], _asset("page.html"))


def _asset(name: str) -> str:
    return resources.files("skillforge.inspector").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _data(shown: Snapshot) -> str:
    """The snapshot and its layout as JSON that is safe inside <script>: `<`, `>`, `&` as \\u escapes, ASCII only."""
    drawn = layout(shown)
    record = shown.to_record()
    for node in record["nodes"]:
        place = drawn.places[node["name"]]
        node.update(x=place.x, y=place.y, width=place.width)
    record.update(title=shown.title, layers=drawn.layers, skillforge=__version__)
    text = json.dumps(record, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
