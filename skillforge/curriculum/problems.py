"""Mistakes in curriculum files, gathered so that one reading reports them all."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Problems:
    """The mistakes found so far, `path:line: what is wrong`; files in the order they are read."""

    _found: list[tuple[int, int, str]] = field(default_factory=list)
    _files: list[str] = field(default_factory=list)

    def file(self, path: object) -> File:
        """A place to report the mistakes of one file."""
        self._files.append(str(path))
        return File(self, len(self._files) - 1)

    def __bool__(self) -> bool:
        return bool(self._found)

    def lines(self) -> list[str]:
        """Every mistake once, by file and line."""
        ordered = sorted(self._found, key=lambda found: found[:2])
        return list(dict.fromkeys(self._text(*found) for found in ordered))

    def _text(self, file: int, line: int, text: str) -> str:
        place = f"{self._files[file]}:{line}" if line else self._files[file]
        return f"{place}: {text.strip()}"


@dataclass(frozen=True, slots=True)
class File:
    """One file's share of the problems."""

    problems: Problems
    index: int

    @property
    def path(self) -> str:
        return self.problems._files[self.index]

    def add(self, line: int, text: str) -> None:
        """Notes a mistake; line 0 means the file as a whole."""
        self.problems._found.append((self.index, line, text))
