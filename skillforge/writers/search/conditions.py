"""Conditions on text that tell examples apart: `"@" in text`, `name.endswith(suffix)`, `n > 1`.

For the assembler's cases, where the outputs are made in two ways. Cheapest first, each division of the rows
once; as with pieces, only the ones that a program uses become expressions.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any

from skillforge.writers.search.operators import Operator, op
from skillforge.writers.search.operators import text as ops
from skillforge.writers.search.pieces import Kit, Piece, shared_words

CONTAINS, STARTS, ENDS = (ops.BY_NAME[name] for name in ("contains", "startswith", "endswith"))
COUNT, LENGTH = ops.BY_NAME["count_text"], ops.BY_NAME["len_text"]
SAME = op("same_text", "str, str -> bool", lambda a, b: a == b, "{0} == {1}")
MORE = op("more_than", "int, int -> bool", lambda a, b: a > b, "{0} > {1}")
EXACTLY = op("exactly", "int, int -> bool", lambda a, b: a == b, "{0} == {1}")
STARTS_DIGIT = op("starts_digit", "str -> bool", lambda s: s[:1].isdigit(), "{0}[:1].isdigit()")
ENDS_DIGIT = op("ends_digit", "str -> bool", lambda s: s[-1:].isdigit(), "{0}[-1:].isdigit()")
STARTS_UPPER = op("starts_upper", "str -> bool", lambda s: s[:1].isupper(), "{0}[:1].isupper()")
ANY_DIGIT = op("any_digit", "str -> bool", lambda s: any(c.isdigit() for c in s), "any(c.isdigit() for c in {0})")
EMPTY = op("is_empty", "str -> bool", lambda s: s == "", "not {0}")

MAX_CONSTANTS = 60


def conditions(kit: Kit) -> list[Piece]:
    """What divides the rows in two, cheapest first; the values are bools."""
    found: dict[tuple[bool, ...], Piece] = {}
    for piece in itertools.chain(_about_texts(kit), _between_texts(kit), _about_numbers(kit)):
        division = piece.values
        if any(division) and not all(division) and None not in division:
            known = found.get(division)
            if known is None or known.cost > piece.cost:
                found[division] = piece
    return sorted(found.values(), key=lambda piece: piece.cost)


def _ask(operator: Operator, cost: float, *args: Any) -> Piece:
    """The operator's answer on each row; None where an argument has no value."""
    rows = max(len(arg.values) for arg in args if isinstance(arg, Piece))
    columns = [arg.values if isinstance(arg, Piece) else (arg,) * rows for arg in args]
    answers = tuple(None if None in row else operator.run(*row) for row in zip(*columns, strict=True))
    return Piece(answers, cost, operator, args)


def _about_texts(kit: Kit) -> Iterator[Piece]:
    for source in kit.sources:
        texts = [text for text in source.values if text is not None]
        for sign in _marks(texts):
            plain = not any(map(str.isalnum, sign))
            weight = 1.6 + (0.5 * len(sign) if plain else 1.2 if len(sign) == 1 else 0.8 + 0.3 * len(sign))
            # A letter says more where it begins or ends a text than anywhere inside.
            yield _ask(CONTAINS, weight + (0.6 if len(sign) == 1 and not plain else 0.0), source, sign)
            yield _ask(ENDS, weight + 0.2, source, sign)
            yield _ask(STARTS, weight + 0.2, source, sign)
            if len(sign) == 1 and not sign.isalnum():
                times = _ask(COUNT, 1.0, source, sign)
                for most in (1, 2, 3):
                    yield _ask(MORE, weight + 0.8 + 0.3 * most, times, most)
        for operator, weight in (
            (EMPTY, 1.0), (ops.BY_NAME["isdigit"], 1.6), (ops.BY_NAME["isalpha"], 1.7), (ops.BY_NAME["isupper"], 1.8),
            (ops.BY_NAME["islower"], 1.8), (ops.BY_NAME["isalnum"], 2.0), (STARTS_DIGIT, 2.0), (ENDS_DIGIT, 2.0),
            (STARTS_UPPER, 2.0), (ANY_DIGIT, 2.2),
        ):  # fmt: skip
            yield _ask(operator, weight, source)
        length = _ask(LENGTH, 1.0, source)
        for size in sorted({len(text) for text in texts})[:12]:
            yield _ask(MORE, 2.6, length, size)
        for number in kit.numbers:
            if number.op is None:
                yield _ask(MORE, 1.8, length, number)


def _marks(texts: Sequence[str]) -> list[str]:
    """What a text may contain, begin or end with: its signs, its words, and what some texts share."""
    signs = sorted({sign for text in texts for sign in text[:400]})
    words = dict.fromkeys(word for text in texts for word in re.findall(r"\w+", text)[:20])
    return [*signs, *words, *shared_words(texts)][:MAX_CONSTANTS] if texts else []


def _between_texts(kit: Kit) -> Iterator[Piece]:
    for one, other in itertools.permutations(kit.sources, 2):
        yield _ask(CONTAINS, 1.4, one, other)
        yield _ask(SAME, 1.4, one, other)
        yield _ask(STARTS, 1.6, one, other)
        yield _ask(ENDS, 1.6, one, other)


def _about_numbers(kit: Kit) -> Iterator[Piece]:
    for number in kit.numbers:
        if number.op is None:
            for value in sorted({value for value in number.values if value is not None})[:6]:
                yield _ask(EXACTLY, 1.8, number, value)
                yield _ask(MORE, 2.0, number, value)
