r"""Rewriting an input step by step into the output: case, trims, replacements, regular expressions.

For outputs that are the whole input, cleaned: `re.sub(r"\W+", "-", text.lower()).strip("-")`. A beam search:
each step must bring the text nearer to what is wanted, by longest common subsequence. The steps come from
what differs: signs and words that only one side has, and stretches that a diff shows as replaced.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from skillforge.writers.search.budget import Budget
from skillforge.writers.search.operators import Operator
from skillforge.writers.search.operators import text as ops
from skillforge.writers.search.pieces import Pattern, Piece, Texts

REPLACE, DELETE, SUB, SQUEEZE = (ops.BY_NAME[name] for name in ("replace", "delete", "sub", "squeeze"))

WIDTH = 8
STEPS = 4
EFFORT = 3_000
MAX_ROWS = 4
"""Rows that guide the search."""
MAX_SLACK = 3
"""How much farther the first rows may get, if the others make up for it."""
ONE_ROW = 6.0
"""What a replacement costs that serves one example only."""
LONGEST = 400
"""Longer texts are left alone: their distances cost too much."""

Step: TypeAlias = tuple[Operator, tuple[Any, ...], float]
"""An operator, its arguments after the text, and what it costs."""

WHOLE: tuple[Step, ...] = (
    (ops.BY_NAME["lower"], (), 1.0), (ops.BY_NAME["upper"], (), 1.0), (ops.BY_NAME["capitalize"], (), 1.2),
    (ops.BY_NAME["title"], (), 1.2), (ops.BY_NAME["strip"], (), 1.0), (SQUEEZE, (), 1.8),
    (ops.BY_NAME["swapcase"], (), 1.6), (ops.BY_NAME["reverse_text"], (), 1.2), (ops.BY_NAME["plain"], (), 4.0),
    (ops.BY_NAME["html_unescape"], (), 3.0), (ops.BY_NAME["html_escape"], (), 3.0), (ops.BY_NAME["quote"], (), 3.0),
    (ops.BY_NAME["unquote"], (), 3.0), (ops.BY_NAME["distinct_chars"], (), 2.4), (ops.BY_NAME["sorted_chars"], (), 2.4),
)  # fmt: skip

CLEANERS = frozenset(ops.BY_NAME[name] for name in ("strip", "squeeze", "strip_chars", "rstrip_chars", "lstrip_chars"))

CLASSES = (
    (r"\s+", 0.8), (r"\d", 0.8), (r"\d+", 0.9), (r"\W+", 1.0), (r"\W", 1.0), (r"[^a-z0-9]+", 1.6), (r"[^a-z]", 1.5),
    (r"[^A-Za-z0-9]+", 1.8), (r"[^A-Za-z0-9]", 1.8), (r"[^A-Za-z]", 1.7), (r"[^A-Za-z ]", 1.9),
    (r"[^A-Za-z0-9 ]", 2.0), (r"[^\w\s]", 1.6), (r"[^\w\s-]", 1.9), (r"[^\d]", 1.2), (r"[^\d.]", 1.6),
    (r"[A-Z]", 1.2), (r"[a-z]", 1.2), (r"[aeiou]", 1.5), (r"[aeiouAEIOU]", 1.9), (r"<[^>]*>", 2.2),
    (r"\([^)]*\)", 2.4), (r"\s*\([^)]*\)", 2.8), (r"\[[^\]]*\]", 2.4), (r"[\s_]+", 1.8), (r"[\s-]+", 1.8),
    (r"[-_\s]+", 2.0), (r"\s+$", 1.6), (r"^\s+", 1.6), (r"#.*", 2.2), (r"//.*", 2.2), (r",.*", 2.2),
    (r"(?<=[a-z])(?=[A-Z])", 3.0), (r"(?<=[a-z0-9])(?=[A-Z])", 3.2), (r"(?<!^)(?=[A-Z])", 2.8),
    (r"(?=[A-Z])", 2.8), (r"^\W+|\W+$", 2.4), (r"^[\W_]+|[\W_]+$", 2.6), (r"^\d+|\d+$", 2.8),
    (r"\B(?=(?:\d{3})+$)", 4.0), (r"\d(?=\d{4})", 3.2),
    (r"\w+@\w+\.\w+", 3.0), (r"https?://\S+", 2.6), (r"^\w+://", 2.2), (r"\b\w", 2.0), (r"\S", 1.4), (r"\.+", 1.2),
    (r"\D", 1.0),
)  # fmt: skip
"""Patterns to substitute, with their description lengths."""


def rewrites(inputs: Sequence[Piece], others: Sequence[Piece], wanted: Texts, budget: Budget) -> Iterator[Piece]:
    """Chains of steps that give what is wanted, from the inputs and the nearest of `others`.

    The nearest that came short of it are given, too. At most `EFFORT` steps are tried.
    """
    if any(len(want) > LONGEST for want in wanted):
        return
    measures = [_distance_to(want) for want in wanted]
    started = [*_nearest(inputs, measures, 2), *_nearest(others, measures, 2)]
    if not started:
        return
    last = budget.spent + EFFORT
    # The rows that differ most say most; all of them judge in the end.
    far = started[0][0]
    rows = sorted(range(len(wanted)), key=lambda row: -far[row])[:MAX_ROWS]
    distances = [(row, measures[row]) for row in rows]
    beam = [([start[row] for row in rows], piece) for start, piece in started]
    steps = _steps([text for _, piece in beam for text in piece.values], wanted)
    seen = {piece.values for _, piece in beam}
    for _ in range(STEPS):
        grown: list[tuple[float, int, list[int], Piece]] = []
        helped: set[int] = set()
        for before, piece in beam:
            if budget.spent > last:
                return
            budget.spent += len(steps)
            for number, after, changed in _nearer(piece, before, steps, distances):
                helped.add(number)
                if changed.values in seen:
                    continue
                seen.add(changed.values)
                if not any(after):
                    yield changed
                else:
                    grown.append((sum(after) + 0.4 * changed.cost, len(grown), after, changed))
        # What has not helped by now hardly will, but for what cleans up after others.
        steps = [step for number, step in enumerate(steps) if number in helped or step[0] in CLEANERS]
        grown.sort(key=lambda entry: entry[:2])
        beam = [(after, piece) for _, _, after, piece in grown[:WIDTH]]
        yield from (piece for _, piece in beam[:2])


def _nearest(
    pieces: Sequence[Piece], measures: Sequence[Callable[[str], int]], most: int
) -> list[tuple[list[int], Piece]]:
    """The pieces nearest to what is wanted, with their distances."""
    found = []
    for piece in pieces:
        if not any(text is None or len(text) > LONGEST for text in piece.values):
            far = [measure(text) for measure, text in zip(measures, piece.values, strict=True)]
            found.append((far, piece))
    return sorted(found, key=lambda start: sum(start[0]) + 2.0 * start[1].cost)[:most]


def _nearer(
    piece: Piece, before: list[int], steps: Sequence[Step], distances: Sequence[tuple[int, Callable[[str], int]]]
) -> Iterator[tuple[int, list[int], Piece]]:
    """The steps that bring `piece` nearer to what is wanted, by number, with the distances that are left."""
    for number, (operator, args, weight) in enumerate(steps):
        after = _distances_after(piece, before, operator, args, distances)
        if after is None:
            continue
        try:
            values = tuple([operator.run(*_placed(operator, text, args)) for text in piece.values])
        except (ValueError, IndexError, re.error):
            continue
        cost = piece.cost + weight + 0.4
        if operator is REPLACE and sum(a != b for a, b in zip(piece.values, values, strict=True)) == 1 < len(values):
            cost += ONE_ROW
        yield number, after, Piece(values, cost, operator, _placed(operator, piece, args))


def _distances_after(
    piece: Piece,
    before: list[int],
    operator: Operator,
    args: tuple[Any, ...],
    distances: Sequence[tuple[int, Callable[[str], int]]],
) -> list[int] | None:
    """How far each row is from what is wanted after a step; None where the step does not help."""
    after = []
    slack = 0
    for (row, distance), far in zip(distances, before, strict=True):
        text = piece.values[row]
        try:
            changed = operator.run(*_placed(operator, text, args))
        except (ValueError, IndexError, re.error):
            return None
        left = far if changed == text else distance(changed) if len(changed) <= LONGEST else far + LONGEST
        slack += left - far
        if slack > MAX_SLACK:
            return None
        after.append(left)
    return after if slack < 0 else None


def _placed(operator: Operator, text: Any, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments in the operator's own order: a pattern and its replacement come before the text."""
    return (*args, text) if operator is SUB else (text, *args)


def _distance_to(want: str) -> Callable[[str], int]:
    """Insertions and deletions from a text to `want`, by Hyyrö's bit-parallel longest common subsequence (2004)."""
    masks: dict[str, int] = {}
    for place, sign in enumerate(want):
        masks[sign] = masks.get(sign, 0) | (1 << place)
    full = (1 << len(want)) - 1

    def distance(text: str) -> int:
        row = full
        for sign in text:
            match = row & masks.get(sign, 0)
            row = ((row + match) | (row - match)) & full
        common = len(want) - row.bit_count()
        return len(text) + len(want) - 2 * common

    return distance


def _steps(texts: Sequence[str], wanted: Texts) -> list[Step]:
    """What may be done to a text, from what the examples show; the first of `texts` stand beside `wanted`."""
    steps = list(WHOLE)
    had, has = set("".join(texts)), set("".join(wanted))
    fresh = sorted(sign for sign in has - had if not sign.isalnum())
    gone = sorted(sign for sign in had - has)
    glue = sorted({sign for sign in has if not sign.isalnum()})
    for sign in [sign for sign in gone if not sign.isalnum()][:8] or []:
        steps += [(REPLACE, (sign, new), 2.2) for new in [*fresh, *glue][:5]]
    for sign in gone[:12]:
        steps.append((DELETE, (sign,), 1.8))
    for trim in glue[:6]:
        steps += [(ops.BY_NAME[name], (trim,), cost) for name, cost in (("strip_chars", 1.6), ("rstrip_chars", 1.9))]
    for trim in sorted({text[0] for text in texts if text})[:4]:
        steps.append((ops.BY_NAME["lstrip_chars"], (trim,), 1.9))
    fills = ["", *fresh[:3], *[sign for sign in glue if sign not in fresh][:3], *_fillers(wanted)]
    whole = "\n".join(texts[:40])
    for source, weight in CLASSES:
        if re.search(source, whole, re.MULTILINE) is None:
            continue
        for fill in dict.fromkeys(fills):
            steps.append((SUB, (Pattern(source), fill), 1.6 + weight + 0.3 * len(fill)))
    pairs = _exchanges(texts[: len(wanted)], wanted)
    return steps + [(REPLACE, pair, 2.0 + _weight(pair[0]) + _weight(pair[1])) for pair in pairs]


def _weight(text: str) -> float:
    """The description length of a constant."""
    return 0.4 + sum(0.9 if sign.isalnum() else 0.6 for sign in text)


def _fillers(wanted: Texts) -> list[str]:
    """Signs that a mask is made of: `*` in `****1234`."""
    counts = Counter(sign for want in wanted for sign in set(re.findall(r"([*#xX_])\1", want)))
    return [sign for sign, count in counts.most_common(2) if count == len(wanted)]


def _exchanges(texts: Sequence[str], wanted: Texts, limit: int = 24) -> list[tuple[str, str]]:
    """(old, new) pairs that a diff shows, alone and with the sign or word beside them; the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    for text, want in zip(texts, wanted, strict=True):
        matcher = difflib.SequenceMatcher(None, text, want, autojunk=False)
        for tag, i, j, k, m in matcher.get_opcodes():
            if tag == "equal":
                continue
            for left, right in _contexts(text, i, j):
                pair = (text[left:right], text[left:i] + want[k:m] + text[j:right])
                if pair[0] and len(pair[0]) <= 30:
                    counts[pair] += 1
    return [pair for pair, _ in sorted(counts.items(), key=lambda item: (-item[1], len(item[0][0]), item[0]))[:limit]]


def _contexts(text: str, start: int, stop: int) -> set[tuple[int, int]]:
    """The stretch itself, grown by a sign on either side, and grown to whole words."""
    left, right = start, stop
    while left > 0 and text[left - 1].isalnum():
        left -= 1
    while right < len(text) and text[right].isalnum():
        right += 1
    return {
        (start, stop), (left, right), (max(left - 1, 0), right), (left, min(right + 1, len(text))),
        (max(left - 1, 0), min(right + 1, len(text))), (max(left - 2, 0), right),
    }  # fmt: skip
