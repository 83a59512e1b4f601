"""YAML as a tree with lines: what is no YAML, and what would unfold without end."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from skillforge.curriculum import nodes
from skillforge.curriculum.nodes import YamlMistake, read_yaml


@pytest.fixture(params=["with libyaml", "without libyaml"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML without its C library reads the same."""
    if request.param == "without libyaml":
        monkeypatch.setattr(nodes, "_Loader", yaml.SafeLoader)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 1\nb: [x, 2.5, yes, null, ~]\n", {"a": 1, "b": ["x", 2.5, True, None, None]}),
        ("a: '1'\nb: \"true\"\n", {"a": "1", "b": "true"}),
        ("a: !!str 1\n", {"a": "1"}),
        ("a: 2024-01-02\nb: 1_0\n", {"a": "2024-01-02", "b": 10}),
        ("a: &x {b: 1}\nc: *x\n", {"a": {"b": 1}, "c": {"b": 1}}),
        ("1: a\n", {"1": "a"}),
        ("a: " + "9" * 5000, {"a": "9" * 5000}),
        ("", None),
    ],
)
def test_a_document_is_read_as_plain_data(text: str, data: Any):
    """Numbers, truth values, null and text: nothing else is ever built."""
    node = read_yaml(text)
    assert (node.data() if node else None) == data


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\n\tb: 2\n", 2, "not YAML (column 1)"),
        ("a: b: c\n", 1, "not YAML (column 5): mapping values are not allowed"),
        ("a: [1\nb: 2\n", 2, "not YAML (column 2)"),
        ("a: x\nb: 'y\n", 3, "not YAML (column 1)"),
        ("a: x\nb: \x00\n", 2, "not YAML: the character U+0000 may not stand here"),
        ("a: 1\n---\nb: 1\n", 2, "a second document begins here; keep one document to a file"),
        ("a: *x\n", 1, "*x names no anchor &x above it"),
        ("a: &x [*x]\n", 1, "*x contains itself"),
        ("a:\n  - !!python/object/apply:os.system [ls]\n", 2, "the tag tag:yaml.org,2002:python/object"),
        ("a: !new 1\n", 1, "the tag !new is not supported; write plain YAML"),
        ("? [a]\n: 1\n", 1, "a list or mapping is no key; put the text in quotes"),
        ("a:\n " + "[" * 5_000, 2, "nested more than 20 levels deep; write deep values inside assertions"),
        ("a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{new}: &{new} [{','.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
        ), 6, "more than 500,000 values (aliases counted each time); split the file"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(text: str, line: int, message: str):
    """And nothing exhausts memory or stack first."""
    with pytest.raises(YamlMistake) as caught:
        read_yaml(text)
    assert caught.value.line == line
    assert caught.value.text.startswith(message)


def test_every_value_knows_its_line():
    """Keys, items and the lines of a block."""
    root = read_yaml("a:\n  - x\n  -\n    b: |\n      one\n\n      two\n")
    assert root is not None
    assert [root.at(("a",)), root.at(("a", 0)), root.at(("a", 1, "b")), root.at(("a", 9, "z"))] == [1, 2, 4, 1]
    block = root.value["a"].value[1].value["b"]
    assert list(block.lines())[:3] == [("one", 5), ("", 6), ("two", 7)]


def test_a_key_that_is_there_twice_is_noted():
    """YAML readers keep the last one silently; the first was meant as much."""
    root = read_yaml("a: 1\nb: 2\na: 3\n")
    assert root is not None
    assert (root.duplicates, root.data()) == ([("a", 3)], {"a": 1, "b": 2})
