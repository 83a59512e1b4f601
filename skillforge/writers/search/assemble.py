"""The string assembler: what is wanted, made of pieces of the inputs, joins, rewritings, and constants.

A deducer (see `operators`): it proposes expressions for a target of text, or of numbers that stand in a
text. Each call does the next stage, cheap means first: one cut and the cheapest cover (`cover`), spans between
places, joined words; then rewritten inputs and cuts of cuts; then two covers joined by a condition; then what
the enumeration has found. Dear programs wait for the later stages, so that better ones may come before
them. After FlashFill (Gulwani, POPL 2011).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias
from weakref import WeakKeyDictionary

from skillforge.writers.search import kinds
from skillforge.writers.search.bench import Bench, joined
from skillforge.writers.search.branching import IF
from skillforge.writers.search.conditions import conditions
from skillforge.writers.search.cover import Cover, Part, padded, recased, shared_ends, trimmed
from skillforge.writers.search.dates import dates, written
from skillforge.writers.search.expr import Err, Expr
from skillforge.writers.search.figures import figures
from skillforge.writers.search.joins import joins, sieves
from skillforge.writers.search.numerals import Numbers
from skillforge.writers.search.operators import text as ops
from skillforge.writers.search.pieces import MAX_TEXT, Piece, leaf, realise, spans
from skillforge.writers.search.rewrite import rewrites
from skillforge.writers.search.space import Space, make
from skillforge.writers.search.target import Target

MAX_ROWS = 10
"""Rows that are assembled together; the others only judge, and join when a program fails on them."""

GOOD_ENOUGH = 7.5
"""A cover this cheap is not improved upon."""

PATIENCE = (16.0, 24.0, 40.0, 60.0)
"""What a program may cost to be proposed at each stage."""

INSIDE = 12.0
"""What an element function may cost: each of its rows says less than an example."""

MAX_CONDITIONS = 40
LONE_BRANCH = 3.0

CONCAT = ops.BY_NAME["concat"]


class Choice:
    """Two ways to make the output, and what tells which."""

    __slots__ = ("condition", "otherwise", "then")

    def __init__(self, condition: Piece, then: list[Part], otherwise: list[Part]) -> None:
        self.condition = condition
        self.then = then
        self.otherwise = otherwise


Found: TypeAlias = list[Part] | Choice
"""What makes the output: parts side by side, or a choice."""


def assemble(space: Space, target: Target) -> Iterator[Expr]:
    """Expressions for a target of text, or of numbers that are written in a text; the cheapest of each stage."""
    jobs = _jobs.setdefault(space, {})
    job = jobs.get(target)
    if job is None:
        make_job = _kind_of_job(target)
        if make_job is None or not _has_texts(space, given=make_job is Numbers):
            return
        job = jobs[target] = make_job(space, target)
    yield from job.advance()


def _has_texts(space: Space, *, given: bool) -> bool:
    """Whether there is anything to cut up; `given`: a text that was given, not one that was made of a number."""
    if given and not any(map(kinds.holds_text, space.kinds_given)):
        return False
    return any(space.pool(kind, 4) for kind in ("str", "date", "datetime"))


_jobs: WeakKeyDictionary[Space, dict[Target, Job | Numbers]] = WeakKeyDictionary()


def _kind_of_job(target: Target) -> type[Job] | type[Numbers] | None:
    """The work that a target asks for, or None where the assembler has nothing to say."""
    if target.kind not in ("str", "int", "float") or len(target.wanted) < 2:
        return None
    classes = {value.__class__ for value in target.wanted}
    if classes == {str}:
        plain = len(set(target.wanted)) > 1 and max(map(len, target.wanted)) <= MAX_TEXT
        return Job if plain else None
    return Numbers if classes in ({int}, {float}) else None


class Job:
    """One target's progress."""

    def __init__(self, space: Space, target: Target) -> None:
        self.space = space
        self.target = target
        self.stage = 0
        self.retries = 4
        self._start(list(range(len(target.wanted)))[:MAX_ROWS])

    def _start(self, sample: list[int]) -> None:
        self.sample = sample
        self.texts = tuple(self.target.wanted[i] for i in sample)
        self.bench = Bench(self.space, [self.target.rows[i] for i in sample])
        self.cover = Cover(self.texts)
        self.best: tuple[float, Found] | None = None
        self.offered = float("inf")
        self.seen: set[int] = set()

    @property
    def cheapest(self) -> float:
        return self.best[0] if self.best else float("inf")

    def advance(self) -> Iterator[Expr]:
        """The next stage, or two where the first found nothing, and the best program."""
        proposed = False
        for expr in self._advance():
            proposed = True
            yield expr
        if self.stage == 1 and not proposed and self.target.depth == 0:
            yield from self._advance()

    def _advance(self) -> Iterator[Expr]:
        stages: tuple[Callable[[], None], ...] = (self._one_cut, self._two_cuts, self._cases)
        if 0 < self.stage < len(stages):
            self._found_by_others()  # a text that a stored skill gives costs less than what the later stages try
        (stages[self.stage] if self.stage < len(stages) else self._found_by_others)()
        patience = PATIENCE[min(self.stage, len(PATIENCE) - 1)]
        if self.space.inside is not None:
            patience = min(patience, INSIDE)
        self.stage += 1
        if self.best is None or self.best[0] > patience or self.best[0] >= self.offered:
            return
        self.offered = self.best[0]
        expr = self._build(self.best[1])
        if self.target.fits(expr.values):
            yield expr
        elif self.retries:
            yield from self._retry(expr)

    def _retry(self, expr: Expr) -> Iterator[Expr]:
        """Starts anew with a row that the program fails on among those that are looked at."""
        self.retries -= 1
        rows = zip(self.target.rows, self.target.wanted, strict=True)
        wrong = [i for i, (row, want) in enumerate(rows) if expr.values[row] != want and i not in self.sample]
        if wrong:
            self._start([*self.sample, *wrong[:2]])
            stages, self.stage = self.stage, 0
            for _ in range(stages):
                yield from self._advance()

    def _build(self, found: Found) -> Expr:
        if isinstance(found, Choice):
            return choose(realise(self.space, found.condition), self._build(found.then), self._build(found.otherwise))
        if not found:  # a branch that gives nothing
            return self.space.constant("")
        whole = realise(self.space, found[0])
        for part in found[1:]:
            whole = self.space.apply(CONCAT, [whole, realise(self.space, part)])
        return whole

    def _lay(self) -> None:
        path = self.cover.path(min(self.cheapest, PATIENCE[-1]))
        if path is not None:
            self.best = path

    def _take(self, found: Iterable[Piece]) -> None:
        budget = self.space.budget
        for piece in found:
            budget.spent += 1
            self.cover.add(piece)
        budget.check()

    def _one_cut(self) -> None:
        once = sorted(self.bench.once.values(), key=lambda piece: piece.cost)
        self._take(once)
        self._take(recased(once))
        self._take(trimmed(once))
        self._take(padded(once[:60], self.texts))
        inputs = [number for number in self.bench.kit.numbers if number.op is None]
        self._take(figures(inputs, self.bench.units, self.texts))
        self._lay()
        if self.cheapest > GOOD_ENOUGH:
            for source in self.bench.sources:
                self._take(spans(source, self.bench.kit, self.texts))
                self._take(sieves(source, self.texts))
                self._take(joins(source, self.bench.kit, self.texts))
            self._take(joined(self.space, self.bench.rows))
            self._take(dates(once, self.texts))
            for day in self.bench.days:
                self._take(written(day, self.texts))
            self._lay()

    def _rewrite(self, others: Sequence[Piece]) -> None:
        """Rewritings into what is wanted, and into what is left of it without the ends that all outputs share."""
        inputs, budget = self.bench.sources, self.space.budget
        self._take(rewrites(inputs, others, self.texts, budget))
        front, back = shared_ends(self.texts)
        if front or back:
            cores = tuple(text[front : len(text) - back] for text in self.texts)
            self._take(rewrites(inputs, others, cores, budget))
        self._lay()

    def _two_cuts(self) -> None:
        if self.cheapest > GOOD_ENOUGH:
            nearest = sorted(self.bench.once.values(), key=lambda piece: piece.cost)[:80]
            self._rewrite(nearest)
        if self.cheapest > 1.6 * GOOD_ENOUGH:
            twice = self.bench.twice()
            self._take(twice)
            self._take(recased(twice))
            self._lay()

    def _cases(self) -> None:
        if self.cheapest <= 1.6 * GOOD_ENOUGH or len(self.sample) < 3:
            return
        useful = self._useful()
        for condition in conditions(self.bench.kit)[:MAX_CONDITIONS]:
            bound = min(self.cheapest, PATIENCE[self.stage]) - condition.cost - 2.0
            then = self._half(condition, useful, bound, taken=True)
            otherwise = self._half(condition, useful, bound - then[0], taken=False) if then else None
            if then and otherwise:
                self.best = 2.0 + condition.cost + then[0] + otherwise[0], Choice(condition, then[1], otherwise[1])

    def _useful(self) -> list[tuple[int, Piece]]:
        """The pieces that are part of what is wanted on two rows or more, and on which, as bits."""
        useful = []
        for piece in sorted([*self.bench.once.values(), *self.bench.twice()], key=lambda piece: piece.cost):
            bits = 0
            for place, (text, want) in enumerate(zip(piece.values, self.texts, strict=True)):
                if text is not None and text in want:
                    bits |= 1 << place
            if bits.bit_count() > 1:
                useful.append((bits, piece))
        return useful

    def _half(
        self, condition: Piece, useful: list[tuple[int, Piece]], bound: float, *, taken: bool
    ) -> tuple[float, list[Part]] | None:
        """The cheapest cover of the rows where the condition is `taken`."""
        self.space.budget.check()
        chosen = [place for place, answer in enumerate(condition.values) if answer is taken]
        bits = sum(1 << place for place in chosen)
        cover = Cover(tuple(self.texts[place] for place in chosen), chosen)
        for mask, piece in useful:
            if mask & bits == bits:
                self.space.budget.spent += 1
                cover.add(piece)
        # A branch for one example alone is nearly a table of the examples.
        alone = LONE_BRANCH if len(chosen) == 1 else 0.0
        path = cover.path(bound - alone, 300)
        return path and (path[0] + alone, path[1])

    def _found_by_others(self) -> None:
        """Texts that the enumeration has found since."""
        pool = [expr for expr in self.space.pool("str", 6) if not expr.constant and expr.op is not None]
        fresh = [expr for expr in pool if id(expr) not in self.seen]
        self.seen.update(map(id, fresh))
        before = self.cover.size
        self._take(leaf(expr, 1.0 + 0.9 * expr.cost, self.bench.rows) for expr in fresh)
        if any(sign.isdigit() for sign in self.texts[0]):
            self._take(figures(self._numbers(), self.bench.units[:2], self.texts))
        if self.cover.size > before:
            self._lay()

    def _numbers(self) -> list[Piece]:
        """The numbers that the enumeration has found since."""
        fresh = [e for e in self.space.pool("int", 3) if e.op is not None and not e.constant and id(e) not in self.seen]
        self.seen.update(map(id, fresh))
        return [leaf(expr, 0.6 + 0.9 * expr.cost, self.bench.rows) for expr in fresh]


def choose(condition: Expr, then: Expr, otherwise: Expr) -> Expr:
    """`then if condition else otherwise`; an error in the branch not taken does not matter."""
    branches = zip(condition.values, then.values, otherwise.values, strict=True)
    values = tuple(test if test.__class__ is Err else yes if test else no for test, yes, no in branches)
    cost = 2 + condition.cost + then.cost + otherwise.cost
    partial = any(value.__class__ is Err for value in values)
    return make(IF, (condition, then, otherwise), "str", values, cost, partial=partial)
