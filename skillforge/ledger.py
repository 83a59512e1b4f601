"""The ledger: what each stored skill is worth to the tasks that used it.

    library → uses → replays, with the skill and with it hidden → worth → recall

A replay is the search of a run, at one budget of candidates for both sides, on a copy of the library: nothing that
it finds is stored. It counts candidates and never seconds, so the same library gives the same ledger. What it says
is kept beside the skills, and recall offers none that is worth nothing (`library.worth`).
"""

from __future__ import annotations

import ast
import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from skillforge import __version__
from skillforge.build import make_solver, open_library
from skillforge.engine import LocalEngine
from skillforge.errors import Interrupted, InvalidConfig
from skillforge.forge import GUESSES, NEAR
from skillforge.library import Library, fingerprint, graph, worth
from skillforge.protocols import Component
from skillforge.sharing import share_of, shares
from skillforge.solver import Recalled, Solver, SolverSettings
from skillforge.store.sqlite import ReplayRow
from skillforge.types import Episode, Skill, Task
from skillforge.writers.search import Operators

TIMES = 10
LEAST = 5_000
"""No search gets fewer candidates, however soon its task was solved."""
MOST = 300_000
"""Nor more: what a run lets a writer try on one task."""
TIMEOUT_S = 3_600.0

Verdict = Literal["needed", "saves", "mixed", "nothing", "undecided", "unused"]
"""`needed`: tasks are lost without it. `saves`: none is, and candidates are saved. `mixed`: saved in some replays, more
spent in others. `nothing`: enough replays, and none saved any; it is not offered. `undecided`: too few say so.
`unused`: no task used it."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What one skill is worth: the tasks that used it, how often stored code names it, and its replays."""

    name: str
    sha256: str
    call_sites: int
    tasks: tuple[str, ...]
    replays: tuple[ReplayRow, ...]

    @property
    def saved(self) -> int:
        """The candidates saved in tasks that are solved with it and without; below 0 where it cost some."""
        return sum(map(worth.saved, self.replays))

    @property
    def lost(self) -> tuple[str, ...]:
        """The tasks that are solved with it only."""
        return tuple(row.task_id for row in self.replays if worth.is_lost(row))

    @property
    def gained(self) -> tuple[str, ...]:
        """The tasks that are solved without it only."""
        return tuple(row.task_id for row in self.replays if worth.is_gained(row))

    @property
    def verdict(self) -> Verdict:
        if not self.tasks:
            return "unused"
        if self.lost:
            return "needed"
        if self.saved > 0:
            return "saves"
        if any(worth.saved(row) > 0 for row in self.replays):
            return "mixed"
        return "nothing" if worth.is_worthless(self.replays) else "undecided"

    def to_record(self) -> dict[str, Any]:
        """JSON data."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "verdict": self.verdict,
            "candidates_saved": self.saved,
            "tasks_lost": list(self.lost),
            "tasks_gained": list(self.gained),
            "tasks": list(self.tasks),
            "call_sites": self.call_sites,
            "replays": [
                {
                    "task": row.task_id,
                    "budget": row.budget,
                    "with": {"solved": row.solved_with, "candidates": row.candidates_with},
                    "without": {"solved": row.solved_without, "candidates": row.candidates_without},
                }
                for row in self.replays
            ],
        }


@dataclass(frozen=True, slots=True)
class Ledger:
    """The skills, what is worth most first; of `planned` replays those are in it that were measured."""

    skills: tuple[Worth, ...]
    planned: int

    def summary(self) -> dict[str, int]:
        """How many skills there are of each verdict, and totals; a task that needs several skills is one task lost."""
        verdicts = Counter(skill.verdict for skill in self.skills)
        return {
            "skills": len(self.skills),
            **{name: verdicts[name] for name in ("needed", "saves", "mixed", "nothing", "undecided", "unused")},
            "replays": sum(len(skill.replays) for skill in self.skills),
            "planned": self.planned,
            "candidates_saved": sum(skill.saved for skill in self.skills),
            "tasks_lost": len({task for skill in self.skills for task in skill.lost}),
            "tasks_gained": len({task for skill in self.skills for task in skill.gained}),
        }

    def to_record(self) -> dict[str, Any]:
        """JSON data."""
        return {"skills": [skill.to_record() for skill in self.skills], "summary": self.summary()}


@dataclass(frozen=True, slots=True)
class Replayed:
    """One more replay is known and kept: the `done`th of `total`."""

    row: ReplayRow
    done: int
    total: int


def measure(
    library: Library,
    names: Iterable[str] | None = None,
    *,
    times: int = TIMES,
    candidates: int = MOST,
    jobs: int = 1,
    seed: int = 0,
    operators: Operators | str | None = None,
    again: bool = False,
    on_replay: Callable[[Replayed], None] = lambda replayed: None,
) -> Ledger:
    """What the skills (default: all) are worth, measured and kept in `library`.

    Each task that used one is searched for with what recall offers it of the skills that do not depend on its own, and
    once more with that one skill hidden, both within `times` the candidates that it took, at most `candidates`.
    Replays that nothing has changed for since they were kept are not made again, unless `again`.

    On Ctrl-C raises Interrupted with the Ledger so far. Raises UnknownSkill, InvalidConfig, LibraryReadOnly.
    """
    _check("times", times, 1_000_000)
    _check("candidates", candidates, 1_000_000_000)
    engine = LocalEngine(jobs)
    chosen = {library.resolve(name) for name in names} if names is not None else set(library)
    library.require_writable()
    library.history()  # skills that came with files are verified now, and not in each copy
    settings = SolverSettings(candidates=candidates, timeout_s=TIMEOUT_S, seed=seed)
    with _copied(library) as copy:
        uses = _uses(copy, chosen)
        held = _held(library, chosen, uses)
        rows: list[ReplayRow] = []
        solver = make_solver(copy, jobs=jobs, settings=settings, operators=operators)
        try:
            for fresh in engine.map(_Replays(copy, solver, times, {} if again else held).of, uses):
                library.keep_replays(row for row in fresh if held.get((row.skill, row.task_id)) != row)
                for row in fresh:
                    rows.append(row)
                    on_replay(Replayed(row, len(rows), _planned(uses)))
        except KeyboardInterrupt:
            raise Interrupted(_ledger(copy, chosen, uses, rows)) from None
        finally:
            solver.close()
        return _ledger(copy, chosen, uses, rows)


def _check(name: str, value: int, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise InvalidConfig(f"{name} is {value!r}; it must be a whole number from 1 to {most:,}")


@contextmanager
def _copied(library: Library) -> Iterator[Library]:
    """One state of the library, whoever commits meanwhile, where nothing can be stored by mistake."""
    with tempfile.TemporaryDirectory(prefix="skillforge-ledger-", ignore_cleanup_errors=True) as folder:
        library.copy(Path(folder) / "library")
        granted = library.permissions
        opened = open_library(Path(folder) / "library", tools=granted.tools, unsafe_isolation=granted.unsafe_isolation)
        with opened as copy:
            yield copy


def _held(library: Library, chosen: Collection[str], uses: Sequence[_Use]) -> dict[tuple[str, str], ReplayRow]:
    """What was measured by now, by skill and task. That of tasks which use a skill no more is forgotten."""
    held = {(row.skill, row.task_id): row for rows in library.replays().values() for row in rows}
    told = {(name, use.task.id) for use in uses for name in use.names}
    gone = [pair for pair in held if pair[0] in chosen and pair not in told]
    if gone:
        library.keep_replays((), forget=gone)
    return held


@dataclass(frozen=True, slots=True)
class _Use:
    """A task, the skill that does it, and those of the skills asked for that it used.

    `later` is what was made after the task was solved, or may have been: its own skill, and all that builds on it.
    `reused`: a stored skill did the task as it was, and is all that it used.
    """

    task: Task
    done_by: Skill
    names: tuple[str, ...]
    later: frozenset[str]
    reused: bool = False


def _uses(library: Library, chosen: Collection[str]) -> list[_Use]:
    """The tasks that used one of these skills: those of their callers, and those that they were reused for."""
    skills = {skill.name: skill for skill in library.skills() if skill.status == "verified"}
    edges = {name: skill.pins for name, skill in skills.items()}
    usable = {name for name in chosen if name in skills and skills[name].composable}
    last = {episode.task.id: episode for episode in library.history() if episode.solved}
    reused = [(last[name].task, skills[str(last[name].reused)]) for name in sorted(last) if last[name].reused in usable]
    used = [(skill.task, skill, tuple(sorted(usable.intersection(skill.pins))), False) for skill in skills.values()]
    used += [(task, skill, (skill.name,), True) for task, skill in reused]
    return [
        _Use(task, skill, names, frozenset({skill.name, *graph.above(edges, [skill.name])}), whole)
        for task, skill, names, whole in used
        if names
    ]


def _planned(uses: Iterable[_Use]) -> int:
    return sum(len(use.names) for use in uses)


class _Replays:
    """Makes the replays of a use. Threads may share it, as they may its collaborators."""

    def __init__(self, library: Library, solver: Solver, times: int, held: Mapping[tuple[str, str], ReplayRow]) -> None:
        self.library = library
        self.solver = solver
        self.times = times
        self.held = held

    def of(self, use: _Use) -> list[ReplayRow]:
        """The replays of all skills that a task used: one search with all of them, and one without each."""
        solver = self._solver(use)
        offer = self._offer(use)
        whole: Episode | None = None
        rows = []
        for name in use.names:
            less = self._offer(use, name)
            mark = self._mark(use, solver.settings, offer, less)
            row = self.held.get((name, use.task.id))
            if row is None or row.mark != mark:
                whole = whole or solver.solve(use.task, offer)
                row = self._row(name, use, mark, solver.settings.candidates, whole, solver.solve(use.task, less))
            rows.append(row)
        return rows

    def _row(self, name: str, use: _Use, mark: str, budget: int, whole: Episode, less: Episode) -> ReplayRow:
        return ReplayRow(
            name,
            self.library.skill(name).sha256,
            use.task.id,
            mark,
            budget,
            whole.solved,
            whole.cost.candidates,
            less.solved,
            less.cost.candidates,
        )

    def _solver(self, use: _Use) -> Solver:
        """The solver, with this use's budget."""
        mine = self.solver
        took = use.done_by.provenance.cost.candidates
        budget = min(mine.settings.candidates, max(LEAST, self.times * took))
        settings = replace(mine.settings, candidates=budget)
        return Solver(mine.writers, mine.verifier, mine.runner, mine.link, mine.admit, settings)

    def _offer(self, use: _Use, hidden: str | None = None) -> Recalled:
        """What the library offers a task where a skill is hidden: what it requires, and a few more, as in a run.

        What it used is among them, even where recall by now thinks others nearer.
        """
        task, library = use.task, self.library
        without = use.later if hidden is None else use.later | {hidden}
        required = {library.resolve(name) for name in task.requires if name in library} - without
        recalled = library.recall(task, len(required) + NEAR, hidden=without)
        near = [skill.name for skill in recalled[: len(required) + GUESSES]]
        pins = () if use.reused else use.done_by.pins
        used = [name for name in pins if name in library and name not in without and library.skill(name).composable]
        kept = {*required, *used}
        guesses = [name for name in near if name not in kept][: max(0, len(required) + GUESSES - len(kept))]
        names = [name for name in dict.fromkeys([*near, *used]) if name in kept or name in guesses]
        stored = [use.done_by] if use.reused and hidden is None else []
        return Recalled(
            use.done_by.name,
            tuple(Component(library.skill(name), library.program(name), name in required) for name in names),
            tuple(Component(skill, library.program(skill.name)) for skill in stored),
            recalled,
            share_of(task.signature, shares(each for each in library.skills() if each.name not in without)),
        )

    def _mark(self, use: _Use, settings: SolverSettings, *offers: Recalled) -> str:
        """All that the two searches depend on, in one word."""
        granted = sorted(set(use.task.capabilities) & set(self.solver.runner.tools))
        told = [
            [
                [
                    (each.required, each.program.entry, dict(each.program.modules))
                    for each in offer.components + offer.stored
                ],
                [skill.sha256 for skill in offer.near],
                offer.guesses_share,
            ]
            for offer in offers
        ]
        data = [__version__, settings.effort, fingerprint(use.task), granted, told]
        return hashlib.sha256(json.dumps(data).encode()).hexdigest()


def _ledger(library: Library, chosen: Collection[str], uses: Sequence[_Use], rows: Sequence[ReplayRow]) -> Ledger:
    sites = _call_sites(library.skills())
    skills = [
        Worth(
            name,
            library.skill(name).sha256,
            sites[name],
            tuple(use.task.id for use in uses if name in use.names),
            tuple(row for row in rows if row.skill == name),
        )
        for name in sorted(chosen)
        if name in library
    ]
    ranked = sorted(skills, key=lambda skill: (-len(skill.lost), -skill.saved, skill.name))
    return Ledger(tuple(ranked), _planned(uses))


def _call_sites(skills: Iterable[Skill]) -> Counter[str]:
    """How often the sources name each skill that they import."""
    sites: Counter[str] = Counter()
    for skill in skills:
        nodes = list(ast.walk(ast.parse(skill.source)))
        imports = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 1]
        local = {alias.asname or alias.name: alias.name for node in imports for alias in node.names}
        sites.update(local[node.id] for node in nodes if isinstance(node, ast.Name) and node.id in local)
    return sites
