"""Snapshot → where each skill stands on the page: layered by depth, few crossings, about as wide as a screen.

After Sugiyama, Tagawa, Toda (1981): layer, order each layer by barycenters, then place. Two liberties: layers are
columns from left to right, because names are wide and short; and a layer of many skills becomes several columns
side by side, or three hundred skills would be a strip that nobody can read.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log
from typing import Any

from skillforge.inspector.snapshot import Snapshot

ROW = 31.0  # pixels from one skill to the one below it
CHARACTER = 7.85  # the width of one character of the page's fixed-width font, at 13 pixels
PADDING = 42.0  # beside the name: the coloured edge, the number of callers
LAYER_GAP = 100.0
COLUMN_GAP = 28.0
LONGEST_NAME = 30
SCREEN = 1.9
_SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Layer:
    """The skills of one depth, top to bottom; `depth` is -1 for those that neither call nor are called."""

    depth: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Left edge, middle and width of a skill's box, in pixels."""

    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The place of each skill, and each layer's depth, left and right edge and number of skills."""

    places: Mapping[str, Place]
    layers: tuple[Mapping[str, Any], ...]


def layout(shown: Snapshot) -> Layout:
    """Every skill stands right of all that it calls. Deterministic; a second or so for thousands of skills."""
    if not shown.nodes:
        return Layout({}, ())
    neighbours: dict[str, list[str]] = {name: [] for name in shown.nodes}
    for caller, callee in shown.edges:
        neighbours[caller].append(callee)
        neighbours[callee].append(caller)
    layers = order(shown)
    rows = _rows(layers)
    columns = [_columns(layer, rows) for layer in layers]
    heights = _heights([column for split in columns for column in split], neighbours)
    return _place(layers, columns, heights)


def order(shown: Snapshot) -> list[Layer]:
    """The layers, each in an order with few crossings: the best of several barycenter sweeps."""
    alone = [name for name, node in shown.nodes.items() if not node.calls and not node.callers]
    layers = [
        [name for name, node in shown.nodes.items() if node.depth == depth and (node.calls or node.callers)]
        for depth in range(1, shown.max_depth + 1)
    ]
    best, fewest = [list(layer) for layer in layers], crossings(layers, shown.edges)
    for sweep in range(_SWEEPS):
        _sweep(shown, layers, upward=sweep % 2 == 0)
        count = crossings(layers, shown.edges)
        if count < fewest:
            best, fewest = [list(layer) for layer in layers], count
    connected = [Layer(depth, tuple(names)) for depth, names in enumerate(best, 1) if names]
    return ([Layer(-1, tuple(alone))] if alone else []) + connected


def _sweep(shown: Snapshot, layers: list[list[str]], *, upward: bool) -> None:
    """Sorts each layer by the mean place of what it calls (upward) or of its callers."""
    at = {name: (index + 0.5) / len(layer) for layer in layers for index, name in enumerate(layer)}
    for layer in layers if upward else reversed(layers):
        pulls = {name: shown.nodes[name].calls if upward else shown.nodes[name].callers for name in layer}
        means = {name: sum(at[n] for n in pull) / len(pull) if pull else at[name] for name, pull in pulls.items()}
        layer.sort(key=lambda name: (means[name], name))
        at.update({name: (index + 0.5) / len(layer) for index, name in enumerate(layer)})


def crossings(layers: Sequence[Sequence[str]], edges: Sequence[tuple[str, str]]) -> int:
    """How many pairs of edges between the same two layers cross."""
    level = {name: depth for depth, layer in enumerate(layers) for name in layer}
    index = {name: i for layer in layers for i, name in enumerate(layer)}
    bundles: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for caller, callee in edges:
        bundles.setdefault((level[caller], level[callee]), []).append((index[caller], index[callee]))
    total = 0
    for bundle in bundles.values():
        ends: list[int] = []
        for _, end in sorted(bundle):
            total += len(ends) - bisect_right(ends, end)
            insort(ends, end)
    return total


def _rows(layers: Sequence[Layer]) -> int:
    """The height, in skills, at which the whole comes nearest to a screen's proportions."""

    def badness(rows: int) -> float:
        width = sum(LAYER_GAP + ceil(len(layer.names) / rows) * (_width(layer.names) + COLUMN_GAP) for layer in layers)
        height = ROW * min(rows, max(len(layer.names) for layer in layers)) + ROW
        return abs(log(width / height / SCREEN))

    return min(range(8, max(9, max(len(layer.names) for layer in layers) + 1)), key=lambda rows: (badness(rows), rows))


def _columns(layer: Layer, rows: int) -> list[list[str]]:
    """Dealt like cards, so that the order from top to bottom survives across the columns; where there is no order
    but the names', one column after the other."""
    count = ceil(len(layer.names) / rows)
    if layer.depth < 0:
        size = ceil(len(layer.names) / count)
        return [list(layer.names[start : start + size]) for start in range(0, len(layer.names), size)]
    return [list(layer.names[start::count]) for start in range(count)]


def _width(names: Sequence[str]) -> float:
    return PADDING + CHARACTER * min(LONGEST_NAME, max(map(len, names)))


def _heights(columns: Sequence[Sequence[str]], neighbours: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """The middle of each skill: as near to its neighbours' mean as the skills above and below it allow."""
    heights = {name: ROW * (index - (len(column) - 1) / 2) for column in columns for index, name in enumerate(column)}
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wanted = [
                sum(heights[n] for n in near) / len(near) if (near := neighbours[name]) else heights[name]
                for name in column
            ]
            heights.update(zip(column, _spread(wanted), strict=True))
    return heights


def _spread(wanted: Sequence[float]) -> list[float]:
    """The heights nearest to `wanted` (least squares) that keep the order and stand at least ROW apart.

    Pool-adjacent-violators on `wanted[i] - i * ROW`: blocks that would overlap merge into their mean.
    """
    blocks: list[tuple[float, int]] = []
    for index, height in enumerate(wanted):
        total, size = height - index * ROW, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / size:
            before = blocks.pop()
            total, size = total + before[0], size + before[1]
        blocks.append((total, size))
    flat = [total / size for total, size in blocks for _ in range(size)]
    return [height + index * ROW for index, height in enumerate(flat)]


def _place(layers: Sequence[Layer], columns: Sequence[Sequence[Sequence[str]]], heights: Mapping[str, float]) -> Layout:
    places: dict[str, Place] = {}
    spans: list[Mapping[str, Any]] = []
    top = min(heights.values())
    x = 0.0
    for layer, split in zip(layers, columns, strict=True):
        left = x
        for column in split:
            width = _width(column)
            places.update({name: Place(round(x, 1), round(heights[name] - top, 1), round(width, 1)) for name in column})
            x += width + COLUMN_GAP
        right = x - COLUMN_GAP
        spans.append(
            {"depth": layer.depth, "left": round(left, 1), "right": round(right, 1), "count": len(layer.names)}
        )
        x = right + LAYER_GAP
    return Layout(places, tuple(spans))
