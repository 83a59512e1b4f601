"""Commands that are suggested: they name the library that this command was given, so that they work when copied.

What the environment or the configuration names needs no word: the next command finds it as well.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from contextvars import ContextVar
from itertools import zip_longest

_ARGUMENTS: ContextVar[Sequence[str]] = ContextVar("arguments", default=())

_SUGGESTED = re.compile(
    r"\bskillforge (ask|call|feedback|learn|ledger|list|memory|policy|remove|report|run|search|show|solve|verify|why)\b"
    r"(?! --help)(?![^.\n]*--library)"
)


def remember(arguments: Sequence[str]) -> None:
    """Takes note of the command line, for what it suggests."""
    _ARGUMENTS.set(tuple(arguments))
    if logging.lastResort is not None:  # what the library warns of is told there
        logging.lastResort.setFormatter(_Located())


def located(text: str) -> str:
    """The text, with `--library DIR` in each command that it suggests, where this command was given one."""
    given = _given(_ARGUMENTS.get())
    if given is None:
        return text
    from shlex import quote

    place = quote(given)
    return _SUGGESTED.sub(lambda found: f"{found[0]} --library {place}", text)


def _given(arguments: Sequence[str]) -> str | None:
    found = None
    for word, following in zip_longest(arguments, arguments[1:]):
        if word == "--":
            break
        name, equals, value = word.partition("=")
        if name == "--library":
            found = value if equals else following
    return found


class _Located(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return located(super().format(record))
