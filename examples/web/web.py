"""The web: linked pages, served on loopback, and a browser. `--tools web:box` grants it.

A run is a browser with nothing open, and a question. The reward is half for the right answer, and half for quotations
of what was read that support it: a guess is worth half. After WebGPT (Nakano et al. 2021, arXiv:2112.09332).
"""

from __future__ import annotations

import threading
import urllib.parse
import urllib.request
from collections.abc import Callable
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from island import ISLAND, QUESTIONS, TRAIN, address, as_html

from skillforge.errors import ToolRefused
from skillforge.sandbox import Toolbox, World

LINES = 6
"""So many lines of a page are seen at once."""

MOST_RESULTS = 5
MOST_QUOTES, MOST_QUOTED = 3, 120
TIMEOUT_S = 5.0


class Handler(BaseHTTPRequestHandler):
    """Serves `/page/…` and `/search?q=…`."""

    def do_GET(self) -> None:
        url = urllib.parse.urlsplit(self.path)
        page = _BY_ADDRESS.get(url.path)
        if url.path == "/search":
            query = urllib.parse.parse_qs(url.query).get("q", [""])[0]
            self._send(200, as_html(f"Search: {query}", tuple(found(query))))
        elif page is not None:
            self._send(200, as_html(page.title, page.paragraphs))
        else:
            self._send(404, as_html("Not found", ("There is no such page.",)))

    def _send(self, status: int, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


_BY_ADDRESS = {address(title): page for title, page in ISLAND.pages.items()}


def found(query: str) -> list[str]:
    """The pages that have most of the query's words, those in the title twice."""
    words = set(_words(query))
    ranked = []
    for title, page in ISLAND.pages.items():
        score = 2 * len(words & set(_words(title))) + len(words & set(_words(" ".join(page.paragraphs))))
        ranked.append((-score, title))
    best = [title for score, title in sorted(ranked)[:MOST_RESULTS] if score]
    return [f"{{{title}}}: {ISLAND.pages[title].paragraphs[0]}" for title in best]


def _words(text: str) -> list[str]:
    return "".join(char.lower() if char.isalnum() else " " for char in text).split()


class Site:
    """The server, in a thread, started when first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        with self._lock:
            if self._server is None:
                self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
                self._server.daemon_threads = True
                threading.Thread(target=self._server.serve_forever, args=(0.05,), name="web", daemon=True).start()
            return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        with self._lock:
            if self._server is not None:
                self._server.shutdown()
                self._server.server_close()
                self._server = None


SITE = Site()


class Reader(HTMLParser):
    """HTML → a title, and lines with their links as `Ada Fenn[2]`."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.lines: list[str] = []
        self.links: list[str] = []
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("title", "p"):
            self._in = tag
        if tag == "p":
            self.lines.append("")
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.lines[-1] += f"[{len(self.links)}]"
        if tag in ("title", "p"):
            self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "title":
            self.title += data
        elif self._in == "p":
            self.lines[-1] += data


class Browser:
    """A browser on the web of the island of Morrow, with nothing open, and a question to be answered.

    Find the page that has the answer, quote the sentence that says it, and answer as shortly as will do: a number as it
    is written there, or a name. The right answer is worth one half, a quotation that supports it the other.
    """

    def __init__(self, seed: int) -> None:
        if not 0 <= seed < len(QUESTIONS):
            raise ValueError(f"there are questions 0 to {len(QUESTIONS) - 1}, and no {seed}")
        self.question = QUESTIONS[seed]
        self.site = SITE.url
        self.title = ""
        self.lines: list[str] = []
        self.links: list[str] = []
        self.top = 0
        self.searching = False
        self.read: set[str] = set()
        self.quotes: list[str] = []
        self.answered: str | None = None
        self.requests = 0

    def search(self, query: str) -> dict[str, Any]:
        """Searches the web, and shows what it found as a page of links."""
        return self._open("/search?q=" + urllib.parse.quote(query, errors="replace"))

    def click(self, link: int) -> dict[str, Any]:
        """Opens a link of the page that is open, by its number in brackets."""
        if not 1 <= link <= len(self.links):
            raise ToolRefused(f"click: the page has links 1 to {len(self.links)}, and no {link}")
        return self._open(self.links[link - 1])

    def scroll(self) -> dict[str, Any]:
        """Shows the next lines of the page: {title, lines, more}, `more` being whether there are further ones."""
        if self.top + LINES < len(self.lines):
            self.top += LINES
        return self._view()

    def quote(self, text: str) -> int:
        """Keeps a quotation of the lines that are seen, word for word, without the numbers of links. Gives how many."""
        if len(self.quotes) >= MOST_QUOTES:
            raise ToolRefused(f"quote: there are {MOST_QUOTES} quotations already")
        if not 0 < len(text) <= MOST_QUOTED:
            raise ToolRefused(f"quote: a quotation has 1 to {MOST_QUOTED} characters, and not {len(text)}")
        if self.searching:
            raise ToolRefused("quote: what a search shows is no page; open one")
        if not any(text in plain(line) for line in self._seen()):
            raise ToolRefused("quote: that is not what the lines that are seen say")
        self.quotes.append(f"{self.title}: {text}")
        return len(self.quotes)

    def answer(self, text: str) -> None:
        """Answers the question. There is one answer; what comes after it is refused."""
        if self.answered is not None:
            raise ToolRefused("answer: it is answered already")
        self.answered = text

    def reward(self) -> float:
        right = self.answered is not None and self.answered.strip() == self.question.answer
        supported = all(any(text in quote for quote in self.quotes) for text in self.question.support)
        return (right + (right and supported)) / 2

    def _open(self, path: str) -> dict[str, Any]:
        self.requests += 1
        self.searching = path.startswith("/search?")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(self.site + path, timeout=TIMEOUT_S) as reply:
            reader = Reader()
            reader.feed(reply.read().decode())
        self.title, self.lines, self.links, self.top = reader.title, reader.lines, reader.links, 0
        return self._view()

    def _view(self) -> dict[str, Any]:
        if not self.searching:
            self.read.update(f"{self.title}: {line}" for line in self._seen())
        return {"title": self.title, "lines": self._seen(), "more": self.top + LINES < len(self.lines)}

    def _seen(self) -> list[str]:
        return self.lines[self.top : self.top + LINES]


def plain(line: str) -> str:
    """A line without the numbers of its links."""
    return "".join(part.partition("]")[2] if index else part for index, part in enumerate(line.split("[")))


def has_read(browser: Browser) -> bool:
    """Every sentence that supports the answer has been on the screen."""
    return all(any(text in line for line in browser.read) for text in browser.question.support)


TOOLS: dict[str, Callable[..., Any]] = {
    name: getattr(Browser, name) for name in ("search", "click", "scroll", "quote", "answer")
}
WORLD = World(Browser, TOOLS, goals={"has_read": has_read}, timeout_s=10.0, seeds=TRAIN)
box = Toolbox(environments={"web": WORLD})
