"""Snapshot → the page: its data, its safety, its independence. (Looking at it is a person's work.)"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

from skillforge.inspector import Snapshot, html, snapshot
from skillforge.types import STRONG
from tests.inspector.conftest import make_skill

HOSTILE = 'def f():\n    return "</script><script>alert(1)</script><!-- \u2028 é 漢 \'"\n'


class Page(HTMLParser):
    """What a browser's parser makes of the page: its tags, and the text of each script and style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        self.tags.append((f"/{tag}", {}))

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] in ("script", "style"):
            self.texts.append((self.tags[-1][0], data))


def data_of(text: str) -> dict:
    """The JSON that the page carries."""
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)[1])


def test_the_page_carries_every_skill_with_its_place(shown: Snapshot):
    """The script draws from the data alone: code, checks, callers, and where to draw."""
    data = data_of(html(shown))
    page = next(node for node in data["nodes"] if node["name"] == "page")
    assert {"source", "signature", "examples", "checks", "calls", "callers", "x", "y", "width"} <= page.keys()
    assert {"source": "page", "target": "title"} in data["edges"]


def test_hostile_source_stays_data():
    """A skill's text can neither close the data block nor change on its way through the page."""
    text = html(snapshot([make_skill("f", source=HOSTILE)], title="<b>\"'&"))
    assert data_of(text)["nodes"][0]["source"] == HOSTILE
    assert [tag for tag, _ in Page(text).tags].count("script") == 2
    assert "<h1>&lt;b&gt;" in text


def test_lone_surrogates_reach_the_page():
    """Text that no encoding can write still gives a file that can be written."""
    text = html(snapshot([make_skill("f", description="half \ud800")], title="\ud800"))
    assert data_of(text)["nodes"][0]["description"] == "half \ud800"
    text.encode("utf-8")


def test_the_page_asks_nothing_of_any_network(shown: Snapshot):
    """No tag names an address to fetch, and the policy forbids what a script might ask for."""
    text = html(shown)
    for tag, attributes in Page(text).tags:
        assert not attributes.get("src"), tag
        assert (attributes.get("href") or "data:,").startswith("data:"), tag
    assert "default-src 'none'" in text
    assert not re.search(r"https?://|@import|url\(", text.replace("http://www.w3.org", ""))


def test_the_policy_allows_exactly_the_pages_own_script_and_style(shown: Snapshot):
    """The hashes that the policy names are those of the one script and the one style."""
    text = html(shown)
    policy = re.search(r'Policy" content="([^"]*)"', text)[1]
    for kind, body in Page(text).texts:
        if not body.startswith("{"):
            digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
            assert f"{'script' if kind == 'script' else 'style'}-src 'sha256-{digest}'" in policy


def test_the_script_never_writes_markup(shown: Snapshot):
    """Skills are written as text: the script knows no way to make markup of a string."""
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", html(shown))


def test_every_kind_of_evidence_has_a_colour():
    """The page paints by evidence: a kind that it does not know would be left grey, and out of the legend."""
    hues = re.search(r"const hues = \{(.*?)\}", "".join(text for _, text in Page(html(snapshot([]))).texts))[1]
    assert set(STRONG) | {"weak", "unverified"} == set(re.findall(r"(\w+):", hues))
