"""One half of a search: a root space, grown with its element spaces, and what is deduced from their targets.

The wide half and the narrow one share nothing, so they may run in one process or in two. Spaces are grown in small
batches; whichever has spent least, weighed by how far its targets are from the task's, is next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from operator import itemgetter
from typing import Any, TypeAlias

from skillforge.protocols import GUESSES_SHARE
from skillforge.writers.search import deduce
from skillforge.writers.search.budget import Budget, Exhausted
from skillforge.writers.search.condition import Conditions
from skillforge.writers.search.expr import Err, Expr
from skillforge.writers.search.forms import open_parts
from skillforge.writers.search.lookups import lookups
from skillforge.writers.search.memory import shed
from skillforge.writers.search.operators import catalogue
from skillforge.writers.search.operators.text import BY_NAME as TEXT
from skillforge.writers.search.paired import paired
from skillforge.writers.search.places import named_fields
from skillforge.writers.search.queries import Queries
from skillforge.writers.search.ranking import Found
from skillforge.writers.search.space import Space
from skillforge.writers.search.target import Target

Deducer: TypeAlias = Callable[[Space, Target], Iterable[Expr]]

REQUIRED = 0.77
"""The share of stored skills, and of what is built on them, where the task requires some."""

NAMED_FIRST = 4
"""Up to this cost what the skills give that the task names goes first."""

CALLS_FIRST = 0.2
"""What calls of the skills that the task names count until all have been made: little else is so likely."""

SLOWER = 3
"""Of so many element spaces, each is this far behind the one whose targets are nearer to the task's."""

EASY = 3
"""Up to this cost none is: `place + 1` is soon tried."""

UNASKED = 2_000
"""After so many candidates queries are asked: small programs need none."""

AHEAD = 1
"""So many levels the layer of stored skills may be ahead of the bare one, whose values it builds on.

What it combines is combined once: a value that the bare layer finds later is not put to the skills any more.
"""

STRIPS = {f"{name}_chars": TEXT[name] for name in ("strip", "lstrip", "rstrip")}


class Half:
    """The search in one root space; each program that fits is handed to `on_found` at once.

    With `narrow` no texts are assembled, and nothing is queried: that needs many pieces, none of them deep.
    """

    def __init__(
        self, root: Space, request: dict[str, Any], on_found: Callable[[Found], None], *, narrow: bool = False
    ) -> None:
        self.root = root
        self.request = request
        self.on_found = on_found
        self.budget: Budget = root.budget
        self.queries = Queries()
        assemblers: tuple[Deducer, ...] = () if narrow else tuple(catalogue.DEDUCERS)
        self.deducers: list[Deducer] = [deduce.proposals, Conditions(), lookups, paired, *assemblers]
        self.deduced: dict[Deducer, int] = {}
        self.levels: dict[Space, tuple[int, int]] = {}
        self.waiting: dict[Space, list[tuple[Target, Deducer]]] = {}
        # Skills that the task requires get most of the budget; those that recall guessed at get the smaller part.
        named = any(each.get("required") for each in request.get("components", ()))
        share = REQUIRED if named else request.get("share", GUESSES_SHARE)
        self.eager = (1 - share) / share
        self.first = NAMED_FIRST if named else 0
        layered = request.get("favoured") or any(each.component for each in root.operators)
        self.layers = (0, 1) if layered else (0,)
        wanted = [Err(e["raises"]) if e.get("raises") else e["expected"] for e in request["examples"]]
        for field in named_fields(root):
            root.keep(field)
        root.aim(Target(range(len(wanted)), wanted, self._solved, branches=True, chooses=True))

    @property
    def spent(self) -> int:
        """Candidates."""
        return self.budget.spent

    def step(self, most: int) -> bool:
        """One batch for the space that is furthest behind, then deduction where a level was finished.

        At most so many candidates in all. False where the time is up.
        """
        tight = self.budget.tight
        with self._within(most):
            self._step()
        if self.budget.tight and not tight:
            self.queries.forget()
            shed(self.root)
        return self.budget.in_time()

    def query(self, most: int, owed: int) -> bool:
        """So many candidates for the queries, at most so many in all. False where the time is up."""
        if owed > 0 and self.budget.spent > UNASKED:
            with self._within(most):
                self.queries.ask(self.root, owed)
        return self.budget.in_time()

    def forget(self) -> None:
        """Lets go of all but the programs that were found."""
        self.queries.forget()
        self.root.forget()

    def _within(self, most: int) -> suppress:
        self.budget.candidates = most
        return suppress(Exhausted)

    def _step(self) -> None:
        active = sorted(self._active(self.root), key=itemgetter(1))
        *_, space, layer = min(
            (self._lag(space, layer, overhead, place), place, space, layer)
            for place, (space, overhead) in enumerate(active)
            for layer in self.layers
            if layer == 0 or space.done[1] <= space.done[0] + AHEAD
        )
        space.advance(layer)
        self.budget.check()
        for each, _ in active:
            self._deduce(each)

    def _lag(self, space: Space, layer: int, overhead: int, place: int) -> float:
        """The lower, the sooner its turn: what it spent, by how far it is from the task and how wide its rows are.

        Many element spaces share what the task's own space would get beside few.
        """
        share = self.eager * (1 if space.inside is None else 2) if layer else 1.0
        if layer and self.first and space.inside is None and space.done[layer] == 1:
            share *= CALLS_FIRST
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

    def _deduce(self, space: Space) -> None:
        """Calls the deducers when `space` has reached a new level, or has a new target; who had its share, later."""
        level = (sum(space.done), len(space.targets))
        if self.levels.get(space) == level:
            asked = self.waiting.get(space, [])
        else:
            self.levels[space] = level
            asked = [(target, deducer) for target in space.targets for deducer in self.deducers]
            for target in list(space.targets):
                if target.open and not target.met:
                    open_parts(space, target)
        self.waiting[space] = []
        for target, deducer in asked:
            if not target.open or target.met:
                continue
            if self._greedy(deducer, target):
                self.waiting[space].append((target, deducer))
            else:
                self.budget.check()
                before = self.budget.spent
                for expr in deducer(space, target):
                    space.offer(expr, target)
                self.deduced[deducer] = self.deduced.get(deducer, 0) + self.budget.spent - before

    def _greedy(self, deducer: Deducer, target: Target) -> bool:
        """Whether a deducer has had its share: it shall not starve the enumeration.

        Where the task names skills, what is soon built of them comes before what texts are assembled of.
        """
        if deducer in catalogue.DEDUCERS and self.root.done[1] < self.first:
            return True
        share = 0.45 if target.depth == 0 else 0.2 if deducer is deduce.proposals else 0.1
        return self.deduced.get(deducer, 0) > 2_000 + share * self.budget.spent

    def _solved(self, expr: Expr) -> None:
        if expr.constant and self.request["parameters"]:
            return
        self.on_found(Found.of(expr, self.request, self.budget.spent))
        self._strip_plainly(expr)

    def _strip_plainly(self, expr: Expr) -> None:
        """`text.rstrip()` beside `text.rstrip(" ")`: where both fit, the plain one is rather meant."""
        plain = STRIPS.get(expr.op.name) if expr.op is not None else None
        if plain is None or not isinstance(expr.args[0], Expr) or expr.args[0].outer is not None:
            return
        stripped = self.root.apply(plain, [expr.args[0]])
        if self.root.targets[0].fits(stripped.values):
            self.on_found(Found.of(stripped, self.request, self.budget.spent))
