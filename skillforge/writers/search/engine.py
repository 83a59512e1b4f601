"""The engine: one request (a task's examples, components, a budget) → programs that fit, best first.

`search` is data in, data out, and imports nothing but the standard library, floor 0 and the dialect: it runs
inside the jail as one call. It goes on with its two halves in turn, the wide one here, the narrow one here too or in
a process beside (`narrow`), whose steps are then taken in the order in which they would have been made here. So the
result depends on the count of candidates, never on the clock, which only aborts, nor on how many cores there are.
"""

from __future__ import annotations

import gc
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, TypeAlias

from skillforge.writers.search import clock, components, kinds, ranking
from skillforge.writers.search.budget import Budget, Exhausted
from skillforge.writers.search.half import Half
from skillforge.writers.search.load import load
from skillforge.writers.search.opening import Opening
from skillforge.writers.search.operators import Operator, catalogue
from skillforge.writers.search.ranking import Draft, Found

Judge: TypeAlias = Callable[[str, list[str]], bool | None]

Told: TypeAlias = Sequence[Any]
"""A step of the narrow half: [the candidates it has spent by now, what it found: [what `Found(*…)` takes]]."""

MAX_SOLUTIONS = 12
PATIENCE = 0.25
"""Once a program fits, this share of what was spent is spent again in search of a better one."""

SHORT = 7
"""A program that costs more than this is rarely the shortest: as much is spent again."""

PATIENT_FOR_NAMED = 10_000
"""So many candidates more where it calls not all that the task names: one that does may be what is meant."""

RESUMED = 1.0
"""After a rejection, where other programs fit too, this share of what was spent is spent before the next is shown."""

DOUBT = 20
"""Where a program that fits may do so by chance, this many times what was spent is spent again."""

QUERIED = 0.25
"""The share of queries in what is spent."""

FOCUSED = 0.36
"""The share of the narrow half, of what the description names, in what is spent."""

HEAD_START = 1_000
"""So many candidates the narrow half has before the wide one begins, whose first steps may be long."""

TOLD_S = 0.005
"""So often the narrow half, in a process of its own, tells of its steps."""

LATE_S = 0.1
"""So long after the deadline a candidate is broken off, where it has not been looked at between two of them."""

RANKED_S = 1.0
"""What comparing the programs that were found may take, after the search has ended."""


def search(
    request: dict[str, Any], judge: Judge | None = None, beside: Callable[[], list[Told] | None] | None = None
) -> dict[str, Any]:
    """Up to `k` programs that fit all examples, best first.

    `judge` is asked about the best program when the search would stop: (source, skills used) → whether it is what was
    wanted, or None where no more will be looked at. After a no, the search goes on from where it was. `beside` gives
    the next steps of a `narrow` for the same request in another process, None where there are no more; without it the
    narrow half runs here, with the same result.

    Request: `name`, `parameters` [{name, type}], `returns`, `examples` [{args, expected, raises}],
    `description`, `components` [{name, parameters, returns, modules, entry, description, required}], `candidates`,
    `timeout_s`, `k`; `alone` where the process is this search's own, `largest` number that components are given;
    `share` of components that the task does not require, `favoured` names of operators; `operators` {source, name,
    module} that a user adds; `memory_mb` the process may use.
    Result: `programs` [{source, uses, cost}], `candidates` (tried), `reason` (if there are none, or if the search was
    cut short), `unusable` (names of components).
    """
    with _running(request):
        return Search(request, judge, beside).run()


def narrow(request: dict[str, Any], tell: Callable[[list[Told]], bool]) -> None:
    """The narrow half of `search` alone, for one that has the wide half, in another process.

    It goes on for as long as `tell`, which is given its latest steps, says that they are awaited.
    """
    with _running(request):
        found: list[Found] = []
        made = Parts(request)
        half = made.narrow(found.append)
        steps: list[Told] = []
        since = time.monotonic()
        goes_on = half is not None and bool(request["examples"])
        while half is not None and goes_on:
            goes_on = half.step(request["candidates"]) and half.spent < request["candidates"]
            steps.append([half.spent, [each.told(request) for each in found]])
            found.clear()
            if time.monotonic() - since > TOLD_S or not goes_on:
                goes_on = tell(steps) and goes_on
                steps, since = [], time.monotonic()


@contextmanager
def _running(request: dict[str, Any]) -> Iterator[None]:
    # A collection of a million expressions takes longer than a component may: it would count as looping, by chance.
    collects = gc.isenabled()
    gc.disable()
    try:
        with clock.running(alone=request.get("alone", False), winds=bool(request["components"])):
            yield
    finally:
        if collects and not request.get("alone"):  # where the process ends now, nothing is worth collecting
            gc.enable()


class Parts:
    """What a request is made into before it is searched: components, operators, the spaces' inputs and constants."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.request = request
        self.added = load(request.get("operators"))
        self.skills, self.unusable = components.load(request.get("components", ()), request.get("largest"))
        self.opening = Opening(request, (*catalogue.OPERATORS, *self.added))

    def wide(self, budget: Budget, on_found: Callable[[Found], None]) -> Half:
        """The half that has every operator."""
        space = self.opening.wide(self.skills, self.request.get("favoured", ()), budget)
        return Half(space, self.request, on_found)

    def narrow(self, on_found: Callable[[Found], None]) -> Half | None:
        """The half that has what the description names; None where it says nothing."""
        space = self.opening.narrow(self.skills, _budget(self.request))
        return Half(space, self.request, on_found, narrow=True) if space is not None else None


def _budget(request: dict[str, Any]) -> Budget:
    return Budget(request["candidates"], request["timeout_s"], time.monotonic, request.get("memory_mb", 0))


class Steps(Protocol):
    """The narrow half, here or beside."""

    @property
    def spent(self) -> int: ...

    def step(self, most: int) -> bool: ...


class Remote:
    """The narrow half, in another process: its steps, each taken when it would have been made here."""

    def __init__(self, told: Callable[[], list[Told] | None], on_found: Callable[[Found], None]) -> None:
        self.spent = 0
        self._told = told
        self._on_found = on_found
        self._ahead: deque[Told] = deque()

    def step(self, _most: int) -> bool:
        """Takes the next step that it made. False where it has ended; not so where the deadline is passed."""
        if not self._ahead:
            with clock.stopped():
                told = self._told()
            if told is None:
                return False
            self._ahead.extend(told)
        if self._ahead:
            spent, found = self._ahead.popleft()
            for each in found:
                self.spent = each[0]
                self._on_found(Found(*each))
            self.spent = spent
        return True


class Search:
    """One search."""

    def __init__(
        self,
        request: dict[str, Any],
        judge: Judge | None = None,
        beside: Callable[[], list[Told] | None] | None = None,
    ) -> None:
        self.request = request
        self.judge = judge
        self.beside = beside
        self.accepted: Draft | None = None
        self.rejected: set[Any] = set()  # what such programs do
        self.alike: list[Draft] = []  # what does the same on perturbed inputs, and may not on others
        self.examples = request["examples"]
        self.budget = _budget(request)
        self.found: list[Found] = []
        self.stop_at = request["candidates"]
        self.wide: Half | None = None
        self.narrow: Steps | None = None
        self.focuses = True
        self.skills: list[Operator] = []
        self.added: tuple[Operator, ...] = ()
        self.unusable: list[str] = []  # components that do not load
        self.full = False  # memory was
        self.cancelled = False

    @property
    def spent(self) -> int:
        """Candidates of both halves."""
        return self.budget.spent + self._focused()

    def run(self) -> dict[str, Any]:
        """Searches until programs are found or the budget is spent; what was found by then is kept, however it ends."""
        if not self.examples:
            return self._result("not for search: no examples")
        try:
            with clock.until(self.budget.deadline + LATE_S):
                self._search()
        except Exhausted:
            pass
        except clock.Cancelled:
            self.cancelled = True
        except (clock.OutOfTime, clock.TooSlow):
            self.budget.timed_out = True
        except MemoryError:
            self.full = True
        if self.full:
            for half in (self.wide, self.narrow):
                if isinstance(half, Half):
                    half.forget()  # what is to be written needs memory, too
        return self._result(self._ending())

    def _search(self) -> None:
        parts = Parts(self.request)
        self.added, self.skills, self.unusable = parts.added, parts.skills, parts.unusable
        self.wide = parts.wide(self.budget, self._keep)
        self.narrow = Remote(self.beside, self._keep) if self.beside is not None else parts.narrow(self._keep)
        self._focus(HEAD_START)
        while self.spent < self.stop_at or self._goes_on():
            self._check(self.wide.step(self._left(self._focused())))
            owed = int(QUERIED * self.spent) - self.wide.queries.spent
            self._check(self.wide.query(self._left(self._focused()), owed))
            self._focus()

    def _left(self, spent: int) -> int:
        """What one half may spend in all, where the other has spent so much."""
        return int(self.request["candidates"]) - spent

    def _check(self, in_time: bool) -> None:
        if not in_time or self.spent >= self.request["candidates"]:
            raise Exhausted

    def _focus(self, least: int = 0) -> None:
        """The narrow half has its share, and so many candidates at least."""
        while self.narrow is not None and self.focuses and self.narrow.spent < max(FOCUSED * self.spent, least):
            self.focuses = self.narrow.step(self._left(self.budget.spent))
            self._check(self.budget.in_time())

    def _focused(self) -> int:
        """Candidates of the narrow half."""
        return self.narrow.spent if self.narrow is not None else 0

    def _keep(self, found: Found) -> None:
        """A program that fits: how much longer is a better one looked for?"""
        if self.spent > self.request["candidates"]:
            return
        self.found.append(found)
        if found.inputs < 1:
            return
        if found.support >= 1 and not found.doubtful:
            lacking = found.named < sum(each.required for each in self.skills)
            share = PATIENCE if found.support >= 2 and not lacking and found.cost <= SHORT else 1.0
            more = PATIENT_FOR_NAMED if lacking else 2_000
            self.stop_at = min(self.stop_at, int(self.spent * (1 + share)) + more)
            if len(self.found) >= MAX_SOLUTIONS and not lacking:
                self.stop_at = self.spent
        else:
            self.stop_at = min(self.stop_at, int(self.spent * (1 + DOUBT)) + 50_000)

    def _goes_on(self) -> bool:
        """Whether the judge rejects the best program, and so there is more to be looked for."""
        if self.judge is None or not self.found:
            return False
        best = next(iter(self._drafts()), None)
        if best is not None:
            with clock.stopped():
                verdict = self.judge(best.source, best.found.skills)
            if verdict is None:
                return False
            if verdict:
                self.accepted = best
                return False
            self.rejected.add(best.behaviour(self.examples))
            alike = [each for each in self._ranked() if each.behaviour(self.examples) in self.rejected]
            self.alike += [each for each in alike if each.source != best.source]
            dropped = [each.found for each in alike]
            self.found = [each for each in self.found if each not in dropped]
        self.stop_at = self.request["candidates"]
        if self.found:
            self.stop_at = min(self.stop_at, int(self.spent * (1 + RESUMED)) + 2_000)
        return bool(self.spent < self.stop_at)

    def _ending(self) -> str:
        if self.full:
            return f"the search ran out of memory after {self.spent:,} candidates{self._unknown()}"
        if self.cancelled:
            return f"interrupted after {self.spent:,} candidates"
        spent = f"{self.request['timeout_s']:g} s" if self.budget.timed_out else f"{self.stop_at:,} candidates"
        more = "nothing else" if self.rejected else "nothing"
        return f"{more} fits the examples within the budget of {spent}{self._unknown()}"

    def _unknown(self) -> str:
        """Which types of the examples no operator is about: then more time will not help."""
        columns = [*zip(*(example["args"] for example in self.examples), strict=True)]
        columns.append(tuple(example["expected"] for example in self.examples if not example.get("raises")))
        named = {name for column in columns for name in kinds.names(kinds.of(column))}
        operators = (*catalogue.OPERATORS, *self.added, *self.skills)
        known = {name for each in operators for kind in (*each.takes, each.gives) for name in kinds.names(kind)}
        unknown = sorted(named - known - {kinds.ANY, kinds.NONE, kinds.NOTHING, "record", "row", "opt"})
        if not unknown:
            return ""
        return f"; no operator is about {' or '.join(unknown)}: docs/operators.md says how to add some"

    def _result(self, reason: str) -> dict[str, Any]:
        drafts = self._different(self._drafts())
        if self.accepted is None:
            drafts += sorted(self.alike, key=lambda each: -each.found.named)
        programs = [each.told() for each in drafts[: self.request.get("k", 3)]]
        return {
            "programs": programs,
            "candidates": min(self.spent, self.request["candidates"]),
            "reason": reason if self.full or self.cancelled or not programs else "",
            "timed_out": self.budget.timed_out,
            "unusable": [*self.unusable, *(each.name for each in self.skills if components.is_dropped(each))],
        }

    def _different(self, drafts: list[Draft]) -> list[Draft]:
        """Those last that do what one before them does on perturbed inputs: where that is not what was meant, they
        hardly are."""
        if len(drafts) < 2:
            return drafts
        first: dict[Any, Draft] = {}
        for each in drafts:
            first.setdefault(each.behaviour(self.examples), each)
        return [*first.values(), *(each for each in drafts if each not in first.values())]

    def _drafts(self) -> list[Draft]:
        """The programs, best first: the accepted one, or those that do not what a rejected one did."""
        if self.accepted is not None:
            return [self.accepted]
        ranked = self._ranked()
        if not self.rejected:
            return ranked
        return [each for each in ranked if each.behaviour(self.examples) not in self.rejected]

    def _ranked(self) -> list[Draft]:
        """All that fit, ranked by what they do on other inputs too, where that is soon told."""
        if not self.found:
            return []
        skills = {each.name: each.run for each in self.skills}
        try:
            with clock.until(time.monotonic() + RANKED_S):
                return ranking.drafts(self.found, self.request, skills)
        except (clock.OutOfTime, clock.TooSlow, MemoryError):
            return ranking.drafts(self.found[-MAX_SOLUTIONS:], self.request, skills, compare=False)
