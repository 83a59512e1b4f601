"""Curriculum files → tasks. Reads every file to its end, then reports all mistakes at once.

    tasks = load("curricula/text.yaml")

`*.yaml`, `*.yml` and `*.jsonl`; a directory stands for all of these in it, by name.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from skillforge.curriculum.drafts import Draft
from skillforge.curriculum.problems import File, Problems
from skillforge.curriculum.rules import cycles
from skillforge.errors import InvalidCurriculum, nearest, suggest
from skillforge.types import Task

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]

MAX_BYTES = {".yaml": 4 << 20, ".yml": 4 << 20, ".jsonl": 64 << 20}
MAX_SUGGESTIONS = 20  # each compares with every name there is: in a file of thousands of mistakes that takes minutes


def load(paths: Paths, known: Collection[str] = ()) -> tuple[Task, ...]:
    """The tasks of the files, in order; `requires` given as ids. Secrets in descriptions stay behind, in the files.

    `known` names skills that a library already has, which tasks may require too. Raises InvalidCurriculum
    with every mistake in all the files, each `path:line: what is wrong`.
    """
    problems = Problems()
    drafts: list[Draft] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "\d" in an assertion warns on standard error, without its line
        for path in _files(paths, problems):
            drafts.extend(_read(path, problems.file(path)))
    _report_duplicates(drafts)
    _report_surrogates(drafts)
    tasks = _resolved(drafts, known)
    _report_cycles(tasks, drafts)
    if problems:
        raise InvalidCurriculum(problems.lines())
    return tuple(tasks)


def _files(paths: Paths, problems: Problems) -> Iterator[Path]:
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    seen: set[Path] = set()
    for path in given:
        for file in _expanded(path, problems):
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _expanded(given: str | os.PathLike[str], problems: Problems) -> list[Path]:
    """The file itself, or a directory's curriculum files by name."""
    path = Path(given)
    if not os.fspath(given):
        problems.file("''").add(0, "an empty path names no curriculum")
        return []
    if not path.is_dir():
        return [path]
    try:
        files = sorted(file for file in path.iterdir() if file.suffix in MAX_BYTES and file.is_file())
    except OSError as error:
        problems.file(path).add(0, f"cannot be read: {error.strerror}")
        return []
    if not files:
        problems.file(path).add(0, f"holds no curriculum; its files end in {', '.join(MAX_BYTES)}")
    return files


def _read(path: Path, file: File) -> Iterator[Draft]:
    text = _text(path, file)
    if text is not None:
        yield from _reader(path)(text, file)


def _reader(path: Path) -> Callable[[str, File], Iterator[Draft]]:
    # Imported here: pydantic and PyYAML cost more than all of skillforge's own modules.
    if path.suffix == ".jsonl":
        from skillforge.curriculum.jsonl_form import read_jsonl_tasks

        return read_jsonl_tasks
    from skillforge.curriculum.yaml_form import read_yaml_tasks

    return read_yaml_tasks


def _text(path: Path, file: File) -> str | None:
    mistake = _unreadable(path)
    if mistake:
        file.add(0, mistake)
        return None
    try:
        data = path.read_bytes()
    except OSError as error:
        file.add(0, f"cannot be read: {error.strerror}")
        return None
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        file.add(line, f"not UTF-8: the byte 0x{data[error.start]:02x}; save the file as UTF-8")
        return None


def _unreadable(path: Path) -> str:
    """Why this cannot be a curriculum file, before it is opened; empty if it can."""
    if not path.exists():
        beside = sorted(path.parent.iterdir()) if path.parent.is_dir() else []
        near = nearest(path.name, [other.name for other in beside if other.is_dir() or other.suffix in MAX_BYTES])
        return f"no such file. Did you mean {str(path.parent / near)!r}?" if near else "no such file"
    if path.suffix not in MAX_BYTES:
        return f"not a curriculum; its name must end in {', '.join(MAX_BYTES)}"
    if not path.is_file():
        return "not a regular file"
    size, most = path.stat().st_size, MAX_BYTES[path.suffix]
    return f"{size / 1e6:.1f} MB is too large (at most {most / 1e6:.1f} MB); split the file" if size > most else ""


def _report_duplicates(drafts: Sequence[Draft]) -> None:
    first: dict[str, Draft] = {}
    for draft in drafts:
        earlier = first.setdefault(draft.task.id, draft)
        if earlier is not draft and draft.task.id:
            where = f"line {earlier.line}" if earlier.file == draft.file else f"{earlier.file.path}:{earlier.line}"
            draft.file.add(
                draft.line, f"a second task with the id {draft.task.id!r}; the first is on {where}. Give one an `id`"
            )


def _report_surrogates(drafts: Sequence[Draft]) -> None:
    """Escapes can write half a character (`"\\ud800"`), which no file, database or terminal takes."""
    for draft in drafts:
        task = draft.task
        for text in (task.id, task.name, task.description, task.check_code, *task.tags, *task.requires):
            try:
                text.encode()
            except UnicodeEncodeError as error:
                draft.file.add(draft.line, f"the text {text[:40]!a} holds half a character, {text[error.start]!a}")


def _resolved(drafts: Sequence[Draft], known: Collection[str]) -> list[Task]:
    """The tasks with `requires` as ids; a problem for each name that nothing answers to."""
    names = _Names(drafts, known)
    return [replace(draft.task.discreet(), requires=names.requires(draft, index)) for index, draft in enumerate(drafts)]


class _Names:
    """What the names in `requires` mean: an id, else a function's name, else a stored skill."""

    def __init__(self, drafts: Sequence[Draft], known: Collection[str]) -> None:
        self.drafts = drafts
        self.known = set(known)
        self.ids = {draft.task.id for draft in drafts}
        self.places: dict[str, list[int]] = {}
        for index, draft in enumerate(drafts):
            self.places.setdefault(draft.task.name, []).append(index)
        self.all = sorted(self.ids.union(self.places, known))
        self.suggestions = MAX_SUGGESTIONS

    def requires(self, draft: Draft, index: int) -> tuple[str, ...]:
        found = [self._id(name, draft, index) for name in draft.task.requires]
        return tuple(dict.fromkeys(found))

    def _id(self, name: str, draft: Draft, index: int) -> str:
        if name in self.ids:
            return name
        if name in self.places:
            return self.drafts[min(self.places[name], key=lambda place: self._distance(place, index))].task.id
        if name not in self.known:
            text = f"{draft.task.id!r} requires {name!r}, which is no task. {self._suggest(name)}"
            draft.file.add(draft.require_lines[name], text)
        return name

    def _distance(self, place: int, index: int) -> tuple[bool, bool, bool, int]:
        """Names repeat: the nearest other one above is meant, in the same file first."""
        elsewhere = self.drafts[place].file.index != self.drafts[index].file.index
        return place == index, elsewhere, place > index, abs(place - index)

    def _suggest(self, name: str) -> str:
        self.suggestions -= 1
        return suggest(name, self.all) if self.suggestions >= 0 else ""


def _report_cycles(tasks: Sequence[Task], drafts: Sequence[Draft]) -> None:
    first: dict[str, int] = {}
    for index, task in enumerate(tasks):
        first.setdefault(task.id, index)
    for cycle in cycles({name: tasks[index].requires for name, index in first.items()}):
        shown = cycle if len(cycle) <= 12 else [*cycle[:6], f"… {len(cycle) - 9} more …", *cycle[-3:]]
        draft = drafts[first[cycle[0]]]
        draft.file.add(draft.line, f"tasks cannot require each other in a circle: {' -> '.join(shown)}")
