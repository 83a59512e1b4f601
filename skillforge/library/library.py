"""The library: skills on disk, by name. `open` it, `commit` to it, call what is in it.

    library = Library.open("skills", runner=Sandbox)
    library["slugify"]("Hello, World!")        # sandboxed

One SQLite transaction is the commit point (`commit`); files (`checkout`), index (`index`) and graph (`graph`)
are rebuilt from it. Other processes may commit at the same time, and their skills appear here at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Literal, cast

from skillforge.errors import (
    InvalidInput,
    LibraryCorrupt,
    LibraryError,
    LibraryReadOnly,
    SandboxUnavailable,
    UnknownSkill,
)
from skillforge.library import commit, graph, linker, place, worth
from skillforge.library.asked import Asked
from skillforge.library.checkout import Checkout
from skillforge.library.functions import NOT_GRANTED, UNVERIFIED, Refusal, SkillFunction
from skillforge.library.journal import Entry, fingerprint
from skillforge.library.names import reserve
from skillforge.library.proposals import Proposed
from skillforge.library.rebuild import adopt, as_edited
from skillforge.library.reverify import reverify
from skillforge.library.shelf import Shelf, View
from skillforge.protocols import Answerer, Runner, Verifier, close_if_it_can
from skillforge.sandbox.permissions import Permissions, not_granted
from skillforge.store.files import refused
from skillforge.store.sqlite import Database, ReplayRow, State, Version
from skillforge.trajectory import Trajectory
from skillforge.types import Episode, Hit, Outcome, Program, Skill, Task, Verdict

Embed = Callable[[str], Sequence[float]]
"""A text → the vector that it is found by."""

if TYPE_CHECKING:
    import networkx

    from skillforge.library.index import Index

logger = logging.getLogger("skillforge.library")

FEW = 3
"""So many changed files are told of one by one."""


@dataclass(frozen=True, slots=True)
class Stats:
    """How a skill does in use: calls of its current version, what people said, who calls it."""

    calls: int
    ok: int
    last_error: str
    feedback: tuple[tuple[int, str], ...]
    used_by: tuple[str, ...]

    @property
    def success_rate(self) -> float | None:
        """The share of calls that gave a value; None before the first."""
        return self.ok / self.calls if self.calls else None


class Library:
    """A library on disk. Thread-safe; a context manager. See `open`."""

    def __init__(
        self,
        root: Path,
        database: Database,
        *,
        verifier: Verifier | Callable[[], Verifier] | None = None,
        runner: Runner | Callable[[], Runner] | None = None,
        permissions: Permissions | None = None,
        embed: Embed | None = None,
        answerer: Answerer | None = None,
    ) -> None:
        self.path = root
        self.permissions = permissions or Permissions()
        self.problems: tuple[str, ...] = ()
        self._database = database
        self._shelf = Shelf(database)
        self._checkout = Checkout(root, database)
        self._verifier = verifier
        self._runner = runner
        self._made: list[object] = []
        self._lock = RLock()
        self._found: Index | None = None
        self._embed = embed
        self._answerer = answerer

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        create: bool = False,
        verifier: Verifier | Callable[[], Verifier] | None = None,
        runner: Runner | Callable[[], Runner] | None = None,
        permissions: Permissions | None = None,
        embed: Embed | None = None,
        answerer: Answerer | None = None,
    ) -> Library:
        """The library at `path`; with `create`, a new one where there is none.

        `embed` makes the index's vectors, in place of the lexical ones. `verifier` and `runner` may be given as
        functions that make them, called when first needed; `permissions` are what they were made with, for whoever
        makes more for this library; `answerer` is what `ask` asks.
        Files are repaired, hand edits noticed, a missing database is rebuilt from `code`. Raises
        LibraryError (no library there), LibraryCorrupt, LibraryTooNew, LibraryReadOnly.
        """
        root = Path(path).expanduser()
        place.check(root, create=create)
        database = place.database(root)
        library = cls(
            root,
            database,
            verifier=verifier,
            runner=runner,
            permissions=permissions,
            embed=embed,
            answerer=answerer,
        )
        try:
            library._prepare()
        except BaseException:
            database.close()
            raise
        return library

    def _prepare(self) -> None:
        if self._database.is_new:
            with self._database.transaction():
                if self._database.is_new:  # still: another process may have been first
                    self._database.create_schema()
                    self.problems = tuple(adopt(self.path, self._database, self._checkout.sources()))
        self._compare()

    def _compare(self) -> None:
        """Compares the files with the database: repairs, and takes note of hand edits and of new skills."""
        edited, strangers = self._checkout.repair()
        if strangers and not self._database.read_only:
            with self._database.transaction():
                fresh = strangers - set(self._database.heads())
                self.problems = tuple(adopt(self.path, self._database, sorted(fresh)))
            edited, _ = self._checkout.repair()
        fresh_edits = sorted(edited - self._shelf.edited)
        self._shelf.edited = frozenset(edited)
        if len(fresh_edits) > FEW:
            told = f"{', '.join(fresh_edits[:FEW])} and {len(fresh_edits) - FEW} more"
            logger.warning("changed by hand, or by a pull: %s. Verify them: skillforge verify", told)
            return
        for name in fresh_edits:
            logger.warning("%s: %s", name, self._shelf.distrust(name))

    def close(self) -> None:
        """Closes the database, and ends the sandboxes that it made. Nothing is lost without it."""
        if self._found is not None:
            self._found.close()
        for made in self._made:
            close_if_it_can(made)
        self._database.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def check(self) -> None:
        """Reads the whole database. Raises LibraryCorrupt, which says how to rebuild it."""
        self._database.quick_check()

    def copy(self, path: str | Path) -> None:
        """Copies what is committed to a new directory, where it can be opened. Raises LibraryReadOnly."""
        root = Path(path)
        try:
            root.mkdir(parents=True)
        except OSError as error:
            raise refused(root, error) from error
        self._database.copy(root / "library.db")

    @property
    def read_only(self) -> bool:
        """Whether the disk refuses to be written: skills can be called, but not added."""
        return self._database.read_only

    def require_writable(self) -> None:
        """Raises LibraryReadOnly now, before hours of work that could not be kept."""
        self._database.require_writable()

    # -- reading --------------------------------------------------------------------------------------------------

    def resolve(self, name: str) -> str:
        """The skill's own name, for its name, an alias, or the id of a task it solves. Raises UnknownSkill."""
        return self._shelf.resolve(name)

    def skill(self, name: str) -> Skill:
        """The skill of that name or alias, as it stands: one edited by hand as its files say. Raises UnknownSkill."""
        return self._as_it_stands(self.resolve(name), self._shelf.view)

    def _as_it_stands(self, name: str, view: View) -> Skill:
        try:
            return self._current(name, view)
        except LibraryCorrupt as error:
            logger.warning("%s", error)
            return self._shelf.stored(name, view)

    def skills(self) -> tuple[Skill, ...]:
        """All skills, by name."""
        view = self._shelf.view
        return tuple(self._as_it_stands(name, view) for name in sorted(view.heads))

    def source(self, name: str) -> str:
        """The skill's source. Raises UnknownSkill."""
        return self.skill(name).source

    def state(self, name: str) -> State:
        """`verified`, `unchecked` (came with files: a clone), `edited` (by hand) or `failed`. Raises UnknownSkill."""
        name = self.resolve(name)
        return "edited" if name in self._shelf.edited else self._shelf.head(name).state

    def versions(self, name: str) -> tuple[Version, ...]:
        """Every version the skill ever had, oldest first. Raises UnknownSkill."""
        return self._database.versions(self.resolve(name))

    def program(self, name: str) -> Program:
        """The modules of the skill and of everything it needs, as they were verified. Raises UnknownSkill."""
        return self._shelf.program(self.resolve(name))

    def __contains__(self, name: object) -> bool:
        view = self._shelf.view
        return name in view.heads or name in view.aliases

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._shelf.view.heads))

    def __len__(self) -> int:
        return len(self._shelf.view.heads)

    def __repr__(self) -> str:
        return f"<Library {self.path}: {len(self)} skills>"

    # -- calling --------------------------------------------------------------------------------------------------

    def __getitem__(self, name: str) -> SkillFunction:
        """The skill as a function, run in the sandbox. Raises UnknownSkill."""
        name = self.resolve(name)
        skill, shelf = self.skill(name), self._shelf
        return SkillFunction(skill, lambda: shelf.program(name), lambda: self._runner_of(name), self.record_call)

    def __getattr__(self, name: str) -> SkillFunction:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except UnknownSkill as error:
            raise AttributeError(str(error)) from None

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self})

    def _runner_of(self, name: str) -> Runner:
        """The runner; or, for a skill edited by hand, one that refuses: it is offered to no one."""
        head = self._shelf.head(name)
        if name in self._shelf.edited or head.state == "edited":
            return Refusal(self._shelf.distrust(name))
        if self._runner is None:
            raise SandboxUnavailable("this library was opened without a sandbox. Open it with skillforge.open(…)")
        with self._lock:
            if isinstance(self._runner, type) or not hasattr(self._runner, "run"):
                self._runner = cast(Callable[[], Runner], self._runner)()
                self._made.append(self._runner)
            runner = cast(Runner, self._runner)
        missing = not_granted(self._shelf.stored(name).capabilities, runner.tools)
        return Refusal(missing, kind=NOT_GRANTED) if missing else runner

    def record_call(self, name: str, outcome: Outcome) -> None:
        """Counts how a call went; on a disk that cannot be written, forgets it."""
        if self._database.read_only or (outcome.error is not None and outcome.error.type in (UNVERIFIED, NOT_GRANTED)):
            return
        name = self.resolve(name)
        try:
            with self._database.transaction():
                self._database.count_call(name, self._shelf.sha256(name), ok=outcome.ok, error=outcome.reason[:1000])
        except LibraryError as error:  # a call must not fail for its statistics
            logger.debug("Not counted: %s", error)

    def feedback(self, name: str, value: Literal[1, -1], why: str = "") -> None:
        """Keeps what a person thinks of a skill; it weighs in recall. Raises UnknownSkill, InvalidInput."""
        if value not in (1, -1) or isinstance(value, bool):
            raise InvalidInput(f"feedback is +1 or -1, not {value!r}")
        name = self.resolve(name)
        with self._database.transaction():
            self._database.add_feedback(name, value, why)

    def stats(self, name: str) -> Stats:
        """How the skill does in use. Raises UnknownSkill."""
        name = self.resolve(name)
        row = self._database.calls().get((name, self._shelf.sha256(name)))
        said = tuple(self._database.feedback().get(name, ()))
        used_by = self.callers(name)
        if row is None:
            return Stats(0, 0, "", said, used_by)
        return Stats(row.calls, row.ok, row.last_error, said, used_by)

    # -- changing -------------------------------------------------------------------------------------------------

    def commit(
        self,
        skills: Sequence[Skill],
        *,
        aliases: Mapping[str, str] | None = None,
        episodes: Sequence[Episode] = (),
    ) -> None:
        """Adds skills, aliases and episodes: all of them in one transaction, or none.

        A skill of a name that is there becomes its next version if it solves the same task, and the old ones stay
        reachable (`versions`); if it solves another task, it gets a free name (`slugify_2`), found by the task's id.
        Each skill's task id and name become aliases of it, and those of a reused episode of what solved it; an id
        leads to what solved it last, any other alias stays where it is. Episodes of one commit are one wave.

        Raises InvalidInput, UnknownSkill, DependencyCycle, LibraryReadOnly; then nothing has changed.
        """
        commit.store(self._database, skills, aliases or {}, episodes)
        self._check_out()

    def _check_out(self) -> None:
        if self.read_only:
            return
        try:
            self._shelf.edited = frozenset(self._checkout.write())
        except LibraryReadOnly as error:
            # Committed all the same: the files follow when the library is next opened.
            logger.warning("%s. The skills are in library.db; their files follow when there is room", error)

    def remove(self, name: str, *, force: bool = False) -> None:
        """Forgets a skill and its aliases; its versions and its episodes stay in the database.

        Raises UnknownSkill, and LibraryError where others call it, unless `force`: they then count as failed.
        """
        name = self.resolve(name)
        with self._database.transaction():
            users = self.callers(name)
            if users and not force:
                raise LibraryError(f"{name!r} is called by {', '.join(users)}. Remove those first, or force it")
            for user in users:
                self._database.set_state(user, "failed")
            self._database.remove_head(name)
            self._database.touch()
        if name in self._shelf.edited:
            self._checkout.accept(name)
        self._check_out()

    def link(self, source: str, entry: str, tools: Collection[str] = ()) -> tuple[Program, dict[str, str]]:
        """The program that runs `entry` of a candidate's source with the skills it uses, and its pins {name: sha256}.

        `tools` are the host tools that it may reach, itself and through what it calls.
        The source as linked (imports resolved and added, the entry renamed where it would stand in the way of its
        own dependency) is `program.modules[program.entry]`. Raises LinkRefused.
        """
        return linker.link(source, entry, self._shelf, tools)

    def reserve_name(self, wanted: str, taken: Iterable[str] = ()) -> str:
        """A free name like `wanted`: `slugify`, else `slugify_2` …"""
        view = self._shelf.view
        return reserve(wanted, view.taken | {name.casefold() for name in taken})

    def verify(
        self,
        names: Iterable[str] | None = None,
        *,
        on_verdict: Callable[[str, Verdict], None] = lambda name, verdict: None,
    ) -> dict[str, Verdict]:
        """Verifies stored skills again: all, or `names` with what they need that is not verified yet.

        `on_verdict` is told each as it comes. A hand edit that passes becomes a new version, and its callers are
        verified with it. Raises UnknownSkill, LibraryReadOnly, SandboxUnavailable (no verifier).
        """
        if self._verifier is None:
            raise SandboxUnavailable("this library was opened without a verifier. Open it with skillforge.open(…)")
        with self._lock:
            if isinstance(self._verifier, type) or not hasattr(self._verifier, "verify"):
                self._verifier = cast(Callable[[], Verifier], self._verifier)()
                self._made.append(self._verifier)
            verifier = cast(Verifier, self._verifier)
            self._compare()
            wanted = list(self) if names is None else [self.resolve(name) for name in names]
            verdicts = reverify(self._shelf, verifier, wanted, self._current, self._keep, on_verdict)
            self._check_out()
        return verdicts

    def outdated(self) -> list[str]:
        """The skills that pin another version of a skill than the library has now, and passed with that."""
        heads = self._shelf.view.heads
        return [
            name
            for name, pins in self._shelf.view.edges.items()
            if heads[name].state == "verified"
            and any(callee in heads and heads[callee].sha256 != sha for callee, sha in pins.items())
        ]

    def catch_up(self, verifier: Verifier) -> dict[str, Verdict]:
        """Verifies what is outdated with the skills as they are now: what passes runs with them from here on.

        What does not is marked as failed, and goes on running with the version that it passed with.
        """
        with self._lock:
            outdated = self.outdated()
            verdicts = reverify(self._shelf, verifier, outdated, self._current, self._keep) if outdated else {}
            if verdicts:
                self._check_out()
        return verdicts

    def _keep(self, skill: Skill, verdict: Verdict) -> None:
        """Stores what a verdict means for a skill."""
        name = skill.name
        edited = bool(self._shelf.edited and name in self._shelf.edited)
        if not verdict.passed:
            if not edited and self._shelf.view.heads[name].state == "verified":
                with self._database.transaction():
                    self._database.set_state(name, "failed")
                    self._database.touch()
            return
        if edited or replace(skill, status="verified") != self._shelf.stored(name):
            commit.store(self._database, [replace(skill, status="verified")], {}, (), settle_names=False)
        if edited:
            self._checkout.accept(name)
            self._shelf.edited -= {name}

    def _current(self, name: str, view: View | None = None) -> Skill:
        """The skill, or as it lies on disk where it was edited. Raises LibraryCorrupt where that cannot be read."""
        stored = self._shelf.stored(name, view)
        if name not in self._shelf.edited:
            return stored
        return as_edited(stored, self._checkout.source(name), self._checkout.record(name))

    # -- finding --------------------------------------------------------------------------------------------------

    def search(self, text: str, k: int = 10) -> tuple[Hit, ...]:
        """At most `k` skills for these words, best first, through Chroma.

        `Hit.distance` is Chroma's cosine distance, 0 (same) to 2 (opposite); `Hit.score`, which ranks, is of TF-IDF
        cosines, 0 to 1: see `finding`. Skills edited by hand are not found. Raises IndexUnavailable,
        InvalidInput: no text.
        """
        from skillforge.library import finding

        if not isinstance(text, str):
            raise InvalidInput(f"search is for words, not {text!r}. A skill of that name is library['search']")
        hits = finding.find(self._index, self._shelf, text, k + len(self._shelf.edited))
        return tuple(hit for hit in hits if hit.name not in self._shelf.edited)[: max(k, 0)]

    def recall(self, task: Task, k: int, *, hidden: Collection[str] | None = None) -> tuple[Skill, ...]:
        """At most `k` skills to build a task's solution on, best first: verified, on given evidence, with no other
        host tools than the task lists.

        First what `task.requires` names; then by words, types, success of calls, and feedback, without those that
        replays found to be worth nothing. Where `hidden` is given, these skills are left out and no others, even if
        the task requires them. The same library and task always give the same skills. Raises IndexUnavailable.
        """
        from skillforge.library import recall

        self.verify_unchecked()
        required = [self.resolve(name) for name in task.requires if name in self]
        hits = recall.search(self._index, self._shelf, recall.query(task), max(8 * k, 40))
        view = self._shelf.view
        names = {name for name in (*required, *(hit.name for hit in hits)) if name in view.heads}
        stored = {name: self._shelf.stored(name, view) for name in names if not self._shelf.refusal(name, view)}
        usable = {name: skill for name, skill in stored.items() if set(skill.capabilities) <= set(task.capabilities)}
        calls, said = self._database.calls(), self._database.feedback()
        done = {
            name: recall.Record(
                calls.get((name, skill.sha256)), sum(value for value, _ in said.get(name, ())), len(view.callers[name])
            )
            for name, skill in usable.items()
        }
        ranked = recall.rank(task, hits, usable, done)
        if hidden is None:
            found = worth.worthless(self._database.replays(), view.heads)
            chosen = [*required, *(name for name in ranked if name not in found)]
        else:
            chosen = [name for name in (*required, *ranked) if name not in hidden]
        return tuple(usable[name] for name in dict.fromkeys(chosen) if name in usable)[:k]

    @property
    def _index(self) -> Index:
        with self._lock:
            if self._found is None:
                from skillforge.library.index import Index

                place, identity = self.path / ".index", self._database.identity()
                if self._embed is None:
                    self._found = Index(place, self._shelf, identity)
                else:
                    self._found = Index(
                        place, self._shelf, identity, embed=self._embed, embedder=_name(self._embed), trusted=True
                    )
            return self._found

    def verify_unchecked(self, names: Iterable[str] | None = None) -> list[str]:
        """Verifies skills that came with files, before anything is built on them: all, or those of `names`.

        Returns which they were; none where nothing can be verified or kept.
        """
        heads = self._shelf.view.heads
        pending = [
            name for name in (heads if names is None else names) if name in heads and heads[name].state == "unchecked"
        ]
        if not pending or self._verifier is None or self.read_only:
            return []
        logger.info("Verifying %d skills that came with files", len(pending))
        self.verify(pending)
        return pending

    # -- the graph ------------------------------------------------------------------------------------------------

    @property
    def graph(self) -> networkx.DiGraph[str]:
        """A new `networkx.DiGraph`: an edge runs from a caller to what it calls and has the `sha256` it was verified
        with; nodes have `depth` (1: calls none), `description`, `evidence`, `status`, `capabilities` and `tags`."""
        attributes = {
            skill.name: {
                "description": skill.description,
                "evidence": skill.evidence,
                "status": skill.status,
                "capabilities": list(skill.capabilities),
                "tags": list(skill.task.tags),
            }
            for skill in self.skills()
        }
        return graph.digraph(self._shelf.view.edges, attributes)

    def callers(self, name: str) -> tuple[str, ...]:
        """The skills that call this one, sorted. Raises UnknownSkill."""
        return tuple(self._shelf.view.callers.get(self.resolve(name), ()))

    def dependencies(self, name: str) -> tuple[str, ...]:
        """The skills that this one calls, sorted. Raises UnknownSkill."""
        return tuple(sorted(self._shelf.view.edges[self.resolve(name)]))

    def depth(self, name: str) -> int:
        """1 for a skill that calls none, else one more than the deepest it calls. Raises UnknownSkill."""
        return self._shelf.view.depths[self.resolve(name)]

    @property
    def max_depth(self) -> int:
        """The depth of the deepest skill; 0 for an empty library."""
        return max(self._shelf.view.depths.values(), default=0)

    # -- the journal ----------------------------------------------------------------------------------------------

    def episodes(self, limit: int | None = None, *, after: int = 0) -> tuple[Entry, ...]:
        """The journal, oldest first: every episode with all its attempts; the last `limit`, those `after` an id."""
        return tuple(Entry.of(row) for row in self._database.episodes(limit=limit, after=after))

    def forget_episodes(self, ids: Iterable[int]) -> None:
        """Takes episodes out of memory: they are recalled no more. The journal, which runs resume from, keeps them.

        Raises LibraryReadOnly.
        """
        with self._database.transaction():
            self._database.forget_episodes(ids)

    def forgotten(self) -> frozenset[int]:
        """The ids of episodes that were taken out of memory."""
        return self._database.forgotten()

    def opinions(self) -> dict[str, int]:
        """{skill: the sum of what people said of it}, of those that anything was said of."""
        return {name: sum(value for value, _ in said) for name, said in self._database.feedback().items()}

    def history(self) -> tuple[Episode, ...]:
        """The journal as episodes, oldest first; those whose skill has since been removed are left out.

        Skills that came without a journal (a clone's) count as solved, first, once they are verified here.
        """
        self.verify_unchecked()
        entries = self.episodes()
        told = {entry.task_id for entry in entries}
        came = [skill for skill in self.skills() if skill.status == "verified" and skill.task.id not in told]
        return (
            *(Episode(skill.task, skill=skill) for skill in came),
            *(
                entry.episode(self.skill(entry.solved_by) if entry.solved_by else None)
                for entry in entries
                if entry.solved_by is None or entry.solved_by in self
            ),
        )

    def episode_records(self, task_id: str) -> tuple[Entry, ...]:
        """The journal's episodes of one task, oldest first."""
        return tuple(Entry.of(row) for row in self._database.episodes(task_id))

    def broken_off(self, task: Task) -> Episode | None:
        """The last episode of this very task, where a run stopped in the middle of it."""
        entries = self.episode_records(task.id)[-1:]
        return next((e.episode() for e in entries if e.broken_off and e.fingerprint == fingerprint(task)), None)

    def solved(self, task: Task) -> str | None:
        """The skill that solves this very task (same id, same record), or None."""
        mark = fingerprint(task)
        view = self._shelf.view
        for row in reversed(self._database.episodes(task.id)):
            if row.fingerprint == mark and row.skill is not None and row.skill in view.heads:
                return row.skill if view.heads[row.skill].state != "failed" else None
        if task.id not in self:
            return None
        name = self.resolve(task.id)  # a clone has no journal, but its skills carry their tasks
        return name if fingerprint(self._shelf.stored(name).task) == mark else None

    # -- requests and proposals ---------------------------------------------------------------------------------------

    def ask(self, request: str, models: str | None = None, **settings: Any) -> Trajectory:
        """Answers a request in words: by a skill that learned its form, else in steps by a language model.

        `models` is litellm's name of one, "openai/gpt-4o-mini", after `search,` where the search writes first;
        `settings` are those of `skillforge.build.make_asker` (`max_steps`, `llm`, `on_turn`). What goes wrong on the
        way is in the trajectory. Raises InvalidInput, InvalidConfig (no model is named, and one is needed),
        SandboxUnavailable.
        """
        if self._answerer is None:
            raise SandboxUnavailable("this library was opened for reading only. Open it with skillforge.open(…)")
        return self._answerer(request, models, **settings)

    @property
    def asked(self) -> Asked:
        """What was asked, and what was learned of it."""
        return Asked(self._database)

    @property
    def proposed(self) -> Proposed:
        """What was proposed to learn, and answered about its domain."""
        return Proposed(self._database)

    # -- the ledger -----------------------------------------------------------------------------------------------

    def replays(self) -> dict[str, list[ReplayRow]]:
        """What was measured of each skill as it now is: see `skillforge.ledger`."""
        return worth.current(self._database.replays(), self._shelf.view.heads)

    def keep_replays(self, rows: Iterable[ReplayRow], *, forget: Iterable[tuple[str, str]] = ()) -> None:
        """Keeps replays, and forgets those of some skills and tasks. Raises LibraryReadOnly."""
        with self._database.transaction():
            self._database.forget_replays(forget)
            self._database.put_replays(rows)


def _name(embed: Embed) -> str:
    """What tells one embedder's vectors from another's."""
    return f"{embed.__module__}.{getattr(embed, '__qualname__', type(embed).__qualname__)}"
