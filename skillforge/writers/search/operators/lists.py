"""Operators on lists, and the element functions that range over them."""

from __future__ import annotations

import itertools
import operator
import statistics
from typing import Any

from skillforge.writers.search.operators import Operator, op

MAX_LENGTH = 2_000


def _short(items: Any) -> Any:
    if len(items) > MAX_LENGTH:
        raise OverflowError
    return items


def _repeat(items: Any, times: int) -> Any:
    if times * len(items) > MAX_LENGTH:
        raise OverflowError
    return items * times


def _range(start: int, stop: int) -> list[int]:
    if stop - start > MAX_LENGTH:
        raise OverflowError
    return list(range(start, stop))


def _chunks(items: Any, size: int) -> Any:
    return [items[i : i + size] for i in range(0, len(items), size)]


def _windows(items: Any, size: int) -> Any:
    if size < 1:
        raise ValueError
    return [items[i : i + size] for i in range(len(items) - size + 1)]


def _runs(items: list[Any]) -> list[list[Any]]:
    return [list(group) for _, group in itertools.groupby(items)]


def _chosen(items: list[Any], keep: list[bool]) -> list[Any]:
    return [item for item, kept in zip(items, keep, strict=True) if kept]


def _by(items: list[Any], keys: list[Any]) -> list[int]:
    return sorted(range(len(items)), key=keys.__getitem__)


def _sorted_by(items: list[Any], keys: list[Any]) -> list[Any]:
    return [items[place] for place in _by(items, keys)]


def _sorted_down(items: list[Any], keys: list[Any]) -> list[Any]:
    return [items[place] for place in sorted(range(len(items)), key=keys.__getitem__, reverse=True)]


def _max_by(items: list[Any], keys: list[Any]) -> Any:
    return items[max(range(len(items)), key=keys.__getitem__)]


def _min_by(items: list[Any], keys: list[Any]) -> Any:
    return items[min(range(len(items)), key=keys.__getitem__)]


def _prefix(items: list[Any], keep: list[bool]) -> list[Any]:
    return list(itertools.compress(items, itertools.takewhile(bool, keep)))


def _rest(items: list[Any], keep: list[bool]) -> list[Any]:
    return items[len(_prefix(items, keep)) :]


def _first(items: list[Any], keep: list[bool]) -> Any:
    return items[keep.index(True)]


def _first_or_none(items: list[Any], keep: list[bool]) -> Any:
    return items[keep.index(True)] if True in keep else None


def _place(_: list[Any], keep: list[bool]) -> int:
    return keep.index(True)


def _place_or_minus_one(_: list[Any], keep: list[bool]) -> int:
    return keep.index(True) if True in keep else -1


def _fitted(items: list[Any], filler: Any, size: int) -> list[Any]:
    padded: list[Any] = items + _repeat([filler], max(0, size))
    return padded[:size]


def _shared_start(left: list[Any], right: list[Any]) -> list[Any]:
    return [item for i, item in enumerate(left) if left[: i + 1] == right[: i + 1]]


def _filled_down(items: list[Any], blank: Any) -> list[Any]:
    return list(itertools.accumulate(items, lambda above, item: above if item == blank else item))


def _groups(items: list[Any], keys: list[Any]) -> list[list[Any]]:
    return [[items[i] for i, _ in group] for _, group in itertools.groupby(enumerate(keys), key=lambda pair: pair[1])]


def _flat(groups: list[list[Any]]) -> list[Any]:
    items = [item for group in groups for item in group]
    _short(items)
    return items


def _accumulate(function: Any) -> Any:
    return lambda items: list(itertools.accumulate(items, function))


def _square(rows: list[list[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=False)]


def _filled(rows: list[list[Any]], filler: Any) -> list[list[Any]]:
    width = max(map(len, rows), default=0)
    return [row + [filler] * (width - len(row)) for row in rows]


def _columns_named(rows: list[list[Any]], names: list[Any]) -> list[list[Any]]:
    return [[row[rows[0].index(name)] for name in names] for row in rows]


def _aligned(adjust: Any) -> Any:
    return lambda cells, sizes: [adjust(cell, min(size, 200)) for cell, size in zip(cells, sizes, strict=False)]


MAP = op("map", "list[T], (T -> U) -> list[U]", lambda _, results: results, "[{f} for {x} in {0:iter}]",
         iterates="({f} for {x} in {0:iter})", cost=2, words="each every all")  # fmt: skip
FILTER = op("filter", "list[T], (T -> bool) -> list[T]", _chosen, "[{x} for {x} in {0:iter} if {f}]",
            iterates="({x} for {x} in {0:iter} if {f})", cost=1,
            words="only keep remove filter without whose those drop")  # fmt: skip
PICK = op("pick", "list[T], (T -> U), (T -> bool) -> list[U]",
          lambda _, results, keep: [item for item, kept in zip(results, keep, strict=True) if kept],
          "[{f} for {x} in {0:iter} if {g}]", iterates="({f} for {x} in {0:iter} if {g})", cost=2)  # fmt: skip
FIND = op("find", "list[T], (T -> bool) -> T", _first, "next({x} for {x} in {0:iter} if {f})", cost=2, words="first")
FIND_OR_NONE = op("find_or_none", "list[T], (T -> bool) -> T | None", _first_or_none,
                  "next(({x} for {x} in {0:iter} if {f}), None)", cost=2, words="first none find")  # fmt: skip
PLACE = op("place", "list[T], (T -> bool) -> int", _place, "next(i for i, {x} in enumerate({0:iter}) if {f})", cost=2,
           words="position index where first")  # fmt: skip
PLACE_OR_MINUS_ONE = op(
    "place_or_minus_one", "list[T], (T -> bool) -> int", _place_or_minus_one,
    "next((i for i, {x} in enumerate({0:iter}) if {f}), -1)", cost=2, words="position index where first",
)  # fmt: skip
EACH_TO_SEVERAL = op(
    "flat_map", "list[T], (T -> list[U]) -> list[U]", lambda _, results: _flat(results),
    "[item for {x} in {0:iter} for item in {f}]", iterates="(item for {x} in {0:iter} for item in {f})", cost=2,
    words="flatten all",
)  # fmt: skip
SCAN = op("scan", "list[T], (T -> U) -> list[U]", lambda _, results: results,
          "list(accumulate({0:iter}, lambda {x}: {f}))",
          imports="from itertools import accumulate", cost=2)  # fmt: skip
SORT_BY = op("sort_by", "list[T], (T -> U) -> list[T]", _sorted_by, "sorted({0:iter}, key={key})", cost=2,
             words="sort order by")  # fmt: skip

PLAIN: tuple[Operator, ...] = (
    op("len", "list[T] -> int", len, "len({0})", cost=1, words="count number length many how size", noun="count"),
    op("sum", "list[int] -> int", sum, "sum({0:iter})", cost=1, words="sum total add", noun="total"),
    op("sumf", "list[float] -> float", sum, "sum({0:iter})", cost=1, words="sum total add", noun="total"),
    op("first", "list[T] -> T", lambda xs: xs[0], "{0}[0]", cost=1, words="first"),
    op("last", "list[T] -> T", lambda xs: xs[-1], "{0}[-1]", cost=1, words="last"),
    op("max", "list[T] -> T", max, "max({0:iter})", cost=1, words="largest maximum highest most greatest latest",
       noun="largest"),
    op("min", "list[T] -> T", min, "min({0:iter})", cost=1, words="smallest minimum lowest least earliest",
       noun="smallest"),
    op("max_or", "list[T], T -> T", lambda xs, d: max(xs, default=d), "max({0:iter}, default={1})", cost=2,
       words="largest maximum highest longest"),
    op("min_or", "list[T], T -> T", lambda xs, d: min(xs, default=d), "min({0:iter}, default={1})", cost=3,
       words="smallest minimum lowest"),
    op("item", "list[T], int -> T", lambda xs, i: xs[i], "{0}[{1}]", cost=1, words="position index th"),
    op("item_within_or", "list[T], int, T -> T", lambda xs, i, other: xs[i] if 0 <= i < len(xs) else other,
       "{0}[{1}] if 0 <= {1} < len({0}) else {2}", cost=4, words="outside beyond missing otherwise lack negative such"),
    op("item_or", "list[T], int, T -> T", lambda xs, i, other: xs[i] if i < len(xs) else other,
       "{0}[{1}] if {1} < len({0}) else {2}", cost=4, words="short shorter missing otherwise too lack"),
    op("take", "list[T], int -> list[T]", lambda xs, n: xs[:n], "{0}[:{1}]", cost=1, words="first take top prefix"),
    op("drop", "list[T], int -> list[T]", lambda xs, n: xs[n:], "{0}[{1}:]", cost=1, words="after drop rest skip"),
    op("slice", "list[T], int, int -> list[T]", lambda xs, i, j: xs[i:j], "{0}[{1}:{2}]", cost=1, words="slice"),
    op("take_last", "list[T], int -> list[T]", lambda xs, n: xs[-n:] if n else 1 / 0, "{0}[-{1}:]", cost=2,
       words="last"),
    op("init", "list[T] -> list[T]", lambda xs: xs[:-1], "{0}[:-1]", cost=1, words="last without"),
    op("tail", "list[T] -> list[T]", lambda xs: xs[1:], "{0}[1:]", cost=1, words="first without rest"),
    op("step", "list[T], int -> list[T]", lambda xs, n: xs[::n], "{0}[::{1}]", cost=2, words="every other"),
    op("missing", "list[int] -> list[int]", lambda xs: [n for n in _range(min(xs), max(xs)) if n not in xs],
       "[n for n in range(min({0}), max({0})) if n not in {0}]", cost=4, words="missing gaps absent"),
    op("repeated", "list[T] -> list[T]", lambda xs: [x for x in dict.fromkeys(xs) if xs.count(x) > 1],
       "[item for item in dict.fromkeys({0}) if {0}.count(item) > 1]", cost=3,
       words="repeated duplicates more once twice duplicate", noun="repeated"),
    op("singles", "list[T] -> list[T]", lambda xs: [x for x in xs if xs.count(x) == 1],
       "[item for item in {0} if {0}.count(item) == 1]", cost=3, words="once only unique"),
    op("odd_places", "list[T] -> list[T]", lambda xs: xs[1::2], "{0}[1::2]", cost=2, words="odd every other second"),
    op("reverse", "list[T] -> list[T]", lambda xs: xs[::-1], "{0}[::-1]", iterates="reversed({0})", cost=1,
       words="reverse backwards"),
    op("sort", "list[T] -> list[T]", sorted, "sorted({0:iter})", cost=1, words="sort order ascending", noun="ordered"),
    op("sort_down", "list[T] -> list[T]", lambda xs: sorted(xs, reverse=True), "sorted({0:iter}, reverse=True)",
       cost=2, words="descending decreasing", noun="ordered"),
    op("unique", "list[T] -> list[T]", lambda xs: list(dict.fromkeys(xs)), "list(dict.fromkeys({0:iter}))",
       iterates="dict.fromkeys({0:iter})", cost=2, words="distinct unique duplicates once different"),
    op("set", "list[T] -> set[T]", set, "set({0:iter})", cost=2, words="distinct unique different set"),
    op("sort_unique", "list[T] -> list[T]", lambda xs: sorted(set(xs)), "sorted(set({0:iter}))", cost=3,
       words="distinct unique different sort order ascending", noun="ordered"),
    op("sort_set", "set[T] -> list[T]", sorted, "sorted({0})", cost=1, words="sort order"),
    op("len_set", "set[T] -> int", len, "len({0})", cost=1, words="count number how many"),
    op("union", "set[T], set[T] -> set[T]", operator.or_, "{0} | {1}", cost=2, commutes=True, words="union either"),
    op("common", "set[T], set[T] -> set[T]", operator.and_, "{0} & {1}", cost=2, commutes=True,
       words="common both shared intersection"),
    op("minus", "set[T], set[T] -> set[T]", operator.sub, "{0} - {1}", cost=2, words="difference missing"),
    op("either", "set[T], set[T] -> set[T]", operator.xor, "{0} ^ {1}", cost=3, commutes=True, words="exactly"),
    op("subset", "set[T], set[T] -> bool", operator.le, "{0} <= {1}", cost=2, words="subset contained all"),
    op("in_set", "T, set[T] -> bool", lambda x, xs: x in xs, "{0} in {1}", cost=1, words="in contains has"),
    op("in", "T, list[T] -> bool", lambda x, xs: x in xs, "{0} in {1}", cost=1, words="in contains has"),
    op("not_in", "T, list[T] -> bool", lambda x, xs: x not in xs, "{0} not in {1}", cost=2, words="not without"),
    op("truth_list", "list[T] -> bool", bool, "bool({0})", cost=2, words="any some least"),
    op("is_empty", "list[T] -> bool", operator.not_, "not {0}", cost=2, words="empty"),
    op("count", "list[T], T -> int", lambda xs, x: xs.count(x), "{0}.count({1})", cost=1,
       words="count how many times occurrences"),
    op("index", "list[T], T -> int", lambda xs, x: xs.index(x), "{0}.index({1})", cost=1, words="position index"),
    op("concat", "list[T], list[T] -> list[T]", lambda a, b: _short(a + b), "{0} + {1}", cost=1,
       words="append join concatenate add extend"),
    op("append", "list[T], T -> list[T]", lambda xs, x: [*xs, x], "[*{0}, {1}]", cost=2, words="append add end"),
    op("prepend", "T, list[T] -> list[T]", lambda x, xs: [x, *xs], "[{0}, *{1}]", cost=2, words="prepend front"),
    op("with_number", "list[str], int -> list[Any]", lambda xs, x: [*xs, x], "[*{0}, {1}]", cost=2, words="append end"),
    op("with_text", "list[int], str -> list[Any]", lambda xs, x: [*xs, x], "[*{0}, {1}]", cost=2, words="append end"),
    op("numbered", "int, list[str] -> list[Any]", lambda x, xs: [x, *xs], "[{0}, *{1}]", cost=2, words="front number"),
    op("labelled", "str, list[int] -> list[Any]", lambda x, xs: [x, *xs], "[{0}, *{1}]", cost=2, words="front label"),
    op("single", "T -> list[T]", lambda x: [x], "[{0}]", cost=2),
    op("pair", "T, T -> list[T]", lambda a, b: [a, b], "[{0}, {1}]", cost=2, words="pair"),
    op("fitted", "list[T], T, int -> list[T]", _fitted, "({0} + [{1}] * {2})[:{2}]", cost=3,
       words="pad fit width fill size exactly cut"),
    op("padded", "list[T], int, T -> list[T]", lambda xs, n, x: xs + _repeat([x], max(0, n - len(xs))),
       "{0} + [{2}] * ({1} - len({0}))", cost=4, words="pad fill short shorter ragged equally width"),
    op("repeat", "list[T], int -> list[T]", _repeat, "{0} * {1}", cost=2, words="repeat times"),
    op("range", "int -> list[int]", lambda n: _range(0, n), "list(range({0}))", iterates="range({0})", cost=2,
       words="indices positions numbers up"),
    op("range_from", "int, int -> list[int]", _range, "list(range({0}, {1}))", iterates="range({0}, {1})", cost=2,
       words="from between numbers up"),
    op("one_to", "int -> list[int]", lambda n: _range(1, n + 1), "list(range(1, {0} + 1))",
       iterates="range(1, {0} + 1)", cost=3, words="numbers up first"),
    op("places_up", "list[T] -> list[int]", lambda xs: sorted(range(len(xs)), key=xs.__getitem__),
       "sorted(range(len({0})), key=lambda i: {0}[i])", cost=4, words="position positions places order lowest"),
    op("places_down", "list[T] -> list[int]", lambda xs: sorted(range(len(xs)), key=xs.__getitem__, reverse=True),
       "sorted(range(len({0})), key=lambda i: {0}[i], reverse=True)", cost=4,
       words="position positions places order highest"),
    op("enumerate", "list[T] -> list[tuple[int, T]]", lambda xs: list(enumerate(xs)), "list(enumerate({0:iter}))",
       iterates="enumerate({0:iter})", cost=1, words="position index positions indices place"),
    op("enumerate1", "list[T] -> list[tuple[int, T]]", lambda xs: list(enumerate(xs, 1)),
       "list(enumerate({0:iter}, 1))", iterates="enumerate({0:iter}, 1)", cost=2, words="number numbered position"),
    op("zip", "list[T], list[U] -> list[tuple[T, U]]", lambda a, b: list(zip(a, b, strict=False)),
       "list(zip({0:iter}, {1:iter}))", iterates="zip({0:iter}, {1:iter})", cost=1,
       words="pair corresponding position two together pairs"),
    op("adjacent", "list[T] -> list[tuple[T, T]]", lambda xs: list(itertools.pairwise(xs)),
       "list(zip({0}, {0}[1:]))", iterates="zip({0}, {0}[1:])", cost=2,
       words="neighbouring neighbours adjacent consecutive next between previous", noun="pairs"),
    op("windows", "list[T], int -> list[list[T]]", _windows,
       "[{0}[i : i + {1}] for i in range(len({0}) - {1} + 1)]",
       iterates="({0}[i : i + {1}] for i in range(len({0}) - {1} + 1))", cost=2, noun="windows",
       words="windows consecutive window sliding moving"),
    op("chunks", "list[T], int -> list[list[T]]", _chunks, "[{0}[i : i + {1}] for i in range(0, len({0}), {1})]",
       iterates="({0}[i : i + {1}] for i in range(0, len({0}), {1}))", cost=2, noun="chunks",
       words="chunks groups size split pieces"),
    op("runs", "list[T] -> list[list[T]]", _runs, "[list(group) for _, group in groupby({0:iter})]",
       iterates="(list(group) for _, group in groupby({0:iter}))", imports="from itertools import groupby", cost=2,
       words="runs run consecutive equal repeated", noun="runs"),
    op("flatten", "list[list[T]] -> list[T]", _flat, "[item for group in {0:iter} for item in group]",
       iterates="(item for group in {0:iter} for item in group)", cost=2, words="flatten nested all"),
    op("unique_items", "list[list[T]] -> list[T]", lambda xs: list(dict.fromkeys(_flat(xs))),
       "list(dict.fromkeys(item for group in {0:iter} for item in group))", cost=4,
       words="different distinct all items union once lists flatten"),
    op("sorted_items", "list[list[T]] -> list[T]", lambda xs: sorted(set(_flat(xs))),
       "sorted({{item for group in {0:iter} for item in group}})", cost=4,
       words="different distinct all items union alphabetical alphabetically sorted lists flatten"),
    op("transpose", "list[list[T]] -> list[list[T]]", _square, "[list(column) for column in zip(*{0})]", cost=2,
       words="columns transpose", noun="columns"),
    op("transpose_filled", "list[list[T]], T -> list[list[T]]",
       lambda rows, fill: [list(column) for column in itertools.zip_longest(*rows, fillvalue=fill)],
       "[list(column) for column in zip_longest(*{0}, fillvalue={1})]", imports="from itertools import zip_longest",
       cost=3, words="column columns transpose ragged short shorter fill missing", noun="columns"),
    op("filled_rows", "list[list[T]], T -> list[list[T]]", _filled,
       "[row + [{1}] * (max(map(len, {0})) - len(row)) for row in {0}]", cost=4,
       words="fill filler filled pad padded extend short shorter ragged longest equally rows"),
    op("columns_named", "list[list[T]], list[T] -> list[list[T]]", _columns_named,
       "[[row[{0}[0].index(heading)] for heading in {1}] for row in {0}]", cost=4,
       words="columns header titles titled named select reduce only order"),
    op("columns_at", "list[list[T]], list[int] -> list[list[T]]",
       lambda rows, ns: [[row[n] for n in ns] for row in rows],
       "[[row[place] for place in {1}] for row in {0}]", cost=4,
       words="columns positions places indices select reduce only order"),
    op("picked", "list[T], list[int] -> list[T]", lambda xs, ns: [xs[n] for n in ns], "[{0}[place] for place in {1}]",
       cost=3, words="positions places indices at pick order"),
    op("column_widths", "list[list[str]] -> list[int]",
       lambda rows: [max(map(len, column)) for column in zip(*rows, strict=False)],
       "[max(map(len, column)) for column in zip(*{0})]", cost=4, words="column columns width widths longest align",
       noun="widths"),
    op("left_aligned", "list[str], list[int] -> list[str]", _aligned(str.ljust),
       "[cell.ljust(width) for cell, width in zip({0}, {1})]", cost=4,
       words="cell cells column columns width widths align pad padded fill filled left spaces"),
    op("right_aligned", "list[str], list[int] -> list[str]", _aligned(str.rjust),
       "[cell.rjust(width) for cell, width in zip({0}, {1})]", cost=4,
       words="cell cells column columns width widths align pad padded fill filled right spaces"),
    op("prefixes", "list[T] -> list[list[T]]", lambda xs: [xs[: i + 1] for i in range(len(xs))],
       "[{0}[: i + 1] for i in range(len({0}))]", iterates="({0}[: i + 1] for i in range(len({0})))", cost=3,
       words="far so up running cumulative prefix", noun="prefixes"),
    op("totals", "list[int] -> list[int]", _accumulate(operator.add), "list(accumulate({0:iter}))",
       iterates="accumulate({0:iter})", imports="from itertools import accumulate", cost=2,
       words="running cumulative total so far balance", noun="totals"),
    op("running_max", "list[T] -> list[T]", _accumulate(max), "list(accumulate({0:iter}, max))",
       iterates="accumulate({0:iter}, max)", imports="from itertools import accumulate", cost=2,
       words="running far so largest record peak"),
    op("running_min", "list[T] -> list[T]", _accumulate(min), "list(accumulate({0:iter}, min))",
       iterates="accumulate({0:iter}, min)", imports="from itertools import accumulate", cost=3,
       words="running far so smallest lowest"),
    op("replaced_at", "list[T], int, T -> list[T]", lambda xs, i, x: [*xs[:i], x, *xs[i + 1 :]],
       "[*{0}[:{1}], {2}, *{0}[{1} + 1 :]]", cost=3, words="replace exchange set change put column position new"),
    op("inserted_at", "list[T], int, T -> list[T]", lambda xs, i, x: [*xs[:i], x, *xs[i:]],
       "[*{0}[:{1}], {2}, *{0}[{1}:]]", cost=3, words="insert put add column position before"),
    op("filled_down", "list[T], T -> list[T]", _filled_down,
       "list(accumulate({0:iter}, lambda above, item: above if item == {1} else item))",
       imports="from itertools import accumulate", cost=4,
       words="fill down blank empty above nearest previous last carry repeat"),
    op("remove_at", "list[T], int -> list[T]", lambda xs, i: xs[:i] + xs[i + 1 :], "{0}[:{1}] + {0}[{1} + 1 :]",
       cost=3, words="remove index position without"),
    op("rotate", "list[T], int -> list[T]", lambda xs, n: xs[n:] + xs[:n], "{0}[{1}:] + {0}[:{1}]", cost=3,
       words="rotate shift"),
    op("rotate_right", "list[T], int -> list[T]", lambda xs, n: xs[-n:] + xs[:-n], "{0}[-{1}:] + {0}[:-{1}]", cost=4,
       words="rotate shift right"),
    op("combinations", "list[T], int -> list[tuple]", lambda xs, n: _short(list(itertools.combinations(xs[:30], n))),
       "list(combinations({0}, {1}))", iterates="combinations({0}, {1})", imports="from itertools import combinations",
       cost=4, words="combinations subsets choose"),
    op("pairs", "list[T] -> list[tuple[T, T]]", lambda xs: _short(list(itertools.combinations(xs[:60], 2))),
       "list(combinations({0}, 2))", iterates="combinations({0}, 2)", imports="from itertools import combinations",
       cost=3, words="pairs any two pair", noun="pairs"),
    op("product2", "list[T], list[U] -> list[tuple[T, U]]",
       lambda a, b: _short(list(itertools.product(a[:60], b[:60]))),
       "list(product({0}, {1}))", iterates="product({0}, {1})", imports="from itertools import product", cost=3,
       words="every combination product pairs"),
    op("all", "list[bool] -> bool", all, "all({0:iter})", cost=1, words="all every"),
    op("some_and_all", "list[bool] -> bool", lambda bs: bool(bs) and all(bs), "bool({0}) and all({0})", cost=3,
       words="all every empty"),
    op("any", "list[bool] -> bool", any, "any({0:iter})", cost=1, words="any some"),
    op("mean", "list[int] -> float", lambda xs: sum(xs) / len(xs), "sum({0}) / len({0})", cost=2,
       words="average mean"),
    op("meanf", "list[float] -> float", lambda xs: sum(xs) / len(xs), "sum({0}) / len({0})", cost=2,
       words="average mean"),
    op("median", "list[int] -> float", lambda xs: float(statistics.median(xs)), "float(statistics.median({0:iter}))",
       imports="import statistics", cost=3, words="median middle"),
    op("median_low", "list[int] -> int", statistics.median_low, "statistics.median_low({0:iter})",
       imports="import statistics", cost=3, words="median lower"),
    op("median_high", "list[int] -> int", statistics.median_high, "statistics.median_high({0:iter})",
       imports="import statistics", cost=4, words="median upper higher"),
    op("medianf", "list[float] -> float", statistics.median, "statistics.median({0:iter})",
       imports="import statistics", cost=3, words="median middle"),
    op("middle", "list[T] -> T", lambda xs: xs[len(xs) // 2], "{0}[len({0}) // 2]", cost=3, words="middle"),
    op("pstdev", "list[float] -> float", statistics.pstdev, "statistics.pstdev({0:iter})",
       imports="import statistics", cost=3, words="standard deviation"),
    op("pstdevi", "list[int] -> float", lambda xs: float(statistics.pstdev(xs)), "float(statistics.pstdev({0:iter}))",
       imports="import statistics", cost=3, words="standard deviation"),
    op("pvariance", "list[float] -> float", statistics.pvariance, "statistics.pvariance({0:iter})",
       imports="import statistics", cost=3, words="variance"),
    op("commonest", "list[T] -> T", lambda xs: max(xs, key=xs.count), "max({0}, key={0}.count)", cost=3,
       words="mode most common frequent often tie ties"),
    op("commonest_or", "list[T], T -> T", lambda xs, other: max(xs, key=xs.count, default=other),
       "max({0}, key={0}.count, default={1})", cost=4, words="mode most common frequent often tie ties empty"),
    op("shared_start", "list[T], list[T] -> list[T]", _shared_start,
       "[item for i, item in enumerate({0}) if {0}[: i + 1] == {1}[: i + 1]]", cost=4,
       words="common shared start beginning prefix until differ same begin"),
    op("mode", "list[T] -> T", statistics.mode, "statistics.mode({0:iter})", imports="import statistics", cost=3,
       words="mode most common frequent often"),
    op("is_sorted", "list[T] -> bool", lambda xs: xs == sorted(xs), "{0} == sorted({0})", cost=3,
       words="sorted ascending order increasing"),
    op("at_largest", "list[T], list[U] -> T", lambda xs, ns: xs[ns.index(max(ns))], "{0}[{1}.index(max({1}))]", cost=4,
       words="most highest largest greatest farthest best position whose"),
    op("at_smallest", "list[T], list[U] -> T", lambda xs, ns: xs[ns.index(min(ns))], "{0}[{1}.index(min({1}))]", cost=4,
       words="least lowest smallest nearest position whose"),
    op("positions_of", "list[T], T -> list[int]", lambda xs, x: [i for i, item in enumerate(xs) if item == x],
       "[i for i, item in enumerate({0}) if item == {1}]", cost=3, words="positions places where stands"),
    op("without_first", "list[T], T -> list[T]", lambda xs, x: xs[: xs.index(x)] + xs[xs.index(x) + 1 :],
       "{0}[: {0}.index({1})] + {0}[{0}.index({1}) + 1 :]", cost=4, words="first occurrence remove leave out once"),
    op("without", "list[T], T -> list[T]", lambda xs, y: [x for x in xs if x != y],
       "[item for item in {0:iter} if item != {1}]", cost=2, words="remove without except"),
    op("largest_n", "list[T], int -> list[T]", lambda xs, n: sorted(xs, reverse=True)[:n],
       "sorted({0:iter}, reverse=True)[:{1}]", cost=3, words="largest top highest"),
    op("kth", "list[T], int -> T", lambda xs, n: sorted(xs)[n], "sorted({0:iter})[{1}]", cost=2, words="smallest th"),
    op("kth_down", "list[T], int -> T", lambda xs, n: sorted(xs, reverse=True)[n],
       "sorted({0:iter}, reverse=True)[{1}]", cost=3, words="largest th"),
)  # fmt: skip

HIGHER: tuple[Operator, ...] = (
    MAP,
    FILTER,
    FIND,
    FIND_OR_NONE,
    SORT_BY,
    op("sort_by_down", "list[T], (T -> U) -> list[T]", _sorted_down, "sorted({0:iter}, key={key}, reverse=True)",
       cost=2, words="sort descending largest"),
    op("sort_by_both", "list[T], (T -> U), (T -> V) -> list[T]",
       lambda xs, keys, more: _sorted_by(xs, list(zip(keys, more, strict=True))),
       "sorted({0:iter}, key=lambda {x}: ({f}, {g}))", cost=4, words="ties equal"),
    op("sort_down_then_up", "list[T], (T -> int), (T -> U) -> list[T]",
       lambda xs, keys, more: _sorted_by(xs, [(-key, other) for key, other in zip(keys, more, strict=True)]),
       "sorted({0:iter}, key=lambda {x}: (-{f}, {g}))", cost=4, words="ties equal alphabetical"),
    op("max_by", "list[T], (T -> U) -> T", _max_by, "max({0:iter}, key={key})", cost=2,
       words="largest longest most highest maximum latest"),
    op("min_by", "list[T], (T -> U) -> T", _min_by, "min({0:iter}, key={key})", cost=2,
       words="smallest shortest least lowest minimum nearest closest"),
    op("sum_of", "list[T], (T -> int) -> int", lambda _, results: sum(results), "sum({f} for {x} in {0:iter})", cost=1,
       words="sum total", noun="total"),
    op("sum_off", "list[T], (T -> float) -> float", lambda _, results: sum(results), "sum({f} for {x} in {0:iter})",
       cost=1, words="sum total", noun="total"),
    op("count_if", "list[T], (T -> bool) -> int", lambda _, keep: sum(keep), "sum({f} for {x} in {0:iter})", cost=2,
       words="count number how many", noun="count"),
    op("all_of", "list[T], (T -> bool) -> bool", lambda _, keep: all(keep), "all({f} for {x} in {0:iter})", cost=1,
       words="all every only"),
    op("some_and_all_of", "list[T], (T -> bool) -> bool", lambda xs, keep: bool(xs) and all(keep),
       "bool({0}) and all({f} for {x} in {0})", cost=2, words="all every only least empty"),
    op("any_of", "list[T], (T -> bool) -> bool", lambda _, keep: any(keep), "any({f} for {x} in {0:iter})", cost=1,
       words="any some contains"),
    op("max_of", "list[T], (T -> U) -> U", lambda _, results: max(results), "max({f} for {x} in {0:iter})", cost=2,
       words="largest longest most highest", noun="largest"),
    op("min_of", "list[T], (T -> U) -> U", lambda _, results: min(results), "min({f} for {x} in {0:iter})", cost=2,
       words="smallest shortest lowest", noun="smallest"),
    op("max_of_or", "list[T], (T -> int) -> int", lambda _, results: max(results, default=0),
       "max(({f} for {x} in {0:iter}), default=0)", cost=2, words="largest longest most highest", noun="largest"),
    op("concat_of", "list[T], (T -> str) -> str", lambda _, results: "".join(results),
       '"".join({f} for {x} in {0:iter})', cost=2, words="join together each letter letters characters"),
    op("lines_of", "list[T], (T -> str) -> str", lambda _, results: "\n".join(results),
       '"\\n".join({f} for {x} in {0:iter})', cost=3, words="line lines"),
    op("takewhile", "list[T], (T -> bool) -> list[T]", _prefix, "list(takewhile({key}, {0:iter}))",
       imports="from itertools import takewhile", cost=3, words="until while before up prefix leading"),
    op("dropwhile", "list[T], (T -> bool) -> list[T]", _rest, "list(dropwhile({key}, {0:iter}))",
       imports="from itertools import dropwhile", cost=3, words="after from once leading"),
    EACH_TO_SEVERAL,
    op("group_runs", "list[T], (T -> U) -> list[list[T]]", _groups,
       "[list(group) for _, group in groupby({0:iter}, key={key})]", imports="from itertools import groupby", cost=3,
       words="runs consecutive", noun="groups"),
)  # fmt: skip

OPERATORS: tuple[Operator, ...] = PLAIN + HIGHER

BY_NAME = {operator.name: operator for operator in OPERATORS}
