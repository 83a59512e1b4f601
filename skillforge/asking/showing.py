"""Values as a model and people are shown them: a literal without secrets, cut. What is left out is not formatted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from skillforge.errors import SkillforgeError
from skillforge.secrets import scrubber
from skillforge.values import Value, render

T = TypeVar("T")
_Text = TypeVar("_Text", str, bytes)

MOST_SHOWN, MOST_TOLD = 4_000, 200
"""Characters of a value that a model is shown, and that people are."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The beginning of a value's literal, and what it is the beginning of; empty: it is the whole."""

    text: str
    beginning_of: str = ""


def shown(value: Value, most: int = MOST_SHOWN) -> Shown:
    """At most `most` characters of the value's literal; a text in it is scrubbed before it is escaped or cut."""
    head = _Head(most, scrubber())
    text = literal(head.of(value))
    return Shown(text[:most], _told(value)) if head.cut or len(text) > most else Shown(text)


def brief(value: Value) -> str:
    """A value for people."""
    told = shown(value, MOST_TOLD)
    return f"{told.text}…" if told.beginning_of else told.text


def literal(value: Value) -> str:
    """A value as a literal; as Python writes it, where there is none."""
    try:
        return render(value)
    except SkillforgeError:
        return repr(value)


def _told(value: Value) -> str:
    kind = type(value).__name__
    if isinstance(value, str):
        return f"a text of {len(value):,} characters"
    return f"a {kind} of {len(value):,} items" if hasattr(value, "__len__") else f"a long {kind}"


@dataclass(slots=True)
class _Head:
    """Copies a value's beginning: no more than a literal of `room` characters needs."""

    room: int
    clean: Callable[[str, int], str]
    cut: bool = False

    def of(self, value: Value) -> Value:
        """The beginning. Nothing takes more room than it will have characters: no literal comes out short."""
        match value:
            case str():
                return self._begun(value, self.clean)
            case bytes():
                return self._begun(value, lambda whole, most: whole[:most])
            case list() | tuple():
                return type(value)(self.of(item) for item in self._while_room(value))
            case dict():
                return {self.of(key): self.of(item) for key, item in self._while_room(value.items())}
            case set() | frozenset():  # it has no order before it is a literal: all of it is looked at
                return type(value)(self.clean(item, len(item)) if isinstance(item, str) else item for item in value)
        self.room -= 1
        return value

    def _begun(self, value: _Text, begin: Callable[[_Text, int], _Text]) -> _Text:
        kept = begin(value, self.room)
        self.cut = self.cut or len(value) > self.room
        self.room -= len(value)
        return kept

    def _while_room(self, items: Iterable[T]) -> Iterator[T]:
        for item in items:
            if self.room <= 0:
                self.cut = True
                return
            self.room -= 1
            yield item
