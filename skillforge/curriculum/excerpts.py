"""Excerpts: files of the user's own → a few lines of each, as evidence of what the domain looks like."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from skillforge.errors import InvalidInput

MAX_FILES = 8
MAX_CHARS = 1_500
"""Of one file; and `HEAD` of its bytes are read, however long it is."""

HEAD = 16_384


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The beginning of a file: whole lines, at most `MAX_CHARS` characters; `more` where there is more."""

    name: str
    text: str
    more: bool


def read_excerpts(paths: Iterable[str | os.PathLike[str]]) -> tuple[Excerpt, ...]:
    """The beginnings of the first files, `MAX_FILES` at most.

    Raises InvalidInput: a file that does not exist, cannot be read, is empty, or is no UTF-8 text.
    """
    return tuple(_excerpt(Path(path)) for path in list(paths)[:MAX_FILES])


def _excerpt(path: Path) -> Excerpt:
    try:
        if path.is_dir():
            raise InvalidInput(f"{path} is a directory; name the files in it, like {path}/*.csv")
        if not path.is_file():
            what = "is not a regular file" if path.exists() else "does not exist"
            raise InvalidInput(f"{path} {what}; --data takes files with samples")
        with path.open("rb") as file:
            head = file.read(HEAD)
            more = bool(file.read(1))
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}") from None
    if not head.strip():
        raise InvalidInput(f"{path} is empty; --data takes files with samples in them")
    text = _text(path, head, more=more)
    kept = text if len(text) <= MAX_CHARS else _whole_lines(text[:MAX_CHARS])
    return Excerpt(path.name, kept, more or len(kept) < len(text))


def _text(path: Path, head: bytes, *, more: bool) -> str:
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if not more or error.start < len(head) - 4:  # else a character is cut where the head ends
            raise _binary(path) from None
        text = head[: error.start].decode("utf-8-sig")
    if "\x00" in text:
        raise _binary(path)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _binary(path: Path) -> InvalidInput:
    return InvalidInput(f"{path} is not UTF-8 text; save the samples as text in that encoding, as CSV or JSON say")


def _whole_lines(text: str) -> str:
    """Without the last line, which was cut; with it where it is the only one."""
    return text.rpartition("\n")[0] or text
