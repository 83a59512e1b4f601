"""A request's form: its text with a slot for each literal in it. Two requests of one form differ in these alone.

    How many words are in 'a b c'?   →   how many words are in {quoted}      with 'a b c' in the slot

A literal is what stands in quotes, a number, a date, or a list in Python's notation: what has an end that can be
told. Words that merely stand there (`the weather in Paris`) are no slot, since any words could stand in their place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from skillforge.errors import InvalidAssertion
from skillforge.literals import parse_literal

Kind = Literal["quoted", "number", "date", "items"]


@dataclass(frozen=True, slots=True)
class Span:
    """A literal of a request: what kind it is, and its text, without the quotes."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """What requests share, as text, and the literals of this one; `doubt` says why it is no form to rely on."""

    text: str
    spans: tuple[Span, ...]
    doubt: str = ""


MOST_CHARS = 10_000
_CLOSING = {"'": "'", '"': '"', "`": "`", "“": "”", "‘": "’", "«": "»"}
_DATE = re.compile(r"(?<![\w.-])\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?![\w-])(?!\.\d)")
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?!\w)(?!\.\d)")
_BRACKETS = {"[": "]", "{": "}", "(": ")"}


def form_of(request: str) -> Form:
    """The form of a request. Linear in its length, but for brackets, of which a few are tried."""
    if len(request) > MOST_CHARS:
        return Form("", (), f"the request is longer than {MOST_CHARS:,} characters")
    fixed: list[str] = []
    spans: list[Span] = []
    doubt = ""
    at = 0
    tries = 50
    while at < len(request):
        character = request[at]
        found = None
        if character in _CLOSING:
            found = _quoted(request, at)
        elif character in _BRACKETS and tries:
            tries -= 1
            found = _items(request, at)
        elif character.isdigit() or character == "-":
            found = _matched(_DATE, "date", request, at) or _matched(_NUMBER, "number", request, at)
        if found is None:
            if character in _QUOTES and not _is_apostrophe(request, at):
                doubt = doubt or f"a quotation mark stands alone: {character}"
            fixed.append("{{" if character == "{" else character)
            at += 1
            continue
        span, at = found
        if span.kind == "quoted" and "\\" in span.text:
            doubt = doubt or "a backslash in a quotation may stand for itself or for another character"
        fixed.append(f"{{{span.kind}}}")
        spans.append(span)
    return Form(_settled("".join(fixed)), tuple(spans), doubt)


_QUOTES = frozenset("'\"`“”‘’«»")


def _settled(text: str) -> str:
    """Without what makes no difference: spaces, the first letter's case, the mark at the end.

    Case does elsewhere (`5 mW`, `5 MW`), and so does a mark that belongs to a literal (`5!`).
    """
    told = " ".join(text.split())
    told = told.rstrip(" .?!") + ("!" if re.search(r"\}[ .?]*!", told[-4:]) else "")
    return told[:1].casefold() + told[1:]


def _is_apostrophe(request: str, at: int) -> bool:
    return request[at] in "'’" and at > 0 and (request[at - 1].isalnum() or request[at - 1] == "_")


def _quoted(request: str, at: int) -> tuple[Span, int] | None:
    """What stands between the mark at `at` and its counterpart, if both stand where such marks stand."""
    if at and (request[at - 1].isalnum() or request[at - 1] == "_"):
        return None
    mark = _CLOSING[request[at]]
    end = request.find(mark, at + 1)
    while end >= 0 and _is_inside(request, end):
        end = request.find(mark, end + 1)
    return (Span("quoted", request[at + 1 : end]), end + 1) if end >= 0 else None


def _is_inside(request: str, end: int) -> bool:
    """Whether a mark cannot close a quotation, since a word goes on behind it."""
    after = request[end + 1 : end + 2]
    return after.isalnum() or after == "_"


def _items(request: str, at: int) -> tuple[Span, int] | None:
    """A list, tuple, set or dict of literals that begins at `at`."""
    depth, quote = 0, ""
    for end in range(at, len(request)):
        character = request[end]
        if quote:
            quote = "" if character == quote and request[end - 1] != "\\" else quote
        elif character in "'\"":
            quote = character
        elif character in _BRACKETS:
            depth += 1
        elif character in "])}":
            depth -= 1
            if not depth:
                return _literal(request, at, end + 1)
    return None


def _literal(request: str, at: int, end: int) -> tuple[Span, int] | None:
    try:
        value = parse_literal(request[at:end])
    except InvalidAssertion:
        return None
    return (Span("items", request[at:end]), end) if isinstance(value, list | tuple | dict | set) else None


def _matched(pattern: re.Pattern[str], kind: Kind, request: str, at: int) -> tuple[Span, int] | None:
    found = pattern.match(request, at)
    return (Span(kind, found[0]), found.end()) if found else None
