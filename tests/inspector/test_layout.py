"""Snapshot → places."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from skillforge.inspector import Snapshot, snapshot
from skillforge.inspector.layout import ROW, crossings, layout, order
from tests.inspector.conftest import make_skill


def grown(count: int, seed: int) -> Snapshot:
    """`count` skills, each calling up to three of the earlier ones."""
    rng = random.Random(seed)
    return snapshot(
        make_skill(f"skill_{i}", *{f"skill_{rng.randrange(i)}" for _ in range(rng.randrange(4)) if i > count // 3})
        for i in range(count)
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 60), st.integers(0, 10))
def test_every_skill_stands_right_of_what_it_calls(count: int, seed: int):
    """Layered: an edge always runs to the left."""
    shown = grown(count, seed)
    places = layout(shown).places
    assert all(places[callee].x + places[callee].width < places[caller].x for caller, callee in shown.edges)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 90), st.integers(0, 10))
def test_no_two_skills_overlap(count: int, seed: int):
    """In one column, neighbours stand at least a row apart."""
    columns: dict[float, list[float]] = {}
    for place in layout(grown(count, seed)).places.values():
        columns.setdefault(place.x, []).append(place.y)
    assert all(b - a >= ROW - 0.2 for column in columns.values() for a, b in pairwise(sorted(column)))


def test_sweeps_uncross_what_names_crossed():
    """Two pairs in opposite order of name are drawn without a crossing."""
    shown = snapshot([make_skill("a"), make_skill("b"), make_skill("y", "b"), make_skill("z", "a")])
    layers = [layer.names for layer in order(shown)]
    assert crossings(layers, shown.edges) == 0


def test_crossings_are_counted_between_layers():
    """K(2,2) crosses once in any order."""
    assert crossings([["a", "b"], ["y", "z"]], [("y", "a"), ("y", "b"), ("z", "a"), ("z", "b")]) == 1


def test_three_hundred_skills_keep_a_screens_proportions():
    """A layer of many skills is folded into columns: neither a strip nor a pole."""
    places = layout(grown(300, 1)).places.values()
    width, height = max(p.x + p.width for p in places), max(p.y for p in places)
    assert 0.8 < width / height < 3.5


def test_skills_without_any_relation_stand_by_themselves(shown: Snapshot):
    """They are a layer of their own, left of all others."""
    drawn = layout(shown)
    assert drawn.layers[0]["depth"] == -1
    assert {name for name, place in drawn.places.items() if place.x == 0} == {"alone", "edited"}
