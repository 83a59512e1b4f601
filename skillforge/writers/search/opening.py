"""Opening: what a search begins with, its inputs and constants, and the two spaces that are made of them.

The *wide* space has every operator. All of them together reach programs of three or four steps before a budget is
spent. The *narrow* one has the operators and constants that the description names, some forty: there programs twice as
long are soon tried. (BUSTLE, arXiv:2007.14381, and PROBE, arXiv:2010.08663, learn what to try first from the examples
and from what nearly fits; here the words say it.)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from skillforge.writers.search import constants, kinds
from skillforge.writers.search.budget import Budget
from skillforge.writers.search.components import folds
from skillforge.writers.search.constants import Constant
from skillforge.writers.search.expr import Expr
from skillforge.writers.search.imagined import imagined
from skillforge.writers.search.operators import Operator, catalogue, op
from skillforge.writers.search.prior import Prior
from skillforge.writers.search.render import operator_uses
from skillforge.writers.search.space import FORWARD, Space, make
from skillforge.writers.search.thesaurus import meant, stem

SMALL = (
    ("int", 0, 2), ("int", 1, 1), ("int", 2, 2), ("int", -1, 2), ("int", 3, 2), ("int", 4, 3), ("int", 5, 3),
    ("int", 10, 3), ("int", 100, 3), ("str", "", 1), ("str", " ", 1), ("str", ",", 2),
)  # fmt: skip
"""Constants that every search has: kind, value, cost."""

SMALLEST = (("int", 0, 2), ("int", 1, 1), ("str", "", 1))
"""Those of the narrow space, besides what is told and the commonest signs of the inputs."""

SIGNS = 2

UNNAMED = frozenset({
    "map", "filter", "add", "sub", "concat", "join_chars", "eq", "and", "not", "or", "len", "len_text", "int",
    "str_int", "items", "keys", "values",
})  # fmt: skip
"""Operators that nobody needs to name."""

IDLE = frozenset(map(stem, ("and", "or", "in", "is", "at", "up", "list", "text", "string")))
"""Stems of words that any description has, whatever it is about."""

FARTHER = FORWARD + 2
"""What a list, or an element function, may cost in the narrow space to be tried without a target."""

FAINT, VAGUE, CLEAR = 0.07, 0.2, 0.5
"""An operator that the words hint at no more than this is left out of it, or costs one more: many others have these
words, too. One that they hint at as strongly as the last is cheap there, however rare."""

MOST_NAMED = 48
"""So many operators that are named are in it, at most: the likeliest."""

HALF = 0.5
"""What a word counts that stands for another one."""


class Opening:
    """The inputs and constants of a request, and the spaces made of them and of these `operators`."""

    def __init__(self, request: dict[str, Any], operators: Sequence[Operator]) -> None:
        self.description: str = request.get("description", "")
        self.examples = request["examples"]
        names = [parameter["name"] for parameter in request["parameters"]]
        given = [example["args"] for example in self.examples]
        self.rows = [*given, *imagined(given)]
        self.columns = list(zip(*given, strict=True))
        self.wanted = [example["expected"] for example in self.examples if not example.get("raises")]
        self.inputs: list[Expr] = []
        for place, (name, column) in enumerate(zip(names, zip(*self.rows, strict=True), strict=True)):
            self.inputs.append(Expr(kinds.of(column), tuple(column), 1, name=name, inputs=1 << place))
            self.inputs += _places(self.inputs[-1])
        told = constants.told(self.description)
        self.numbers: list[Constant] = [("int", value, 1) for value in told if value.__class__ is int]
        self.fields: list[Constant] = [("str", name, 2) for name in constants.fields(self.columns, self.description)]
        taken = {request["name"], *names}
        self.operators = [each for each in operators if not taken & operator_uses(each)]

    def wide(self, skills: Sequence[Operator], favoured: Iterable[str], budget: Budget) -> Space:
        """The space of all operators."""
        mined = _words(self.columns) + constants.mine(self.columns, self.wanted, self.description)
        leaves = self._leaves([*self.numbers, *self.fields, *SMALL, *mined])
        # Of what gives the same values, the first is kept: what the task names, then operators, then guesses.
        named, guessed = [[each for each in skills if each.required is such] for such in (True, False)]
        named += folds(named)
        for each in guessed:
            each.cost = 2 if named else 1  # beside skills that the task names, an operator that does the same says more
        return self._space([*named, *self.operators, *guessed], leaves, skills, budget, favoured)

    def narrow(self, skills: Sequence[Operator], budget: Budget) -> Space | None:
        """The space of what the description names, with the skills that the task names, or guesses where it names none.

        None where the description says nothing.
        """
        words = constants.words(self.description)
        if not words:
            return None
        hints = _hints(self.operators, words)
        likeliest = sorted(self.operators, key=lambda each: -hints[each] / (1 + each.cost))[:MOST_NAMED]
        hinted = {each for each in likeliest if hints[each] > FAINT}
        chosen = [each for each in self.operators if each in hinted or each.name in UNNAMED]
        vague = frozenset(each.name for each in chosen if hints[each] < VAGUE and each.name not in UNNAMED)
        clear = frozenset(each.name for each in chosen if hints[each] >= CLEAR)
        described = [(kind, value, 1) for kind, value, _ in constants.described(self.description)]
        signs = constants.signs(self.columns)[:SIGNS]
        leaves = self._leaves([*described, *self.numbers, *self.fields, *SMALLEST, *signs])
        offered = [each for each in skills if each.required] or list(skills)
        operators = [*offered, *folds(offered), *chosen]
        return self._space(operators, leaves, offered, budget, vague=vague, clear=clear, forward=FARTHER)

    def _leaves(self, values: Iterable[Constant]) -> list[Expr]:
        """The inputs and these constants, cheapest first."""
        ranked = sorted(values, key=itemgetter(2))
        literals = [Expr(kind, (value,) * len(self.rows), cost, constant=True) for kind, value, cost in ranked]
        return [*self.inputs, *literals]

    def _space(
        self, operators: Sequence[Operator], leaves: Sequence[Expr], skills: Sequence[Operator], budget: Budget,
        favoured: Iterable[str] = (), vague: frozenset[str] = frozenset(), clear: frozenset[str] = frozenset(),
        forward: int = FORWARD,
    ) -> Space:  # fmt: skip
        told_kinds = [kinds.of(self.wanted), *(leaf.kind for leaf in leaves)]
        made = [kind for skill in skills for kind in (*skill.takes, skill.gives)]  # stored skills lead through these
        words, named = constants.words(self.description), constants.named(self.description)
        return Space(
            len(self.rows), operators, catalogue.derive, budget, leaves,
            max_depth=max(2, *map(kinds.depth, told_kinds)), forward=forward,
            prior=Prior([*told_kinds, *made], words, favoured, named, vague, clear),
        )  # fmt: skip


def _hints(operators: Sequence[Operator], words: Iterable[str]) -> dict[Operator, float]:
    """How strongly the words of a description suggest each operator: the fewer others have a word, the more."""
    said = frozenset(map(stem, words)) - IDLE
    also = meant(said)
    stems = {each: frozenset(map(stem, each.words)) for each in operators}
    tally = Counter(word for mine in stems.values() for word in mine)

    def hint(mine: frozenset[str]) -> float:
        return sum(1 / tally[word] for word in mine & said) + HALF * sum(1 / tally[word] for word in mine & also)

    return {each: hint(mine) for each, mine in stems.items()}


def _places(variable: Expr) -> list[Expr]:
    """`window[0]`, `window[1]`, … of an input that always has the same few places: as cheap as inputs."""
    if len(variable.values) < 3:
        return []
    return [
        make(_PLACES[place], (variable,), part, tuple(value[place] for value in variable.values), 1)
        for place, part in enumerate(kinds.parts(variable.kind, variable.values))
    ]


_PLACES = tuple(op(f"place{n}", "list[T] -> T", itemgetter(n), f"{{0}}[{n}]", cost=1) for n in range(4))


def _words(columns: list[tuple[Any, ...]]) -> list[tuple[Any, Any, int]]:
    """Words that most of the texts given share: they may be what a program looks for."""
    texts = [[value for value in row if value.__class__ is str] for row in zip(*columns, strict=True)]
    counts: dict[str, int] = {}
    for row in texts:
        for word in dict.fromkeys(word for text in row for word in re.findall(r"[A-Za-z]{2,}", text)):
            counts[word] = counts.get(word, 0) + 1
    common = [word for word, count in counts.items() if count >= 2 and count * 3 >= len(texts)]
    return [("str", word, 2) for word in sorted(common, key=lambda word: -counts[word])[:5]]
