"""The engine: one request (a task's examples, components, a budget) → programs that fit, best first.

`search` is data in, data out, and imports nothing but the standard library, floor 0 and the dialect: it runs
inside the jail as one call. Spaces are grown in small batches; whichever has spent least, weighed by how far
its targets are from the task's, is next. So the result depends on the count of candidates, never on the clock,
which only aborts.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import Any, TypeAlias

from skillforge.protocols import GUESSES_SHARE
from skillforge.writers.search import clock, components, deduce, evidence, kinds, program
from skillforge.writers.search.budget import Budget, Exhausted
from skillforge.writers.search.condition import Conditions
from skillforge.writers.search.expr import Err, Expr
from skillforge.writers.search.forms import open_parts
from skillforge.writers.search.load import load
from skillforge.writers.search.lookups import lookups
from skillforge.writers.search.memory import shed
from skillforge.writers.search.opening import Opening
from skillforge.writers.search.operators import Operator, catalogue
from skillforge.writers.search.operators.text import BY_NAME as TEXT
from skillforge.writers.search.places import named_fields
from skillforge.writers.search.queries import Queries
from skillforge.writers.search.space import Space
from skillforge.writers.search.target import Target

Deducer: TypeAlias = Callable[[Space, Target], Iterable[Expr]]
Judge: TypeAlias = Callable[[str, list[str]], bool | None]

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

REQUIRED = 0.77
"""The share of stored skills, and of what is built on them, where the task requires some."""

QUERIED, UNASKED = 0.25, 2_000
"""The share of queries in what is spent, after so many candidates: small programs need none."""

FOCUSED = 0.3
"""The share of the narrow space, of what the description names, in what is spent."""

NAMED_FIRST = 4
"""Up to this cost what the skills give that the task names goes first."""

SLOWER = 3
"""Of so many element spaces, each is this far behind the one whose targets are nearer to the task's."""

STRIPS = {f"{name}_chars": TEXT[name] for name in ("strip", "lstrip", "rstrip")}

EASY = 3
"""Up to this cost none is: `place + 1` is soon tried."""

LATE_S = 0.1
"""So long after the deadline a candidate is broken off, where it has not been looked at between two of them."""

RANKED_S = 1.0
"""What comparing the programs that were found may take, after the search has ended."""

AHEAD = 1
"""So many levels the layer of stored skills may be ahead of the bare one, whose values it builds on.

What it combines is combined once: a value that the bare layer finds later is not put to the skills any more.
"""


def search(request: dict[str, Any], judge: Judge | None = None) -> dict[str, Any]:
    """Up to `k` programs that fit all examples, best first.

    `judge` is asked about the best program when the search would stop: (source, skills used) → whether it is what was
    wanted, or None where no more will be looked at. After a no, the search goes on from where it was.

    Request: `name`, `parameters` [{name, type}], `returns`, `examples` [{args, expected, raises}],
    `description`, `components` [{name, parameters, returns, modules, entry, description, required}], `candidates`,
    `timeout_s`, `k`; `alone` where the process is this search's own, `largest` number that components are given;
    `share` of components that the task does not require, `favoured` names of operators; `operators` {source, name,
    module} that a user adds; `memory_mb` the process may use.
    Result: `programs` [{source, uses, cost}], `candidates` (tried), `reason` (if there are none, or if the search was
    cut short), `unusable` (names of components).
    """
    # A collection of a million expressions takes longer than a component may: it would count as looping, by chance.
    collects = gc.isenabled()
    gc.disable()
    try:
        with clock.running(alone=request.get("alone", False), winds=bool(request["components"])):
            return Search(request, judge).run()
    finally:
        if collects and not request.get("alone"):  # where the process ends now, nothing is worth collecting
            gc.enable()


class Search:
    """One search."""

    def __init__(self, request: dict[str, Any], judge: Judge | None = None) -> None:
        self.request = request
        self.judge = judge
        self.accepted: program.Draft | None = None
        self.rejected: set[Any] = set()  # what such programs do
        self.alike: list[program.Draft] = []  # what does the same on perturbed inputs, and may not on others
        self.examples = request["examples"]
        self.budget = Budget(request["candidates"], request["timeout_s"], time.monotonic, request.get("memory_mb", 0))
        self.solutions: list[Expr] = []
        self.stop_at = request["candidates"]
        self.deducers: list[Deducer] = [deduce.proposals, Conditions(), lookups, *catalogue.DEDUCERS]
        self.queries = Queries()
        self.deduced: dict[Deducer, int] = {}
        self.root: Space | None = None
        self.narrow: Space | None = None
        self.focused = 0  # what the narrow space has spent
        self.skills: list[Operator] = []
        self.added: tuple[Operator, ...] = ()
        self.unusable: list[str] = []  # components that do not load
        self.full = False  # memory was
        self.cancelled = False
        self.levels: dict[Space, tuple[int, int]] = {}
        self.waiting: dict[Space, list[tuple[Target, Deducer]]] = {}
        # Skills that the task requires get most of the budget; those that recall guessed at get the smaller part.
        named = any(each.get("required") for each in request.get("components", ()))
        share = REQUIRED if named else request.get("share", GUESSES_SHARE)
        self.eager = (1 - share) / share
        self.first = NAMED_FIRST if named else 0
        self.favoured: list[str] = request.get("favoured", [])

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
        if self.full and self.root is not None:
            self.queries.forget()
            for space in self._spaces():
                space.forget()  # what is to be written needs memory, too
        return self._result(self._ending())

    def _search(self) -> None:
        self.added = load(self.request.get("operators"))
        self.skills, self.unusable = components.load(self.request.get("components", ()), self.request.get("largest"))
        opening = Opening(self.request, (*catalogue.OPERATORS, *self.added))
        self.root = opening.wide(self.skills, self.favoured, self.budget)
        self.narrow = opening.narrow(self.skills, self.budget)
        wanted = [Err(e["raises"]) if e.get("raises") else e["expected"] for e in self.examples]
        for space in self._spaces():
            for field in named_fields(space):
                space.keep(field)
            space.aim(Target(range(len(wanted)), wanted, self._solved, branches=True, chooses=True))
        while self.budget.spent < self.stop_at or self._goes_on():
            tight = self.budget.tight
            self._step(self.root)
            self._query(self.root)
            self._focus()
            if self.budget.tight and not tight:
                self.queries.forget()
                for space in self._spaces():
                    shed(space)

    def _spaces(self) -> list[Space]:
        """The wide one and the narrow one."""
        return [space for space in (self.root, self.narrow) if space is not None]

    def _focus(self) -> None:
        """The narrow space has its share."""
        while self.narrow is not None and self.focused < FOCUSED * self.budget.spent:
            before = self.budget.spent
            self._step(self.narrow)
            self.focused += self.budget.spent - before

    def _goes_on(self) -> bool:
        """Whether the judge rejects the best program, and so there is more to be looked for."""
        if self.judge is None or not self.solutions:
            return False
        best = next(iter(self._drafts()), None)
        if best is not None:
            with clock.stopped():
                verdict = self.judge(best.source, program.told(best, self.request)["uses"])
            if verdict is None:
                return False
            if verdict:
                self.accepted = best
                return False
            self.rejected.add(best.behaviour(self.examples))
            alike = [each for each in self._ranked() if each.behaviour(self.examples) in self.rejected]
            self.alike += [each for each in alike if each.source != best.source]
            dropped = {each.solution for each in alike}
            self.solutions = [each for each in self.solutions if each not in dropped]
        self.stop_at = self.request["candidates"]
        if self.solutions:
            self.stop_at = min(self.stop_at, int(self.budget.spent * (1 + RESUMED)) + 2_000)
        return bool(self.budget.spent < self.stop_at)

    def _ending(self) -> str:
        if self.full:
            return f"the search ran out of memory after {self.budget.spent:,} candidates{self._unknown()}"
        if self.cancelled:
            return f"interrupted after {self.budget.spent:,} candidates"
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

    def _solved(self, expr: Expr) -> None:
        if expr.constant and self.request["parameters"]:
            return
        self.solutions.append(expr)
        self._strip_plainly(expr)
        if program.share_of_inputs(expr, self.request) < 1:
            return
        support = evidence.support(expr, self.examples)
        if support >= 1 and not evidence.doubtful(expr, self.examples, self.request.get("description", "")):
            uses = {part.op.name for part in expr.walk() if part.op is not None and part.op.required}
            lacking = len(uses) < sum(each.required for each in self.skills)
            share = PATIENCE if support >= 2 and not lacking and expr.cost <= SHORT else 1.0
            more = PATIENT_FOR_NAMED if lacking else 2_000
            self.stop_at = min(self.stop_at, int(self.budget.spent * (1 + share)) + more)
            if len(self.solutions) >= MAX_SOLUTIONS and not lacking:
                self.stop_at = self.budget.spent
        else:
            self.stop_at = min(self.stop_at, int(self.budget.spent * (1 + DOUBT)) + 50_000)

    def _strip_plainly(self, expr: Expr) -> None:
        """`text.rstrip()` beside `text.rstrip(" ")`: where both fit, the plain one is rather meant."""
        plain = STRIPS.get(expr.op.name) if expr.op is not None else None
        if plain is None or self.root is None or not isinstance(expr.args[0], Expr) or expr.args[0].outer is not None:
            return
        stripped = self.root.apply(plain, [expr.args[0]])
        if self.root.targets[0].fits(stripped.values):
            self.solutions.append(stripped)

    def _step(self, root: Space) -> None:
        """One batch for the space that is furthest behind, then deduction where a level was finished."""
        active = sorted(self._active(root), key=itemgetter(1))
        layers = (0, 1) if self.favoured or any(each.component for each in root.operators) else (0,)
        weight, _, space, layer = min(
            (self._lag(space, layer, overhead, place), place, space, layer)
            for place, (space, overhead) in enumerate(active)
            for layer in layers
            if layer == 0 or space.done[1] <= space.done[0] + AHEAD
        )
        del weight
        space.advance(layer)
        self.budget.check()
        for each, _ in active:
            self._deduce(each, narrow=root is self.narrow)

    def _query(self, root: Space) -> None:
        """Queries have their share."""
        owed = int(QUERIED * self.budget.spent) - self.queries.spent
        if owed > 0 and self.budget.spent > UNASKED:
            self.queries.ask(root, owed)

    def _lag(self, space: Space, layer: int, overhead: int, place: int) -> float:
        """The lower, the sooner its turn: what it spent, by how far it is from the task and how wide its rows are.

        Many element spaces share what the task's own space would get beside few.
        """
        share = self.eager * (1 if space.inside is None else 2) if layer else 1.0
        if space.inside is not None and space.done[layer] >= EASY:
            share *= 1 + place / SLOWER
        return (space.spent[layer] + 100) * (1 + overhead / 3) * (8 + space.rows) * share

    def _active(self, space: Space) -> Iterator[tuple[Space, int]]:
        """The spaces with open targets, and how far the nearest is from the task's."""
        opened = [target.overhead for target in space.targets if target.open]
        if opened:
            yield space, min(opened)
        for child in space.children:
            yield from self._active(child)

    def _deduce(self, space: Space, *, narrow: bool) -> None:
        """Calls the deducers when `space` has reached a new level, or has a new target; who had its share, later.

        Texts are assembled of what the wide space has: that needs many pieces, none of them deep.
        """
        level = (sum(space.done), len(space.targets))
        if self.levels.get(space) == level:
            asked = self.waiting.get(space, [])
        else:
            self.levels[space] = level
            asked = [(target, deducer) for target in space.targets for deducer in self.deducers]
            asked = [each for each in asked if not narrow or each[1] not in catalogue.DEDUCERS]
            for target in list(space.targets):
                if target.open:
                    open_parts(space, target)
        self.waiting[space] = []
        for target, deducer in asked:
            if target.open and self._greedy(deducer, target):
                self.waiting[space].append((target, deducer))
            elif target.open:
                self.budget.check()
                before = self.budget.spent
                for expr in deducer(space, target):
                    space.offer(expr, target)
                self.deduced[deducer] = self.deduced.get(deducer, 0) + self.budget.spent - before

    def _greedy(self, deducer: Deducer, target: Target) -> bool:
        """Whether a deducer has had its share: it shall not starve the enumeration.

        Where the task names skills, what is soon built of them comes before what texts are assembled of.
        """
        if deducer in catalogue.DEDUCERS and self.root is not None and self.root.done[1] < self.first:
            return True
        share = 0.45 if target.depth == 0 else 0.2
        return self.deduced.get(deducer, 0) > 2_000 + share * self.budget.spent

    def _result(self, reason: str) -> dict[str, Any]:
        drafts = self._different(self._drafts())
        if self.accepted is None:
            drafts += self.alike
        programs = [program.told(each, self.request) for each in drafts[: self.request.get("k", 3)]]
        return {
            "programs": programs,
            "candidates": self.budget.spent,
            "reason": reason if self.full or self.cancelled or not programs else "",
            "timed_out": self.budget.timed_out,
            "unusable": [*self.unusable, *(each.name for each in self.skills if components.is_dropped(each))],
        }

    def _different(self, drafts: list[program.Draft]) -> list[program.Draft]:
        """Those last that do what one before them does on perturbed inputs: where that is not what was meant, they
        hardly are."""
        if len(drafts) < 2:
            return drafts
        first: dict[Any, program.Draft] = {}
        for each in drafts:
            first.setdefault(each.behaviour(self.examples), each)
        return [*first.values(), *(each for each in drafts if each not in first.values())]

    def _drafts(self) -> list[program.Draft]:
        """The programs, best first: the accepted one, or those that do not what a rejected one did."""
        if self.accepted is not None:
            return [self.accepted]
        ranked = self._ranked()
        if not self.rejected:
            return ranked
        return [each for each in ranked if each.behaviour(self.examples) not in self.rejected]

    def _ranked(self) -> list[program.Draft]:
        """All that fit, ranked by what they do on other inputs too, where that is soon told."""
        if not self.solutions:
            return []
        try:
            with clock.until(time.monotonic() + RANKED_S):
                return program.drafts(self.solutions, self.request)
        except (clock.OutOfTime, clock.TooSlow, MemoryError):
            return program.drafts(self.solutions[-MAX_SOLUTIONS:], self.request, compare=False)
