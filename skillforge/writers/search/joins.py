"""Pieces that are made of many: the words of an input, changed and joined again, or its characters, sifted.

`"-".join(name.lower().split())`, `"".join(word[0] for word in name.split())`, and the like: whole families
that the assembler would otherwise have to build one word at a time, and only for as many as the examples have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from skillforge.writers.search.operators import Operator, op
from skillforge.writers.search.operators import text as ops
from skillforge.writers.search.pieces import JOIN, SPLIT, TOKENS, Kit, Pattern, Piece, Texts

WORDS, FINDALL = ops.BY_NAME["words"], ops.BY_NAME["findall"]


def _mapped(name: str, body: str, function: Callable[[str], str]) -> Operator:
    return op(
        f"each_{name}", "list[str] -> list[str]", lambda xs: [function(x) for x in xs],
        f"[{body} for word in {{0:iter}}]", iterates=f"({body} for word in {{0:iter}})", cost=1,
    )  # fmt: skip


EACH: tuple[tuple[Operator, float], ...] = (
    (_mapped("initial", "word[0]", lambda w: w[0]), 1.2),
    (_mapped("capitalize", "word.capitalize()", str.capitalize), 1.4),
    (_mapped("lower", "word.lower()", str.lower), 1.4),
    (_mapped("upper", "word.upper()", str.upper), 1.4),
    (_mapped("strip", "word.strip()", str.strip), 1.4),
    (_mapped("reverse", "word[::-1]", lambda w: w[::-1]), 1.4),
    (_mapped("last", "word[-1]", lambda w: w[-1]), 1.6),
    (_mapped("big_initial", "word[0].upper()", lambda w: w[0].upper()), 1.9),
    (_mapped("initial_capital", "word[:1].upper() + word[1:]", lambda w: w[:1].upper() + w[1:]), 3.0),
)  # fmt: skip


def _ended(name: str, body: str, function: Callable[[str], str]) -> Operator:
    return op(
        f"each_{name}_ended", "list[str], str -> list[str]", lambda xs, end: [function(x) + end for x in xs],
        f"[{body} + {{1}} for word in {{0:iter}}]", iterates=f"({body} + {{1}} for word in {{0:iter}})", cost=1,
    )  # fmt: skip


ENDED: tuple[tuple[Operator, float], ...] = (
    (_ended("word", "word", lambda w: w), 1.2),
    (_ended("initial", "word[0]", lambda w: w[0]), 1.8),
    (_ended("big_initial", "word[0].upper()", lambda w: w[0].upper()), 2.5),
)
"""Each word with something after it, the last one too."""

SHAPES: tuple[tuple[Operator | None, float], ...] = (
    (None, 0.0), (ops.REST, 0.8), (ops.LEADING, 0.8), (ops.INNER, 1.2), (ops.BACKWARDS, 1.0), (ops.SORTED, 1.2),
    (ops.DISTINCT, 1.4),
)  # fmt: skip


def joins(source: Piece, kit: Kit, wanted: Texts) -> Iterator[Piece]:
    """Joined words of `source` that are a part of what is wanted on every row."""
    if None in source.values:
        return
    glues = _glues(wanted)
    for listing, lists, cost in _lists(source, kit):
        if max((len(items or ()) for items in lists), default=0) < 2:
            continue
        for shape, shape_cost in SHAPES:
            shaped = lists if shape is None else _apply(shape, lists)
            listed = listing if shape is None else Piece(shaped, 0.0, shape, (listing,))
            yield from _glued(listed, shaped, cost + shape_cost, glues, wanted)
            if shape in (None, ops.BACKWARDS, ops.REST, ops.LEADING):
                for each, each_cost in EACH:
                    changed = _apply(each, shaped)
                    mapped = Piece(changed, 0.0, each, (listed,))
                    yield from _glued(mapped, changed, cost + shape_cost + each_cost, glues, wanted)
                yield from _all_ended(listed, shaped, cost + shape_cost, glues, wanted)


def _all_ended(
    listing: Piece, lists: Texts, cost: float, glues: list[tuple[str, float]], wanted: Texts
) -> Iterator[Piece]:
    for end, weight in glues:
        if end and any(want.endswith(end) for want in wanted):
            for operator, each_cost in ENDED:
                ended = tuple(_guarded(lambda items: operator.run(items, end))(items) for items in lists)  # noqa: B023
                mapped = Piece(ended, 0.0, operator, (listing, end))
                yield from _glued(mapped, ended, cost + each_cost + weight, [("", 0.6)], wanted)


def _apply(operator: Operator, lists: Texts) -> Texts:
    return tuple(map(_guarded(operator.run), lists))


def _guarded(run: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def value(items: Any) -> Any:
        try:
            return None if items is None else run(items)
        except (IndexError, ValueError):
            return None

    return value


def _glues(wanted: Texts) -> list[tuple[str, float]]:
    """What may stand between joined words: nothing, and the signs that all outputs share."""
    shared = set.intersection(*map(set, wanted)) if wanted else set()
    signs = sorted(sign for sign in shared if not sign.isalnum())
    runs = [run for run in dict.fromkeys(re.findall(r"[^A-Za-z0-9]{2,3}", wanted[0])) if all(run in w for w in wanted)]
    # Where some outputs are single words, the glue is missing in them.
    anywhere = sorted({sign for want in wanted for sign in want if not sign.isalnum()} - shared)
    return [("", 0.6), *((g, 0.8) for g in signs), *((g, 1.2) for g in runs), *((g, 1.6) for g in anywhere[:4])]


def _lists(source: Piece, kit: Kit) -> Iterator[tuple[Piece, Texts, float]]:
    """The ways to take `source` apart, each as a recipe with its lists and their cost."""
    values, cost = source.values, source.cost
    lists: Texts = tuple(None if text is None else text.split() for text in values)
    yield Piece(lists, 0.0, WORDS, (source,)), lists, cost + 1.4
    for separator, weight in kit.separators[:8]:
        lists = tuple(None if text is None else text.split(separator) for text in values)
        yield Piece(lists, 0.0, SPLIT, (source, separator)), lists, cost + 1.2 + weight
    for pattern, compiled, weight in (*TOKENS[:8], *_MORE_TOKENS):
        lists = tuple(None if text is None else compiled.findall(text) for text in values)
        yield Piece(lists, 0.0, FINDALL, (pattern, source)), lists, cost + 1.8 + weight


_MORE_TOKENS = tuple(
    (Pattern(source), re.compile(source), cost)
    for source, cost in ((r"[A-Z]?[a-z]+", 2.2), (r"[A-Z][^A-Z]*", 2.2), (r"[a-z]+|[A-Z][a-z]*|\d+", 3.0))
)


def _glued(listing: Piece, lists: Texts, cost: float, glues: list[tuple[str, float]], wanted: Texts) -> Iterator[Piece]:
    if None in lists:
        return
    first, want = lists[0], wanted[0]
    for glue, weight in glues:
        if glue.join(first) not in want:
            continue
        joined = tuple(glue.join(items) for items in lists)
        if all(text in whole for text, whole in zip(joined, wanted, strict=True)):
            yield Piece(joined, cost + 0.8 + weight, JOIN, (glue, listing))


def sieves(source: Piece, wanted: Texts) -> Iterator[Piece]:
    """`source` with some characters left out: by class, or those that no output has."""
    if None in source.values:
        return
    for sieve in ops.SIEVES:
        yield Piece(_apply(sieve, source.values), source.cost + 3.0, sieve, (source,))
    pairs = zip(source.values, wanted, strict=False)
    dropped = "".join(sorted({sign for text, want in pairs for sign in set(text) - set(want)}))
    if 2 <= len(dropped) <= 12:
        values = tuple(ops.WITHOUT.run(text, dropped) for text in source.values)
        # Signs go together; letters hardly, but for the vowels.
        letters = 0 if set(dropped) <= set(ops.VOWELS) else sum(map(str.isalnum, dropped))
        yield Piece(values, source.cost + 3.5 + 0.3 * len(dropped) + letters, ops.WITHOUT, (source, dropped))
