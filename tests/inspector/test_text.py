"""Snapshot → tree, DOT, Mermaid."""

from __future__ import annotations

import re

import pytest

from skillforge.errors import InvalidInput
from skillforge.inspector import Snapshot, dot, mermaid, picture, snapshot, tree
from tests.inspector.conftest import make_skill


def test_the_tree_starts_at_skills_that_nobody_calls(shown: Snapshot):
    """Roots in order of name; a sub-tree that returns is marked and not drawn again."""
    assert tree(shown) == (
        "alone\n"
        "edited [unverified]\n"
        "index\n"
        "├── title\n"
        "│   └── words\n"
        "└── weak_one [weak]\n"
        "page\n"
        "├── title (*)\n"
        "└── words\n"
        "\n"
        "(*) its own calls are drawn above\n"
    )


def test_an_empty_library_says_how_to_grow_one():
    """Nothing to draw is said, with the next step."""
    assert "skillforge run" in tree(snapshot([]))


def test_dot_puts_each_depth_on_one_rank(shown: Snapshot):
    """Layered by dependency depth, from the caller to what it calls."""
    text = dot(shown)
    assert '{ rank=same; "index"; "page"; }' in text
    assert '"page" -> "title";' in text


def test_dot_survives_any_description():
    """Quotes, backslashes and line breaks cannot end a string."""
    text = dot(snapshot([make_skill("f", description='says "a\\"\nand \\')]))
    assert 'tooltip="says \\"a\\\\\\" and \\\\"' in text


def test_mermaid_names_each_skill_once_and_marks_the_doubtful(shown: Snapshot):
    """Edges run from the caller; weak and unverified skills are dashed."""
    text = mermaid(shown)
    assert text.startswith("flowchart RL\n")
    assert '["weak_one [weak]"]' in text
    ids = {name: id for id, name in re.findall(r'(s\d+)\["(\w+)"\]', text)}
    assert f"  {ids['page']} --> {ids['title']}\n" in text


@pytest.mark.parametrize("fmt", ["tree", "dot", "mermaid", "json", "html"])
def test_every_format_is_the_same_for_skills_in_any_order(fmt: str):
    """Pictures can be committed: the same skills give the same bytes."""
    skills = [make_skill("a"), make_skill("b", "a"), make_skill("c", "a", "b")]
    assert picture(snapshot(skills), fmt) == picture(snapshot(reversed(skills)), fmt)


def test_another_format_is_refused_with_what_was_meant(shown: Snapshot):
    """A format that does not exist names the nearest that does."""
    with pytest.raises(InvalidInput, match="Did you mean 'mermaid'"):
        picture(shown, "mermade")
