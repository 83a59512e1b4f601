"""pytest plugin: `pytest skills/` runs every example and check of a library, sandboxed.

Each record `code/NAME.json` becomes a collector, and each of its examples, checks, check code and
properties an item (`slugify::check 3`). What is tested is the source on disk beside the record, edited
by hand or not: that is what it is for. Elsewhere the plugin does nothing and imports nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from skillforge.testing.records import Bench, Examination, Record

_MARKER = "skillforge"
"""What the first lines of a library's generated `__init__.py` speak of."""

_MARKER_BYTES = 600
_BENCH: pytest.StashKey[Bench] = pytest.StashKey()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> SkillFile | None:
    """Collects the records of a library, and no other JSON file."""
    if file_path.suffix == ".json" and file_path.parent.name == "code" and _is_library(file_path.parent.parent):
        return SkillFile.from_parent(parent, path=file_path)
    return None


@cache
def _is_library(folder: Path) -> bool:
    try:
        with (folder / "__init__.py").open("rb") as stream:
            return _MARKER.encode() in stream.read(_MARKER_BYTES)
    except OSError:
        return False


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops the sandboxes, where any were started."""
    bench = config.stash.get(_BENCH, None)
    if bench is not None:
        bench.close()


class SkillFile(pytest.File):
    """One record."""

    def collect(self) -> Iterable[pytest.Collector]:
        from skillforge.testing.records import Record, UnreadableRecord

        try:
            record = Record.read(self.path)
        except UnreadableRecord as error:
            raise self.CollectError(str(error)) from None
        yield SkillCollector.from_parent(self, name=record.name, record=record)


class SkillCollector(pytest.Collector):
    """One skill: its items are what its record says must hold."""

    def __init__(self, *, record: Record, **fields: Any) -> None:
        super().__init__(**fields)
        self.record = record

    def collect(self) -> Iterable[pytest.Item]:
        from skillforge.testing.records import examinations

        for examination in examinations(self.record):
            yield SkillItem.from_parent(self, name=examination.name, examination=examination)


class SkillItem(pytest.Item):
    """One example, check, check code or property of a skill."""

    def __init__(self, *, examination: Examination, **fields: Any) -> None:
        super().__init__(**fields)
        self.examination = examination

    def runtest(self) -> None:
        reason = self.examination.run(_bench(self.config))
        if reason:
            raise SkillCheckFailed(reason)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """One block for a check that fails; anything else is a fault of ours, and shown whole."""
        if not isinstance(excinfo.value, SkillCheckFailed):
            return super().repr_failure(excinfo, style)
        return f"{self.examination.title}\n{excinfo.value}\nsource: {self.examination.source_path}"

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.examination.title


class SkillCheckFailed(Exception):
    """Carries the reason from `runtest` to the report."""


def _bench(config: pytest.Config) -> Bench:
    """The sandboxes, started for the first item and shared by all."""
    if _BENCH not in config.stash:
        from skillforge.testing.records import Bench

        config.stash[_BENCH] = Bench.start()
    return config.stash[_BENCH]
