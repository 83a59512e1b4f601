"""Laws of the graph, and of what is saved and loaded."""

from __future__ import annotations

import itertools
import tempfile

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillforge.errors import DependencyCycle
from skillforge.library import Library, graph, records
from skillforge.library.journal import Entry
from skillforge.types import (
    Attempt,
    Candidate,
    Case,
    CheckResult,
    Cost,
    Episode,
    Limits,
    Provenance,
    Skill,
    Verdict,
)
from tests.library.conftest import calling, make_skill, make_task

NAMES = st.sampled_from("abcdefgh")
EDGES = st.dictionaries(NAMES, st.dictionaries(NAMES, st.just("0" * 64), max_size=4))


@given(EDGES)
def test_order_puts_dependencies_first_or_names_a_cycle(edges):
    """Exactly what networkx thinks is acyclic has an order, and every caller comes after what it calls."""
    model = networkx.DiGraph([(caller, callee) for caller, callees in edges.items() for callee in callees])
    if not networkx.is_directed_acyclic_graph(model):
        with pytest.raises(DependencyCycle) as caught:
            graph.order(edges)
        path = caught.value.path
        assert path[0] == path[-1]
        assert all(after in edges[before] for before, after in itertools.pairwise(path))
        return
    place = {name: index for index, name in enumerate(graph.order(edges))}
    assert all(place[callee] < place[caller] for caller, callee in model.edges)
    assert graph.above(edges, ["a"]) == (networkx.ancestors(model, "a") if "a" in model else set())


def test_a_long_chain_needs_no_deep_stack():
    """Ten thousand skills in a row are deeper than Python recurses."""
    edges = {f"s{n}": {f"s{n + 1}": ""} for n in range(10_000)}
    assert graph.depths(edges)["s0"] == 10_001


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(NAMES, st.sets(NAMES, max_size=3)), max_size=12))
def test_the_graph_stays_acyclic_whatever_is_committed(steps):
    """A commit that would close a cycle is refused; all others are in the graph."""
    with tempfile.TemporaryDirectory() as place, Library.open(f"{place}/skills", create=True) as library:
        for name, callees in steps:
            known = [library.skill(callee) for callee in sorted(callees) if callee in library]
            try:
                library.commit([calling(name, *known)])
            except DependencyCycle:
                continue
        assert networkx.is_directed_acyclic_graph(library.graph)
        assert all(callee in library for _, callee in library.graph.edges)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.dates() | st.decimals(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
CASES = st.builds(Case, st.tuples(VALUES), st.just({}), VALUES)
TEXT = st.text(max_size=40)
SKILLS = st.builds(
    make_skill,
    st.just("skill_name"),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    task=st.builds(
        make_task,
        st.just("skill_name"),
        description=TEXT,
        examples=st.tuples(CASES),
        checks=st.tuples(CASES, CASES),
        check_code=TEXT,
        requires=st.tuples(st.text(min_size=1)),
        difficulty=st.none() | st.integers(),
        limits=st.builds(Limits, timeout_s=st.floats(0.1, 10)),
    ),
    evidence=st.sampled_from(["given", "weak"]),
    provenance=st.builds(
        Provenance,
        st.sampled_from(["search", "openai/x"]),
        st.integers(1, 9),
        st.builds(Cost, candidates=st.integers(0, 9), usd=st.floats(0, 1), tokens=st.integers(0, 99)),
        st.tuples(st.text()),
    ),
)


@settings(max_examples=50, deadline=None)
@given(SKILLS)
def test_a_record_gives_its_skill_back(skill: Skill):
    """Save, then load, is the identity; and the text of a loaded skill is the text it was loaded from."""
    text = records.dump(skill)
    again = records.load(text, skill.source, "here")
    assert repr(again) == repr(skill)  # nan is not equal to itself, but reads the same
    assert records.dump(again) == text


@settings(max_examples=10, deadline=None)
@given(SKILLS)
def test_a_skill_survives_the_disk(skill: Skill):
    """Through SQLite and files, whatever its text holds."""
    with tempfile.TemporaryDirectory() as place:
        with Library.open(f"{place}/skills", create=True) as library:
            library.commit([skill])
        with Library.open(f"{place}/skills") as library:
            assert library.source("skill_name") == skill.source
            assert library.skill("skill_name").status == "verified"
            assert repr(library.skill("skill_name").task) == repr(skill.task)


def test_an_episode_comes_back_from_the_journal_whole(library):
    """Every attempt with its verdict, reward parts, reasons and cost."""
    failed = Verdict(False, 0.4, {"task": 0.0, "examples": 0.5}, (CheckResult("check", "f(1)", False, "got 2"),), None)
    attempt = Attempt(Candidate("def f(): ...", "f", "search", Cost(12, 0.5), ("words",)), failed, "look again")
    episode = Episode(make_task("hard"), (attempt,), reason="budget", cost=Cost(12, 0.5), offered=("words",))
    library.commit([], episodes=[episode])
    entry: Entry = library.episodes()[-1]
    assert entry.episode() == episode
    assert (entry.wave, entry.library_size, entry.solved) == (0, 2, False)


def test_a_solved_episode_names_its_skill(library):
    """The journal names what the library keeps."""
    skill = make_skill("fresh")
    library.commit([skill], episodes=[Episode(skill.task, skill=skill)])
    (entry,) = library.episode_records(skill.task.id)
    assert (entry.solved_by, entry.library_size) == ("fresh", 3)
    assert entry.episode(library.skill("fresh")).skill == library.skill("fresh")
    assert library.episodes(limit=0) == ()
