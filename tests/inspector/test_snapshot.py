"""Skills → a snapshot."""

from __future__ import annotations

import json
import sys

import networkx

from skillforge.inspector import Snapshot, snapshot
from skillforge.inspector.text import to_json, tree
from tests.inspector.conftest import make_skill


def test_an_edge_runs_from_the_caller_to_what_it_calls(shown: Snapshot):
    """`source` is the caller and `target` the callee, in every format."""
    assert ("page", "words") in shown.edges
    assert {"source": "title", "target": "words"} in shown.to_record()["edges"]


def test_depth_counts_the_longest_way_down(shown: Snapshot):
    """A skill is one deeper than the deepest skill that it calls."""
    assert {name: node.depth for name, node in shown.nodes.items()} == {
        "alone": 1, "edited": 1, "weak_one": 1, "words": 1, "title": 2, "index": 3, "page": 3,
    }  # fmt: skip


def test_callers_are_the_calls_reversed(shown: Snapshot):
    """Each node names its callers and its callees."""
    assert shown.nodes["title"].calls == ("words",)
    assert shown.nodes["title"].callers == ("index", "page")


def test_a_call_to_a_skill_that_is_not_shown_is_left_out():
    """A part of a library can be drawn."""
    assert snapshot([make_skill("page", "words")]).edges == ()


def test_a_chain_longer_than_the_stack_is_drawn():
    """Depth is no matter of Python's recursion limit."""
    length = sys.getrecursionlimit() + 50
    chain = snapshot(make_skill(f"s{i}", *([f"s{i - 1}"] if i else [])) for i in range(length))
    assert chain.max_depth == length
    assert len(tree(chain).splitlines()) == length


def test_a_damaged_library_with_a_cycle_is_drawn():
    """No library holds a cycle, but a picture of a damaged one must end."""
    assert tree(snapshot([make_skill("a", "b"), make_skill("b", "a")])).splitlines()[0] in ("a", "b")


def test_the_json_is_what_networkx_reads(shown: Snapshot):
    """`networkx.node_link_graph` reads the file as it is, with the edges the same way round."""
    graph = networkx.node_link_graph(json.loads(to_json(shown)), edges="edges")
    assert graph.is_directed()
    assert sorted(graph.successors("page")) == ["title", "words"]
    assert graph.nodes["page"]["checks"] == ["page('b') == 'b'"]
