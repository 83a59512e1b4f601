"""A curriculum that was written is read back as the same tasks."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skillforge.curriculum import load
from skillforge.curriculum.write import save, to_yaml
from skillforge.types import Scenario
from tests.solver.conftest import make_task

WORDS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=40)


def task(name="f", **fields):
    return make_task(name, "(text: str) -> str", [f'{name}("a") == "b"', f'{name}("b") == "c"'], **fields)


def test_every_field_comes_back(tmp_path):
    """Whatever a task may say."""
    tasks = (
        task("a", difficulty=3, tags=("x",), description="One: two # three\n\n- four"),
        task("b", requires=("a",), properties=("idempotent",)),
    )
    save(tmp_path / "deep" / "c.yaml", tasks, "name", "a theme: with # signs")
    again = load(tmp_path / "deep" / "c.yaml")
    assert [one.to_record() for one in again] == [one.to_record() for one in tasks]


def test_scenarios_come_back(tmp_path):
    """Their arguments by position, and which are held out."""
    scenarios = (Scenario(1, (3,)), Scenario(2, (), {"n": 4}), Scenario(5, (1,), held_out=True))
    told = make_task("f", "(n: int) -> None", [], environment="garden", scenarios=scenarios, capabilities=("look",))
    save(tmp_path / "c.yaml", [told])
    found = load(tmp_path / "c.yaml")[0].scenarios
    assert [(one.seed, one.args, one.held_out) for one in found] == [
        (1, (3,), False),
        (2, (4,), False),
        (5, (1,), True),
    ]


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, min_size=4, max_size=4))
@example(["", "", "\x85", "\u2028"])
def test_any_text_comes_back(tmp_path_factory, texts):
    """Quotes, colons, ends of lines, control characters."""
    one = make_task("f", "(text: str) -> str", [f"f({texts[0]!r}) == {texts[1]!r}"], description="x")
    path = tmp_path_factory.mktemp("yaml") / "c.yaml"
    path.write_text(to_yaml([one], texts[2], texts[3]), encoding="utf-8")
    assert load(path)[0].examples == one.examples


def test_it_is_written_for_people():
    """One field a line, assertions as they would be typed."""
    told = task(description="First line.\nSecond.")
    assert to_yaml([told]).splitlines() == [
        "tasks:",
        "  - name: f",
        "    description: |-",
        "      First line.",
        "      Second.",
        "    signature: '(text: str) -> str'",
        "    examples:",
        "      - f('a') == 'b'",
        "      - f('b') == 'c'",
    ]


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    """Whole or not at all."""
    path = tmp_path / "c.yaml"
    save(path, [task()])
    before = path.read_text()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match="No space"):
        save(path, [task("g")])
    assert path.read_text() == before
    assert [file.name for file in tmp_path.iterdir()] == ["c.yaml"]
