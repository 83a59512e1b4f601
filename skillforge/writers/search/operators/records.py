"""Operators on dicts and records (dicts of fixed keys), lists of records, and fixed places of pairs."""

from __future__ import annotations

import operator
import statistics
from collections import Counter
from collections.abc import Callable
from typing import Any

from skillforge.writers.search.kinds import ANY, Kind
from skillforge.writers.search.operators import Operator, op


def _grouped(items: list[Any], keys: list[Any]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = {}
    for item, key in zip(items, keys, strict=True):
        groups.setdefault(key, []).append(item)
    return groups


def _grouped_of(_: list[Any], keys: list[Any], results: list[Any]) -> dict[Any, list[Any]]:
    return _grouped(results, keys)


def _gathered(_: list[Any], keys: list[Any], results: list[Any]) -> dict[Any, list[Any]]:
    return {key: [item for group in groups for item in group] for key, groups in _grouped(results, keys).items()}


def _by_item(items: dict[Any, list[Any]]) -> dict[Any, list[Any]]:
    return {item: [key for key, held in items.items() if item in held] for held in items.values() for item in held}


def _summed(_: list[Any], keys: list[Any], results: list[Any]) -> dict[Any, Any]:
    return {key: sum(group) for key, group in _grouped(results, keys).items()}


def _sums(keys: list[Any], numbers: list[Any]) -> dict[Any, Any]:
    groups: dict[Any, list[Any]] = {key: [] for key in keys}
    for key, number in zip(keys, numbers, strict=False):
        groups[key].append(number)
    return {key: sum(group) for key, group in groups.items()}


def _added(left: dict[Any, Any], right: dict[Any, Any]) -> dict[Any, Any]:
    return {key: left.get(key, 0) + right.get(key, 0) for key in left | right}


def _subtracted(left: dict[Any, Any], right: dict[Any, Any]) -> dict[Any, Any]:
    return {key: left.get(key, 0) - right.get(key, 0) for key in left | right}


def _turned(items: dict[Any, Any]) -> dict[Any, list[Any]]:
    return _grouped(list(items), list(items.values()))


def _each_group(aggregate: Callable[..., Any]) -> Callable[..., Any]:
    def run(_: list[Any], keys: list[Any], results: list[Any]) -> dict[Any, Any]:
        return {key: aggregate(group) for key, group in _grouped(results, keys).items()}

    return run


def _best_of_each(items: list[Any], keys: list[Any], results: list[Any]) -> dict[Any, Any]:
    groups = _grouped(list(range(len(items))), keys)
    return {key: items[max(places, key=results.__getitem__)] for key, places in groups.items()}


DICT_OF = op("dict_of", "list[T], (T -> K), (T -> V) -> dict[K, V]", lambda _, ks, vs: dict(zip(ks, vs, strict=True)),
             "{{{f}: {g} for {x} in {0:iter}}}", cost=2, words="map dict dictionary each")  # fmt: skip

OPERATORS: tuple[Operator, ...] = (
    op("items", "dict[K, V] -> list[tuple[K, V]]", lambda d: list(d.items()), "list({0}.items())",
       iterates="{0}.items()", cost=1, words="pairs items each"),
    op("keys", "dict[K, V] -> list[K]", list, "list({0})", iterates="{0}", cost=1, words="keys names"),
    op("values", "dict[K, V] -> list[V]", lambda d: list(d.values()), "list({0}.values())", iterates="{0}.values()",
       cost=1, words="values"),
    op("lookup", "dict[K, V], K -> V", operator.getitem, "{0}[{1}]", cost=1, words="look up value"),
    op("get", "dict[K, V], K -> V | None", dict.get, "{0}.get({1})", cost=2, words="none missing"),
    op("get_or", "dict[K, V], K, V -> V", dict.get, "{0}.get({1}, {2})", cost=1, words="default missing"),
    op("with_item", "dict[K, V], K, U -> dict[K, Any]", lambda d, k, v: _with(d, k, v), "{{**{0}, {1}: {2}}}", cost=2,
       words="set copy field add change update"),
    op("not_none", "T | None -> bool", lambda value: value is not None, "{0} is not None", cost=1,
       words="none missing present given"),
    op("not_none_any", "Any -> bool", lambda value: value is not None, "{0} is not None", cost=2,
       words="none missing present given"),
    op("is_none", "T | None -> bool", lambda value: value is None, "{0} is None", cost=2,
       words="none missing lack without absent"),
    op("is_none_any", "Any -> bool", lambda value: value is None, "{0} is None", cost=2,
       words="none missing lack without absent"),
    op("or_else", "T | None, T -> T", lambda value, other: other if value is None else value,
       "{1} if {0} is None else {0}", cost=3, words="none missing otherwise default still"),
    op("has_key", "K, dict[K, V] -> bool", lambda k, d: k in d, "{0} in {1}", cost=1, words="has contains"),
    op("lacks_key", "K, dict[K, V] -> bool", lambda k, d: k not in d, "{0} not in {1}", cost=1,
       words="not missing lacks without absent has"),
    op("len_dict", "dict[K, V] -> int", len, "len({0})", cost=1, words="count number"),
    op("merge", "dict[K, V], dict[K, V] -> dict[K, V]", operator.or_, "{0} | {1}", cost=1, words="merge combine"),
    op("added", "dict[K, int], dict[K, int] -> dict[K, int]", _added,
       "{{key: {0}.get(key, 0) + {1}.get(key, 0) for key in {0} | {1}}}", cost=4,
       words="merge combine add adding sum sums total totals both"),
    op("addedf", "dict[K, float], dict[K, float] -> dict[K, float]", _added,
       "{{key: {0}.get(key, 0) + {1}.get(key, 0) for key in {0} | {1}}}", cost=4,
       words="merge combine add adding sum sums total totals both"),
    op("subtracted", "dict[K, int], dict[K, int] -> dict[K, int]", _subtracted,
       "{{key: {0}.get(key, 0) - {1}.get(key, 0) for key in {0} | {1}}}", cost=4,
       words="minus subtract less difference change between later earlier"),
    op("format_map", "str, dict[str, V] -> str", str.format_map, "{0}.format_map({1})", cost=3,
       words="template placeholder placeholders fill filled brace braces curly insert replace"),
    op("differing", "dict[K, V], dict[K, V] -> list[K]", lambda a, b: [k for k in a if k in b and a[k] != b[k]],
       "[key for key in {0} if key in {1} and {0}[key] != {1}[key]]", cost=4,
       words="different differ other both changed compare"),
    op("changed", "dict[K, V], dict[K, V] -> list[K]", lambda a, b: [k for k in a if k not in b or a[k] != b[k]],
       "[key for key in {0} if key not in {1} or {0}[key] != {1}[key]]", cost=4,
       words="changed new another other missing differ different compare"),
    op("sum_products", "dict[K, V], dict[K, int] -> int",
       lambda d, ns: sum(d.get(k, 0) * n for k, n in ns.items()),
       "sum({0}.get(key, 0) * count for key, count in {1}.items())", cost=4,
       words="price prices times number cost worth total each", noun="total"),
    op("project", "dict[K, V], list[K] -> dict[K, V]", lambda d, ks: {k: d[k] for k in ks if k in d},
       "{{key: {0}[key] for key in {1} if key in {0}}}", cost=3, words="fields keys only pick choose reduce keep"),
    op("omit", "dict[K, V], list[K] -> dict[K, V]", lambda d, ks: {k: v for k, v in d.items() if k not in ks},
       "{{key: value for key, value in {0}.items() if key not in {1}}}", cost=3,
       words="fields keys without remove drop except hide"),
    op("record_of", "list[K], list[V] -> dict[K, V]", lambda ks, vs: dict(zip(ks, vs, strict=False)),
       "dict(zip({0:iter}, {1:iter}))", cost=2, words="dict record header map mapping"),
    op("to_dict", "list[tuple[K, V]] -> dict[K, V]", dict, "dict({0:iter})", cost=1, words="dict map mapping"),
    op("counts", "list[T] -> dict[T, int]", lambda xs: dict(Counter(xs)), "dict(Counter({0:iter}))",
       imports="from collections import Counter", cost=2, words="count counts how many often frequency occurrences",
       noun="counts"),
    op("most_common", "list[T] -> list[tuple[T, int]]", lambda xs: Counter(xs).most_common(),
       "Counter({0:iter}).most_common()", imports="from collections import Counter", cost=2,
       words="most common frequent often", noun="ranking"),
    op("group_by", "list[T], (T -> K) -> dict[K, list[T]]", _grouped,
       "{{label: [{x} for {x} in {0} if {f} == label] for label in dict.fromkeys({f} for {x} in {0})}}",
       cost=3, words="group by per each", noun="groups"),
    op("group_of", "list[T], (T -> K), (T -> V) -> dict[K, list[V]]", _grouped_of,
       "{{label: [{g} for {x} in {0} if {f} == label] for label in dict.fromkeys({f} for {x} in {0})}}",
       cost=3, words="group by per each lists", noun="groups"),
    op("gathered_by", "list[T], (T -> K), (T -> list[V]) -> dict[K, list[V]]", _gathered,
       "{{label: [item for {x} in {0} if {f} == label for item in {g}] "
       "for label in dict.fromkeys({f} for {x} in {0})}}",
       cost=4, words="collect gather group by per each lists all", noun="groups"),
    op("sum_by", "list[T], (T -> K), (T -> int) -> dict[K, int]", _summed,
       "{{label: sum({g} for {x} in {0} if {f} == label) for label in dict.fromkeys({f} for {x} in {0})}}",
       cost=3, words="total totals sum per by each", noun="totals"),
    op("sum_byf", "list[T], (T -> K), (T -> float) -> dict[K, float]", _summed,
       "{{label: sum({g} for {x} in {0} if {f} == label) for label in dict.fromkeys({f} for {x} in {0})}}",
       cost=3, words="total totals sum per by each", noun="totals"),
    op("best_of_each", "list[T], (T -> K), (T -> V) -> dict[K, T]", _best_of_each,
       "{{label: max(({x} for {x} in {0} if {f} == label), key=lambda {x}: {g}) "
       "for label in dict.fromkeys({f} for {x} in {0})}}",
       cost=4, words="largest highest most latest best per each", noun="best"),
    op("mean_by", "list[T], (T -> K), (T -> int) -> dict[K, float]", _each_group(statistics.fmean),
       "{{label: statistics.fmean({g} for {x} in {0} if {f} == label) for label in dict.fromkeys({f} for {x} in {0})}}",
       imports="import statistics", cost=4, words="average mean per by each", noun="averages"),
    op("greatest_by", "list[T], (T -> K), (T -> int) -> dict[K, int]", _each_group(max),
       "{{label: max({g} for {x} in {0} if {f} == label) for label in dict.fromkeys({f} for {x} in {0})}}",
       cost=4, words="largest highest most maximum latest best per each", noun="largest"),
    op("least_by", "list[T], (T -> K), (T -> int) -> dict[K, int]", _each_group(min),
       "{{label: min({g} for {x} in {0} if {f} == label) for label in dict.fromkeys({f} for {x} in {0})}}",
       cost=4, words="smallest lowest least minimum earliest per each", noun="smallest"),
    op("sums", "list[K], list[int] -> dict[K, int]", _sums,
       "{{key: sum(number for other, number in zip({0}, {1}) if other == key) for key in dict.fromkeys({0})}}", cost=4,
       words="total totals sum add per by each position positions place places label", noun="totals"),
    op("count_by", "list[T], (T -> K) -> dict[K, int]", lambda _, keys: dict(Counter(keys)),
       "dict(Counter({f} for {x} in {0:iter}))", imports="from collections import Counter", cost=2,
       words="count counts per by how many each", noun="counts"),
    op("ranked_keys", "dict[K, V] -> list[K]", lambda d: sorted(d, key=d.__getitem__, reverse=True),
       "sorted({0}, key={0}.get, reverse=True)", cost=2, words="rank ranked highest order most", noun="ranking"),
    op("ranked_up", "dict[K, V] -> list[K]", lambda d: sorted(d, key=d.__getitem__), "sorted({0}, key={0}.get)",
       cost=3, words="rank lowest order", noun="ranking"),
    op("ranked_items", "dict[K, int] -> list[tuple[K, int]]",
       lambda d: sorted(d.items(), key=lambda pair: (-pair[1], pair[0])),
       "sorted({0}.items(), key=lambda pair: (-pair[1], pair[0]))", cost=4,
       words="most highest largest first rank ranked ties equal alphabetical", noun="ranking"),
    op("ranked_by_both", "dict[K, int], dict[K, int] -> list[K]",
       lambda d, e: sorted(d, key=lambda key: (-d[key], -e.get(key, 0), key)),
       "sorted({0}, key=lambda key: (-{0}[key], -{1}.get(key, 0), key))", cost=4,
       words="highest first ties second rank ranked order alphabetically remaining", noun="ranking"),
    op("best_key", "dict[K, V] -> K", lambda d: max(d, key=d.__getitem__), "max({0}, key={0}.get)", cost=2,
       words="most highest largest common often busiest"),
    op("best_key_in_order", "dict[K, V] -> K", lambda d: max(sorted(d), key=d.__getitem__),
       "max(sorted({0}), key={0}.get)", cost=3, words="most highest largest common often ties alphabetical"),
    op("best_key_or_empty", "dict[str, V] -> str", lambda d: max(d, key=d.__getitem__, default=""),
       'max({0}, key={0}.get, default="")', cost=3, words="most highest largest common often frequent empty"),
    op("best_key_in_order_or_empty", "dict[str, V] -> str", lambda d: max(sorted(d), key=d.__getitem__, default=""),
       'max(sorted({0}), key={0}.get, default="")', cost=4,
       words="most highest largest common often frequent ties equal equally alphabetical alphabetically empty"),
    op("least_key", "dict[K, V] -> K", lambda d: min(d, key=d.__getitem__), "min({0}, key={0}.get)", cost=3,
       words="least lowest smallest"),
    op("invert", "dict[K, V] -> dict[V, K]", lambda d: {v: k for k, v in d.items()},
       "{{value: key for key, value in {0}.items()}}", cost=2, words="invert swap reverse"),
    op("keys_by_item", "dict[K, list[V]] -> dict[V, list[K]]", _by_item,
       "{{item: [key for key, held in {0}.items() if item in held] for held in {0}.values() for item in held}}", cost=4,
       words="invert turn around reverse swap item keys contains which"),
    op("keys_by_value", "dict[K, V] -> dict[V, list[K]]", _turned,
       "{{value: [key for key, other in {0}.items() if other == value] for value in {0}.values()}}", cost=4,
       words="invert turn around reverse swap lead leads group keys"),
    op("sort_items", "dict[K, V] -> dict[K, V]", lambda d: dict(sorted(d.items())), "dict(sorted({0}.items()))",
       cost=3, words="sorted order"),
)  # fmt: skip

BY_NAME = {operator.name: operator for operator in OPERATORS}


def fields(kind: Kind) -> tuple[Operator, ...]:
    """The fields of a record, the places of a tuple; none for other kinds."""
    if isinstance(kind, str):
        return ()
    if kind[0] == "record":
        return (*(_field(kind, key, inner) for key, inner in kind[1]), *_by_name(kind))
    if kind[0] in ("tuple", "row"):
        return tuple(
            Operator(f"part{place}", (kind,), inner, operator.itemgetter(place), f"{{0}}[{place}]", cost=1)
            for place, inner in enumerate(kind[1:])
        )
    return ()


def _by_name(kind: Kind) -> tuple[Operator, ...]:
    """What takes the name of a field from elsewhere."""
    return (
        Operator("field_named", (kind, "str"), ANY, operator.getitem, "{0}[{1}]", cost=1, words=_NAMED),
        Operator("with_field", (kind, "str", "T"), ANY, _with, "{{**{0}, {1}: {2}}}", cost=2, words=_SET),
    )


_NAMED = "field key name given by"
_SET = "set copy field add change update"


def _with(items: dict[Any, Any], key: Any, value: Any) -> dict[Any, Any]:
    return {**items, key: value}


def _field(kind: Kind, key: str, inner: Kind) -> Operator:
    quoted = '"' + key.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    quoted = quoted.replace("{", "{{").replace("}", "}}")
    return Operator(
        f"field {key}", (kind,), inner, operator.itemgetter(key), f"{{0}}[{quoted}]", cost=1, words=key, noun=""
    )
