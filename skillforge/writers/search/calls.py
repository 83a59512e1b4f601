"""Calls: stored skills put to the inputs, and to what they give; what a task that builds on skills most often is.

`g(f(x), y)` three deep, and `[f(x, y) for x in g(text)]`, its sum, and `{k: f(v) for k, v in g(rows).items()}`, all
before the layer of stored skills is grown, whatever such calls cost.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from heapq import nsmallest
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from skillforge.writers.search import kinds
from skillforge.writers.search.expr import Err, Expr
from skillforge.writers.search.kinds import Kind
from skillforge.writers.search.operators import Operator, lists, op
from skillforge.writers.search.operators.numbers import BY_NAME as NUMBERS
from skillforge.writers.search.operators.records import DICT_OF
from skillforge.writers.search.operators.text import BY_NAME as TEXTS
from skillforge.writers.search.places import looked_up, places
from skillforge.writers.search.rule import Rule

if TYPE_CHECKING:
    from skillforge.writers.search.space import Space

ROUNDS = 5
"""So often skills that the task names are put to what they give; guesses once."""

CALLS = 400
"""So many calls of each skill in a round; inside of element functions a quarter, of guesses a tenth."""

POOLS = {1: 200, 2: 40, 3: 16, 4: 9, 5: 6}
"""So many arguments are looked at in each place, by how many a skill takes."""

NAMED = 2
"""What it counts that one more of the skills that a task names is in a call."""

LISTS, OTHERS = 8, 10
"""So many lists are gone through with a skill in a round, and so many choices of what else it takes."""

TOLD = 6
"""So many constants that the description names are given to skills."""

FIRST_PLACES = (0, 1, 2)
"""Numbers that skills are given besides."""

GLUED = 12
"""So many of what skills gave are summed up, or put together with another of the same skill, in a round."""

TESTS = 20
"""So many tests of what skills gave are put together with "and" and "or"."""

FINISHED = 50
"""So often each operator is put to what the skills gave, in the end."""

FIELDS = 4
"""So many names of fields that skills' records have, and the inputs' do not, are given to skills."""

FIRST_OR_EMPTY = op("first_or_empty", "list[list[T]] -> list[T]", lambda rows: next(iter(rows), []),
                    "next(iter({0}), [])", cost=1)  # fmt: skip
BY_LINES = op("by_lines", "list[str] -> str", "\n".join, '"\\n".join({0:iter})', cost=1)
MAP, FLATTEN, FIRST = (lists.BY_NAME[name] for name in ("map", "flatten", "first"))


def call(space: Space, batch: int) -> Iterator[None]:
    """Keeps what the stored skills make of what there is; yields now and then."""
    named = any(each.required for each in space.operators)
    given = space.variables()
    for header in [header for expr in given for header in _header(space, expr)]:
        space.keep(header)  # element functions see it, too
        given.append(header)
    given += [place for expr in given for place in places(space, expr)]
    new = set(given)
    glued: list[Expr] = []
    told, firsts = _told(space), _firsts(space)
    likely = _Likely(firsts)
    calls_each = CALLS // ((1 if space.inside is None else 4) * (1 if named else 10))
    for turn in range(ROUNDS if named else 1):
        calls: list[tuple[int, Rule, tuple[Expr, ...]]] = []
        skills = [each for each in space.bound_rules() if each.operator.component and each.operator.required is named]
        known_by_now = [*given, *told, *_fields(space, given), *firsts]
        for rule in skills:
            calls += [(cost, rule, args) for cost, args in likely.choices(rule, known_by_now, calls_each, new)]
        for count, (cost, rule, args) in enumerate(sorted(calls, key=itemgetter(0))):
            space.consider(rule, args, cost, 1)
            if count % batch == 0:
                space.budget.check()
                yield
        if named and space.inside is None:
            for rule in skills:
                _call_on_each(space, rule, [expr for expr in given if expr in new])
                yield
        known = set(given)
        if named and space.inside is None:
            _glue(space, glued)
            yield
        found = [expr for levels in space.found[1].values() for exprs in levels.values() for expr in exprs]
        given += sorted((expr for expr in found if expr not in known), key=lambda expr: expr.cost)
        for place in [place for expr in given[len(known) :] for place in places(space, expr)]:
            space.keep(place)
            given.append(place)
        if turn == 0:  # not before: a skill that does the same is rather meant
            given += _kept(space, [cut for expr in space.variables() for cut in _cut_up(space, expr)])
        new = set(given[len(known) :])
        if not new:
            break
    if named and space.inside is None:
        yield from _finish(space, [*given, *told, *firsts], likely, batch)


class _Likely:
    """How likely a call is what is meant: the more of the skills that the task names and of its inputs it has."""

    def __init__(self, unlikely: Sequence[Expr] = ()) -> None:
        self.unlikely = frozenset(unlikely)
        self._bits: dict[Operator, int] = {}
        self._uses: dict[Expr, int] = {}

    def choices(
        self, rule: Rule, exprs: Sequence[Expr], most: int, new: AbstractSet[Expr]
    ) -> list[tuple[int, tuple[Expr, ...]]]:
        """The likeliest arguments of an operator among expressions, some of them `new`, with what it then costs."""
        size = POOLS.get(len(rule.takes), POOLS[max(POOLS)])
        pools = []
        for kind in rule.takes:
            pool = [(self._cost(each), self._used(each), each.inputs, each) for each in exprs if each.kind == kind]
            pools.append(nsmallest(size, pool, key=_price))
        mine = self._bit(rule.operator) if rule.operator.component else 0
        found = []
        for choice in itertools.product(*pools):
            cost, uses, inputs, fresh = rule.cost, mine, 0, False
            for each in choice:
                cost += each[0]
                uses |= each[1]
                inputs |= each[2]
                fresh = fresh or each[3] in new
            if fresh:
                found.append((cost - NAMED * uses.bit_count() - inputs.bit_count(), cost, choice))
        return [(cost, tuple([each[3] for each in choice])) for _, cost, choice in nsmallest(most, found, key=_FIRST)]

    def _cost(self, expr: Expr) -> int:
        return expr.cost + (expr in self.unlikely)

    def _used(self, expr: Expr) -> int:
        """The stored skills in it, as bits."""
        if expr not in self._uses:
            used = self._bit(expr.op) if expr.op is not None and expr.op.component else 0
            for arg in expr.args:
                used |= self._used(arg if isinstance(arg, Expr) else arg.body)
            self._uses[expr] = used
        return self._uses[expr]

    def _bit(self, skill: Operator) -> int:
        return 1 << self._bits.setdefault(skill, len(self._bits))


_FIRST = itemgetter(0)


def _price(argument: tuple[int, int, int, Expr]) -> int:
    """The less, the likelier it is an argument."""
    cost, uses, inputs, _ = argument
    return cost - NAMED * uses.bit_count() - inputs.bit_count()


def _finish(space: Space, given: Sequence[Expr], likely: _Likely, batch: int) -> Iterator[None]:
    """One operator put to what the skills gave, where it gives what the task wants, whatever that costs."""
    wanted = [target.kind for target in space.targets if target.open and not target.depth]
    made = {expr for expr in given if expr.layer}
    for rule in space.bound_rules():
        operator = rule.operator
        if operator.component or operator.function >= 0 or len(rule.takes) > 2 or rule.gives not in wanted:
            continue
        choices = likely.choices(rule, given, FINISHED, made)
        for count, (cost, args) in enumerate(choices):
            space.consider(rule, args, cost, 1)
            if count % batch == 0:
                space.budget.check()
        yield


def _header(space: Space, table: Expr) -> Iterator[Expr]:
    """The first row of a table that is given, which most often names its columns."""
    if table.kind[0] == "list" and table.kind[1][0] in ("list", "row"):
        header = space.apply(FIRST, [table])
        if header.partial:
            header = space.apply(FIRST_OR_EMPTY, [table])
        header.cost = table.cost + 1
        yield header


def _kept(space: Space, exprs: Sequence[Expr]) -> list[Expr]:
    """Those whose values are new."""
    before = len(space.fresh)
    for expr in exprs:
        space.keep(expr)
    return space.fresh[before:]


def _cut_up(space: Space, text: Expr) -> Iterator[Expr]:
    """The lines of a text that is given, or its words, where the description speaks of these."""
    for name in ("lines", "words") if text.kind == "str" and space.inside is None else ():
        if TEXTS[name].words & space.prior.words:
            yield space.apply(TEXTS[name], [text])


def _told(space: Space) -> list[Expr]:
    """Constants that the description names: quoted, or a word of it."""
    constants = space.constants()
    quoted = [expr for expr in constants if expr.values[0] in space.prior.told]
    words = [expr for expr in constants if expr.kind == "str" and expr.values[0] in space.prior.words]
    return list(dict.fromkeys([*quoted, *words]))[:TOLD]


def _firsts(space: Space) -> list[Expr]:
    """The small numbers that nobody needs to tell."""
    told = _told(space)
    return [each for each in space.constants() if each.values[0] in FIRST_PLACES and each not in told]


def _call_on_each(space: Space, rule: Rule, given: Sequence[Expr]) -> None:
    """The skill, put to each element of the lists given, or to what the pairs of a dict hold."""
    ranged = [expr for expr in given if expr.kind[0] == "list" and not isinstance(expr.kind, str)]
    for collection in ranged[:LISTS]:
        found = space.elements.of(collection, is_open=True)
        if found is None:
            continue
        child, index = found
        pairs = collection.kind[1][0] == "tuple" and len(child.items) == 2
        for body in _bodies(child, rule.operator, [*child.items] if pairs else [*child.whole]):
            before = len(space.fresh)
            if pairs:
                _range(space, DICT_OF, collection, child, index, (child.items[0], body))
            if not pairs or not _SUMMED.get(body.kind):
                _range(space, MAP, collection, child, index, (body,))
            for made in space.fresh[before:]:
                more = FLATTEN if made.kind[1][0] == "list" and made.kind[0] == "list" else _SUMMED.get(made.kind)
                if more is not None:
                    space.consider(Rule(more, (made.kind,), made.kind[1], 1), (made,), made.cost + 1, 1)


def _range(
    space: Space, operator: Operator, collection: Expr, child: Space, index: tuple[Any, ...], bodies: tuple[Expr, ...]
) -> None:
    """`operator` over a collection, with these element functions."""
    takes = (collection.kind, *(("fn", body.kind) for body in bodies))
    kind = ("dict", *(body.kind for body in bodies)) if operator is DICT_OF else ("list", bodies[0].kind)
    space.elements.apply(Rule(operator, takes, kind, 2), collection, child, index, bodies, collection.cost + 2, 1)


def _glue(space: Space, glued: list[Expr]) -> None:
    """What the commonest operators make of what skills gave: the size of a list, the difference of two numbers."""
    found = [expr for levels in space.found[1].values() for exprs in levels.values() for expr in exprs]
    called = [expr for expr in found if expr.op is not None and expr.op.component and expr not in glued]
    called = sorted(called, key=lambda expr: expr.cost)[:GLUED]
    glued += called
    before = len(space.fresh)
    for expr in called:
        for operator, gives in _summaries(expr.kind):
            _put(space, operator, (expr,), gives)
        for variable in space.variables():
            if expr.kind == ("list", variable.kind):
                _put(space, lists.BY_NAME["in"], (variable, expr), "bool")
    for one, other in itertools.permutations(glued, 2):
        if one.op is other.op and one.kind == other.kind and (one in called or other in called):
            for operator, gives in _together(one.kind):
                _put(space, operator, (one, other), gives)
    if not any(target.kind == "bool" for target in space.targets):
        return
    found = [expr for expr in [*called, *space.fresh[before:]] if expr.kind == "bool"]
    tests = [expr for expr in found if len(set(expr.values)) > 1][:TESTS]
    for pair in itertools.combinations(tests, 2):
        for name in ("and", "or"):
            _put(space, NUMBERS[name], pair, "bool")


def _summaries(kind: Kind) -> Iterator[tuple[Operator, Kind]]:
    """What a list comes to."""
    if kind[0] == "list":
        yield lists.BY_NAME["len"], "int"
        if kind[1] in ("int", "float"):
            yield lists.BY_NAME["sum" if kind[1] == "int" else "sumf"], kind[1]
            yield lists.BY_NAME["max"], kind[1]
            yield lists.BY_NAME["min"], kind[1]
        if kind[1] in ("int", "float", "str"):
            yield lists.BY_NAME["sort"], kind
        if kind[1] == "str":
            yield BY_LINES, "str"
        yield lists.BY_NAME["first"], kind[1]
        yield lists.BY_NAME["last"], kind[1]


def _together(kind: Kind) -> Iterator[tuple[Operator, Kind]]:
    """What two of a kind come to."""
    if kind[0] == "list":
        yield lists.BY_NAME["concat"], kind
    if kind in ("int", "float"):
        yield NUMBERS["sub" if kind == "int" else "subf"], kind
        yield NUMBERS["add" if kind == "int" else "addf"], kind
    if kind in ("int", "str") or kind[0] in ("list", "dict"):
        yield NUMBERS["eq"], "bool"
        yield NUMBERS["ne"], "bool"


def _put(space: Space, operator: Operator, args: tuple[Expr, ...], gives: Kind) -> None:
    takes = tuple(arg.kind for arg in args)
    cost = operator.cost + sum(arg.cost for arg in args) + 1  # what skills make of what they gave comes first
    space.consider(Rule(operator, takes, gives, operator.cost), args, cost, 1)


def _fields(space: Space, given: Sequence[Expr]) -> list[Expr]:
    """The names of fields that records have which skills made, and no input."""
    names = [dict.fromkeys(name for expr in given if (expr.op is not None) is made for name in _names(expr.kind))
             for made in (False, True)]  # fmt: skip
    return [space.constant(name, 2) for name in names[1] if name not in names[0]][:FIELDS]


def _names(kind: Kind) -> list[str]:
    if kind[0] == "list" and not isinstance(kind, str):
        return _names(kind[1])
    return [name for name, _ in kind[1]] if kind[0] == "record" else []


_SUMMED = {("list", "int"): lists.BY_NAME["sum"], ("list", "float"): lists.BY_NAME["sumf"]}


def _bodies(child: Space, skill: Operator, elements: Sequence[Expr]) -> Iterator[Expr]:
    """The skill's calls of an element, and of what is around it where it takes more."""
    mine = [*elements, *looked_up(child)]
    around = [expr for expr in child.variables() if expr.free]
    known = [*mine, *around, *_told(child), *(firsts := _firsts(child))]
    pools = [[expr for expr in known if kinds.passes_as(expr.kind, take)] for take in skill.takes]
    size = POOLS.get(len(pools), POOLS[max(POOLS)])
    found = [
        (sum([_far(arg, mine, firsts) for arg in set(args)]), args)
        for args in itertools.product(*(pool[:size] for pool in pools))
        if any(arg in mine for arg in args)
    ]
    for _, args in nsmallest(OTHERS, found, key=itemgetter(0)):
        body = child.apply(skill, args)
        if not all(value.__class__ is Err for value in body.values):
            yield body


def _far(arg: Expr, mine: Sequence[Expr], firsts: Sequence[Expr]) -> int:
    """How unlikely an argument is: what stands in the element, or is made by another skill, is what is meant."""
    return arg.cost - 4 * (arg in mine) - 2 * arg.layer + 2 * (arg in firsts)
