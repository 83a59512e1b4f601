"""Conditions: programs that are right on some of the examples, joined by a learned test.

Every expression is right on some rows; a truth value splits them. Two expressions that cover all rows, and a
test that separates them, make `A if test else B`; a third branch is tried where two do not do. The rows on one side
of a cheap test are a target of their own, too: so what deduction finds may be a branch. A branch must serve at least
two rows, except the usual one for an empty input, and outcomes that the description names: else it would be a table
of the examples.
"""

from __future__ import annotations

from collections.abc import Iterator

from skillforge.writers.search import kinds
from skillforge.writers.search.branching import IF, IF_ANY, IF_TOLD
from skillforge.writers.search.expr import Err, Expr
from skillforge.writers.search.operators import Operator
from skillforge.writers.search.outcomes import families, is_told, told_apart
from skillforge.writers.search.space import Space, make
from skillforge.writers.search.target import Target, compatible, same

MAX_BRANCHES = 150
MAX_GUARDS = 400
SUGGESTED = 3
"""What a branch may cost that stands for a bare input."""

SIDE_GUARD, SIDES = 5, 8
"""What a test may cost whose two sides become targets, and so many of them."""

_EMPTY = Operator("not", ("T",), "bool", lambda value: not value, "not {0}", cost=1)


def otherwise(space: Space, items: Expr, default: Expr, value: Expr) -> Expr:
    """`default if not items else value`."""
    test = space.apply(_EMPTY, (items,))
    values = tuple(
        empty if empty.__class__ is Err else mine if empty else theirs
        for empty, mine, theirs in zip(test.values, default.values, value.values, strict=True)
    )
    return make(IF_ANY, (test, default, value), value.kind, values, IF_ANY.cost + test.cost + default.cost + value.cost)


class Conditions:
    """The deducer; it remembers which expressions of a space it has looked at for which target."""

    def __init__(self) -> None:
        self._state: dict[Target, _State] = {}

    def __call__(self, space: Space, target: Target) -> Iterator[Expr]:
        if not target.branches or len(target.rows) < 3 or space.done[0] < 3:
            return
        state = self._state.get(target)
        if state is None:
            state = self._state[target] = _State(space, target)
        if state.look():
            yield from state.joins()
            state.open_sides()


class _State:
    def __init__(self, space: Space, target: Target) -> None:
        self.space = space
        self.target = target
        self.full = (1 << len(target.rows)) - 1
        self.branches: dict[int, Expr] = {}
        self.guards: dict[int, Expr] = {}
        self.defaults: set[int] = set()
        self.looked = 0
        self.sides: set[int] = set()
        self.told: set[int] = set()  # by tests of what the description names
        for name in sorted({want.name for want in target.wanted if want.__class__ is Err}):
            raised = Expr(kinds.NOTHING, (Err(name),) * space.rows, 1, constant=True, partial=True)
            self._branch(raised)
        for variable in space.variables():
            if (variable.outer is None and not isinstance(variable.kind, str)) or variable.kind == "str":
                empty = space.apply(_EMPTY, (variable,))
                mask = self._truth(empty)
                if mask is not None:
                    self.guards[mask] = empty
                    self.defaults.add(mask)
        if not target.depth and space.inside is None:
            for tests in families(space, target.rows, target.wanted):
                for test, truth in tests:
                    if 0 < truth < self.full:
                        self.guards.setdefault(truth, test)
                        self.told.add(truth)
        for value in self._plain():
            self._branch(space.constant(value, 1))

    def _plain(self) -> list[object]:
        """Wanted values that stand for themselves: None, zero, empty things."""
        found: dict[str, object] = {}
        for want in self.target.wanted:
            if want is None or want in ("", [], {}, 0, 1, -1):
                found[repr(want)] = want
        return list(found.values())

    def look(self) -> bool:
        """Takes in what the space has found since; False when nothing is new."""
        fresh = self.space.fresh
        news = False
        for expr in fresh[self.looked :]:
            if expr.kind == "bool" and not self._divides_by_chance(expr):
                mask = self._truth(expr)
                if mask is not None and mask not in self.guards and len(self.guards) < MAX_GUARDS:
                    self.guards[mask] = expr
                    news = True
            if compatible(expr.kind, self.target.kind):
                news = self._branch(expr) or news
        self.looked = len(fresh)
        return news

    def _divides_by_chance(self, guard: Expr) -> bool:
        """A test of parity divides few rows by chance, and is seldom meant where nobody speaks of it."""
        if guard.op is None or guard.op.name not in ("even", "odd") or len(self.target.rows) > 5:
            return False
        return not guard.op.words & self.space.prior.words

    def _truth(self, guard: Expr) -> int | None:
        mask = 0
        for place, row in enumerate(self.target.rows):
            value = guard.values[row]
            if value is True:
                mask |= 1 << place
            elif value is not False:
                return None
        return mask if 0 < mask < self.full else None

    def _branch(self, expr: Expr) -> bool:
        mask = self.target.mask(expr.values)
        known = self.branches.get(mask)
        if mask == 0 or len(self.branches) >= MAX_BRANCHES:
            return False
        if known is not None and not (self._is_suggested(expr) and known.op is None and not known.constant):
            return False
        self.branches[mask] = expr
        return True

    def open_sides(self) -> None:
        """What is wanted on either side of a cheap test becomes a target; what solves it is a branch."""
        if self.target.depth or self.space.inside is not None:
            return
        sides = [
            (self._is_right(self.full & ~side), guard.cost, side)
            for truth, guard in self.guards.items()
            for side in (truth, self.full & ~truth)
            if guard.cost <= SIDE_GUARD and side not in self.sides and side.bit_count() > 1
        ]
        for other_is_right, cost, side in sorted(sides, key=lambda each: (not each[0], each[1])):
            told = side in self.told or self.full & ~side in self.told
            if len(self.sides) >= SIDES // (1 if other_is_right and told else 2 if other_is_right or told else 4):
                continue
            self.sides.add(side)
            places = [place for place in range(len(self.target.rows)) if side >> place & 1]
            wanted = [self.target.wanted[place] for place in places]
            if not self._is_right(side) and any(not same(want, wanted[0]) for want in wanted):
                overhead = self.target.overhead + IF.cost + cost
                rows = [self.target.rows[place] for place in places]
                depth = self.target.depth + 1
                self.space.aim(Target(rows, wanted, self._found, overhead=overhead, depth=depth, side=True))

    def _is_right(self, side: int) -> bool:
        """Whether some branch is right there."""
        return any(not side & ~mask for mask in self.branches)

    def _found(self, expr: Expr) -> None:
        if self.target.open and self._branch(expr):
            for joined in self.joins():
                self.space.offer(joined, self.target)

    def _is_suggested(self, expr: Expr) -> bool:
        """Whether it does what the description says to an input, in one step."""
        return expr.op is not None and expr.cost <= SUGGESTED and bool(expr.op.words & self.space.prior.words)

    def joins(self) -> Iterator[Expr]:
        """Two branches and a test; else three and two tests."""
        self.space.budget.spent += len(self.branches) * len(self.branches) // 20 + len(self.guards)
        best = self._outcomes() or self._pair(self.full)
        if best is None and len(self.target.rows) >= 6:
            best = self._triple()
        if best is not None:
            yield best

    def _pair(self, rows: int) -> Expr | None:
        """The cheapest conditional that is right on `rows`."""
        best: Expr | None = None
        branches = list(self.branches.items())
        for mask, branch in branches:
            left = rows & ~mask
            if not left or left == rows:
                continue
            for other, second in branches:
                if left & ~other:
                    continue
                if best is not None and branch.cost + second.cost + IF.cost + 1 >= best.cost:
                    continue
                guard = self._guard(rows, mask, other, branch, second)
                if guard is not None:
                    joined = self._join(guard, branch, second)
                    if best is None or joined.cost < best.cost:
                        best = joined
        return best

    def _guard(self, rows: int, mask: int, other: int, branch: Expr, second: Expr) -> Expr | None:
        """The cheapest test that is true only where `branch` is right, and false only where `second` is."""
        best: Expr | None = None
        for truth, guard in self.guards.items():
            mine, theirs = truth & rows, rows & ~truth
            if mine & ~mask or theirs & ~other:
                continue
            if not self._served(mine, guard, branch) or not self._served(theirs, guard, second):
                continue
            if best is None or guard.cost < best.cost:
                best = guard
        return best

    def _served(self, rows: int, guard: Expr, branch: Expr) -> bool:
        count = rows.bit_count()
        if count >= 2:
            return True
        if count == 0:
            return False
        if branch.kind == kinds.NOTHING or self.space.inside is not None:
            return guard.cost <= 4
        mask = self._truth(guard)
        if branch.constant and mask in self.defaults:
            return True
        return branch.op is None and guard.cost <= 4 and (not branch.constant or is_told(self.space, branch.values[0]))

    def _outcomes(self) -> Expr | None:
        """The outcomes that the description names, told apart by what it names."""
        steps = told_apart(self.space, self.target.rows, self.target.wanted)
        if steps is None:
            return None
        whole = self.space.constant(steps[-1][1], 1)
        for test, outcome in reversed(steps[:-1]):
            if test is not None:
                whole = self._join(test, self.space.constant(outcome, 1), whole, IF_TOLD)
        return whole

    def _triple(self) -> Expr | None:
        branches = sorted(self.branches.items(), key=lambda pair: pair[1].cost)[:40]
        guards = sorted(self.guards.items(), key=lambda pair: pair[1].cost)[:60]
        best: Expr | None = None
        for truth, guard in guards:
            for mask, branch in branches:
                if truth & ~mask or not self._served(truth, guard, branch):
                    continue
                rest = self._pair(self.full & ~truth)
                self.space.budget.spent += 20
                if rest is not None:
                    joined = self._join(guard, branch, rest)
                    if best is None or joined.cost < best.cost:
                        best = joined
                break
        return best

    def _join(self, guard: Expr, branch: Expr, second: Expr, operator: Operator = IF) -> Expr:
        if operator is IF and guard.op is _EMPTY and branch.op is None and branch.kind != kinds.NOTHING:
            operator = IF_ANY
        values = tuple(
            test if test.__class__ is Err else a if test else b
            for test, a, b in zip(guard.values, branch.values, second.values, strict=True)
        )
        return Expr(
            self.target.kind, values, operator.cost + guard.cost + branch.cost + second.cost, op=operator,
            args=(guard, branch, second), partial=any(value.__class__ is Err for value in values),
            layer=max(guard.layer, branch.layer, second.layer), free=guard.free or branch.free or second.free,
        )  # fmt: skip
