"""Conditions: programs that are right on some of the examples, joined by a learned test.

Every expression is right on some rows; a truth value splits them. Two expressions that cover all rows, and a
test that separates them, make `A if test else B`; a third branch is tried where two do not do. A branch must
serve at least two rows, except the usual one for an empty input: else it would be a table of the examples.
"""

from __future__ import annotations

from collections.abc import Iterator

from skillforge.writers.search import kinds
from skillforge.writers.search.expr import Err, Expr
from skillforge.writers.search.operators import Operator
from skillforge.writers.search.space import Space
from skillforge.writers.search.target import Target, compatible

IF = Operator("if", ("bool", "T", "T"), "T", lambda test, a, b: a if test else b, "{1} if {0} else {2}", cost=2)
MAX_BRANCHES = 150
MAX_GUARDS = 400

_EMPTY = Operator("not", ("T",), "bool", lambda value: not value, "not {0}", cost=1)


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


class _State:
    def __init__(self, space: Space, target: Target) -> None:
        self.space = space
        self.target = target
        self.full = (1 << len(target.rows)) - 1
        self.branches: dict[int, Expr] = {}
        self.guards: dict[int, Expr] = {}
        self.defaults: set[int] = set()
        self.looked = 0
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
            if expr.kind == "bool":
                mask = self._truth(expr)
                if mask is not None and mask not in self.guards and len(self.guards) < MAX_GUARDS:
                    self.guards[mask] = expr
                    news = True
            if compatible(expr.kind, self.target.kind):
                news = self._branch(expr) or news
        self.looked = len(fresh)
        return news

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
        if mask == 0 or mask in self.branches or len(self.branches) >= MAX_BRANCHES:
            return False
        self.branches[mask] = expr
        return True

    def joins(self) -> Iterator[Expr]:
        """Two branches and a test; else three and two tests."""
        self.space.budget.spent += len(self.branches) * len(self.branches) // 20 + len(self.guards)
        best = self._pair(self.full)
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
        return branch.constant and mask in self.defaults

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

    def _join(self, guard: Expr, branch: Expr, second: Expr) -> Expr:
        values = tuple(
            test if test.__class__ is Err else a if test else b
            for test, a, b in zip(guard.values, branch.values, second.values, strict=True)
        )
        return Expr(
            self.target.kind, values, IF.cost + guard.cost + branch.cost + second.cost, op=IF,
            args=(guard, branch, second), partial=any(value.__class__ is Err for value in values),
            layer=max(guard.layer, branch.layer, second.layer), free=guard.free or branch.free or second.free,
        )  # fmt: skip
