"""Pieces: the strings that can be cut out of the inputs, which the assembler lays side by side.

A piece is a vector of strings (None where a row has no such piece) with the recipe that makes it. Pieces
are many and mostly useless, so they are evaluated in bulk here and become expressions only when a program
uses them (`realise`). Costs are description lengths: a field by a separator is cheap, an absolute position
dear. After FlashFill (Gulwani, POPL 2011).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from skillforge.writers.search.expr import Expr
from skillforge.writers.search.operators import Operator
from skillforge.writers.search.operators import text as ops
from skillforge.writers.search.space import Space

Texts: TypeAlias = tuple[Any, ...]
"""One string a row, or None."""


MAX_TEXT = 2_000
"""Longer inputs are not cut up: the work grows with their length."""


class Pattern(str):
    """A constant that is a regular expression."""

    __slots__ = ()


class Piece:
    """A vector of strings, its cost, and how it is made: an operator over pieces and constants, or an expression."""

    __slots__ = ("args", "cost", "op", "values")

    def __init__(self, values: Texts, cost: float, op: Operator | None, args: tuple[Any, ...]) -> None:
        self.values = values
        self.cost = cost
        self.op = op
        self.args = args


def leaf(expr: Expr, cost: float, rows: Sequence[int]) -> Piece:
    """An expression of the space as a piece, on these rows; errors and texts too long to cut are None."""
    return Piece(tuple(map(_usable, (expr.values[row] for row in rows))), cost, None, (expr,))


def _usable(value: Any) -> str | int | None:
    kind = value.__class__
    return value if kind is int or (kind is str and len(value) <= MAX_TEXT) else None


def realise(space: Space, piece: Any) -> Expr:
    """The expression that a piece, or a constant, stands for."""
    if isinstance(piece, Piece):
        if piece.op is None:
            expr: Expr = piece.args[0]
            return expr
        return space.apply(piece.op, [realise(space, arg) for arg in piece.args])
    if isinstance(piece, Pattern):
        return Expr("pattern", (str(piece),) * space.rows, 2, constant=True)
    return space.constant(piece, 1)


TOKENS: tuple[tuple[Pattern, re.Pattern[str], float], ...] = tuple(
    (Pattern(source), re.compile(source), cost)
    for source, cost in (
        (r"\d+", 0.6), (r"[A-Za-z]+", 0.9), (r"\w+", 1.0), (r"[A-Z]+", 1.2), (r"[a-z]+", 1.2), (r"[A-Z]", 1.2),
        (r"\d", 1.2), (r"[A-Z][a-z]+", 1.5), (r"[\d.]+", 1.5), (r"[A-Z]\w*", 1.8), (r"[A-Z]+\d+", 1.8),
        (r"[\w.-]+", 2.0), (r"[\w.]+@[\w.]+", 2.4), (r"\d+-\d+-\d+", 2.6), (r"\d+:\d+(?::\d+)?", 2.6),
        (r"-?\d+(?:\.\d+)?", 2.2), (r"https?://\S+", 2.6), (r"#\w+", 2.0), (r"@\w+", 2.0),
    )
)  # fmt: skip
"""Regular expressions for tokens, with their description lengths."""

PLACES = (0, -1, 1, -2, 2, -3, 3, 4, 5)
_PLACE_COST = {0: 0.0, -1: 0.2, 1: 0.5, -2: 1.0, 2: 0.9, -3: 1.6, 3: 1.4, 4: 1.8, 5: 2.1}


class Kit:
    """What the inputs suggest to cut with: separators, the int arguments, and the inputs themselves."""

    def __init__(self, sources: Sequence[Piece], numbers: Sequence[Piece]) -> None:
        self.sources = sources
        self.numbers = numbers
        self.separators = _separators([piece.values for piece in sources])


def _separators(vectors: Iterable[Texts], limit: int = 14) -> list[tuple[str, float]]:
    """Strings that split some input, with their costs: signs, runs of signs, and words that all rows share."""
    costs: dict[str, float] = {}
    for values in vectors:
        texts = [text for text in values if text is not None]
        if not texts:
            continue
        everywhere = set.intersection(*map(set, texts))
        for sign in set().union(*map(set, texts)):
            if not sign.isalnum():
                costs[sign] = min(costs.get(sign, 9.0), 0.8 if sign in everywhere else 1.3)
        for run in re.findall(r"[^A-Za-z0-9]{2,4}", texts[0]):
            if all(run in text for text in texts):
                costs.setdefault(run, 1.2)
        for word in shared_words(texts):
            costs.setdefault(word, 1.0 + 0.3 * len(word))
    return sorted(costs.items(), key=lambda item: (item[1], item[0]))[:limit]


def shared_words(texts: Sequence[str], limit: int = 4) -> list[str]:
    """The longest substrings of three or more characters that all texts share, a letter or digit among them."""
    base = min(texts, key=lambda text: (len(text), text))[:200]
    found = []
    start = 0
    while start < len(base):
        end = start
        while end < len(base) and all(base[start : end + 1] in text for text in texts):
            end += 1
        if end - start >= 3 and any(sign.isalnum() for sign in base[start:end]):
            found.append(base[start:end])
        start = max(end, start + 1)
    return sorted(dict.fromkeys(found), key=len, reverse=True)[:limit]


def cuts(source: Piece, kit: Kit) -> Iterator[Piece]:
    """Everything one cut takes out of `source`: fields, tokens, slices."""
    if not any(source.values):
        return
    yield from _fields(source, kit)
    yield from _argument_fields(source, kit)
    yield from _words(source)
    yield from _tokens(source)
    yield from _slices(source, kit)
    yield from trims(source, kit)
    for sieve in ops.SIEVES[:4]:
        yield Piece(_each(sieve.run, source.values), source.cost + 3.2, sieve, (source,))


def trims(source: Piece, kit: Kit) -> Iterator[Piece]:
    """`source` without the white space, or the signs, at its ends."""
    texts = [text for text in source.values if text]
    if any(text[0].isspace() or text[-1].isspace() for text in texts):
        yield Piece(_each(str.strip, source.values), source.cost + 0.6, TRIM, (source,))
    signs = sorted(
        {sign for text in texts for sign in (text[0], text[-1]) if not sign.isalnum() and not sign.isspace()}
    )
    for sign in signs[:5]:
        for operator, cost in ((TRIM_SIGN, 1.6), (TRIM_RIGHT, 1.9), (TRIM_LEFT, 1.9)):
            values = tuple(None if text is None else operator.run(text, sign) for text in source.values)
            if values != source.values:
                yield Piece(values, source.cost + cost, operator, (source, sign))


TRIM_SIGN, TRIM_RIGHT, TRIM_LEFT = (ops.BY_NAME[name] for name in ("strip_chars", "rstrip_chars", "lstrip_chars"))
TRIM = ops.BY_NAME["strip"]
JOIN = ops.BY_NAME["join"]
SPLIT = ops.BY_NAME["split"]
AFTER, BEFORE, BEFORE_LAST = ops.BY_NAME["after"], ops.BY_NAME["before"], ops.BY_NAME["before_last"]
HEAD, TAIL, CHAR, DELETE = ops.BY_NAME["head"], ops.BY_NAME["tail"], ops.BY_NAME["char"], ops.BY_NAME["delete"]


def _each(function: Callable[[str], str], values: Texts) -> Texts:
    return tuple(None if text is None else function(text) for text in values)


def _pick(lists: Sequence[Sequence[str]], place: int) -> Texts:
    return tuple(items[place] if -len(items) <= place < len(items) else None for items in lists)


def _reachable(longest: int) -> Iterator[int]:
    return (place for place in PLACES if (place if place >= 0 else -place - 1) < longest)


def _fields(source: Piece, kit: Kit) -> Iterator[Piece]:
    values, cost = source.values, source.cost
    for separator, weight in kit.separators:
        lists = [() if text is None else text.split(separator) for text in values]
        longest = max(map(len, lists))
        if longest < 2:
            continue
        base = cost + 1.5 + weight
        for place in _reachable(longest):
            yield Piece(_pick(lists, place), base + _PLACE_COST[place], ops.FIELD, (source, separator, place))
        if longest > 2 or min(map(len, lists)) < 2:
            halves = [("", "", "") if text is None else text.partition(separator) for text in values]
            after = tuple(None if text is None else half[2] for text, half in zip(values, halves, strict=True))
            yield Piece(after, base + 0.7, AFTER, (source, separator))
            before = tuple(None if text is None else text.rpartition(separator)[0] for text in values)
            yield Piece(before, base + 0.9, BEFORE_LAST, (source, separator))
        for number in kit.numbers:
            yield Piece(
                _pick_each(lists, number.values), base + number.cost - 0.6, ops.FIELD, (source, separator, number)
            )


def _argument_fields(source: Piece, kit: Kit) -> Iterator[Piece]:
    """Cuts by another input: `text.split(name)[0]`, `text.replace(name, "")`."""
    for other in kit.sources:
        if other is source or None in other.values or not all(other.values):
            continue
        pairs = list(zip(source.values, other.values, strict=True))
        lists = [() if text is None else text.split(cut) for text, cut in pairs]
        if max(map(len, lists)) < 2:
            continue
        base = source.cost + other.cost + 1.0
        for place in (0, -1, 1):
            yield Piece(_pick(lists, place), base + _PLACE_COST[place], ops.FIELD, (source, other, place))
        gone = tuple(None if text is None else text.replace(cut, "") for text, cut in pairs)
        yield Piece(gone, base, DELETE, (source, other))


def _words(source: Piece) -> Iterator[Piece]:
    lists = [() if text is None else text.split() for text in source.values]
    longest = max(map(len, lists))
    # One word each is `strip`, unless some row has none.
    for place in _reachable(longest):
        yield Piece(_pick(lists, place), source.cost + 2.1 + _PLACE_COST[place], ops.WORD, (source, place))


def _tokens(source: Piece) -> Iterator[Piece]:
    for pattern, compiled, weight in TOKENS:
        lists = [() if text is None else compiled.findall(text) for text in source.values]
        longest = max(map(len, lists))
        base = source.cost + 2.2 + weight
        for place in _reachable(longest):
            yield Piece(_pick(lists, place), base + _PLACE_COST[place], ops.TOKEN, (pattern, source, place))


def _slices(source: Piece, kit: Kit) -> Iterator[Piece]:
    values, cost = source.values, source.cost
    longest = max(len(text or "") for text in values)
    yield Piece(tuple(text[0] if text else None for text in values), cost + 1.0, CHAR, (source, 0))
    yield Piece(tuple(text[-1] if text else None for text in values), cost + 1.2, CHAR, (source, -1))
    for size in range(1, min(longest, 10) + 1):
        base = cost + (1.4 if size == 1 else 2.4 + 0.4 * size)
        cut = tuple(None if text is None else (text[:size], text[-size:], text[size:], text[:-size]) for text in values)
        for way, (operator, place) in enumerate(((HEAD, size), (TAIL, -size), (TAIL, size), (HEAD, -size))):
            if size > 1 or way > 1:
                yield Piece(tuple(parts and parts[way] for parts in cut), base, operator, (source, place))
    for number in kit.numbers:
        pairs = list(zip(values, number.values, strict=True))
        base = cost + 0.6 + number.cost
        if any(n is None for n in number.values):
            continue
        yield Piece(tuple(None if t is None else t[:n] for t, n in pairs), base, HEAD, (source, number))
        yield Piece(tuple(None if t is None else t[n:] for t, n in pairs), base, TAIL, (source, number))
        picked = tuple(None if t is None or not -len(t) <= n < len(t) else t[n] for t, n in pairs)
        yield Piece(picked, base + 0.2, CHAR, (source, number))


def places(source: Piece, kit: Kit) -> Iterator[Piece]:
    """Where in `source` a separator stands: the first, the last, and the one that an int input counts to."""
    if None in source.values:
        return
    for separator, weight in kit.separators:
        for operator, method in ((FIND, str.find), (RFIND, str.rfind)):
            found = tuple(method(text, separator) for text in source.values)
            yield Piece(found, weight, operator, (source, separator))
        if len(separator) == 1:
            lists = tuple([i for i, sign in enumerate(text) if sign == separator] for text in source.values)
            listing = Piece(lists, weight, POSITIONS, (source, separator))
            for number in kit.numbers:
                yield Piece(_pick_each(lists, number.values), weight, ops.AT, (listing, number))


def _pick_each(lists: Sequence[Sequence[Any]], numbers: Texts) -> Texts:
    return tuple(
        items[place] if place is not None and -len(items) <= place < len(items) else None
        for items, place in zip(lists, numbers, strict=True)
    )


FIND, RFIND, POSITIONS = (ops.BY_NAME[name] for name in ("find", "rfind", "positions"))

START, END = 0, None


def spans(source: Piece, kit: Kit, wanted: Texts) -> Iterator[Piece]:
    """What lies between any two places of `source`, where that is a part of what is wanted on every row."""
    if any(text is None or len(text) > MAX_TEXT for text in source.values):
        return
    places = _positions(source, kit)
    text, first = source.values[0], wanted[0]
    for start, start_cost, low in places:
        for stop, stop_cost, high in places:
            if low[0] > high[0] or text[low[0] : high[0]] not in first:
                continue
            cut = tuple(t[i:j] if i <= j else None for t, i, j in zip(source.values, low, high, strict=True))
            if all(part is not None and part in want for part, want in zip(cut, wanted, strict=True)):
                yield _span(source, start, stop, source.cost + 2.0 + start_cost + stop_cost, cut)


def _span(source: Piece, start: Any, stop: Any, cost: float, cut: Texts) -> Piece:
    if start == START and stop is END:
        return Piece(cut, cost, None, source.args) if source.op is None else source
    if start == START:
        return Piece(cut, cost, HEAD, (source, stop))
    if stop is END:
        return Piece(cut, cost, TAIL, (source, start))
    return Piece(cut, cost, ops.SLICE, (source, start, stop))


def _positions(source: Piece, kit: Kit) -> list[tuple[Any, float, Texts]]:
    """Places in `source`, cheapest first, each once: (recipe, cost, index a row): from either end, at separators."""
    values = source.values
    found: dict[Texts, tuple[Any, float, Texts]] = {}

    def add(recipe: Any, cost: float, places: Texts) -> None:
        if places not in found or found[places][1] > cost:
            found[places] = (recipe, cost, places)

    add(START, 0.0, (0,) * len(values))
    add(END, 0.0, tuple(map(len, values)))
    for place in range(1, min(min(map(len, values)), 24) + 1):
        add(place, 1.4 + 0.4 * place, (place,) * len(values))
        add(-place, 1.4 + 0.4 * place, tuple(len(text) - place for text in values))
    for separator, weight in kit.separators:
        if not all(separator in text for text in values):
            continue
        for operator, method, extra in ((ops.INDEX, str.index, 1.6), (ops.RINDEX, str.rindex, 1.8)):
            starts = tuple(method(text, separator) for text in values)
            found_at = Piece(starts, 0.0, operator, (source, separator))
            ends = tuple(start + len(separator) for start in starts)
            add(found_at, extra + weight, starts)
            add(Piece(ends, 0.0, ops.PLUS, (found_at, len(separator))), extra + weight + 0.3, ends)
    return sorted(found.values(), key=lambda entry: entry[1])
