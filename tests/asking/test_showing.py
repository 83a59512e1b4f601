"""Values as a model is shown them: cut before they are formatted."""

from __future__ import annotations

import pytest

from skillforge.asking.showing import MOST_SHOWN, brief, literal, shown


class Watched(list):
    """A list that counts how many of its items were looked at."""

    def __init__(self, items):
        super().__init__(items)
        self.seen = 0

    def __iter__(self):
        for item in super().__iter__():
            self.seen += 1
            yield item


VALUES = [
    "it's", list(range(1_500)), ["ab"] * 700, {"a": [1, (2,)], 3: b"xy"}, (), {"b", "a"}, 10**30, None, "x" * 9_000,
    b"x" * 9_000, list(range(90_000)), [[[]]] * 9_000, {n: str(n) for n in range(9_000)}, ["\n\n"] * 9_000, 7**9_000,
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_what_is_shown_is_the_beginning_of_the_literal(value):
    """To the character, whatever the value is made of."""
    whole = literal(value)
    told = shown(value)
    assert told.text == whole[:MOST_SHOWN]
    assert bool(told.beginning_of) is (len(whole) > MOST_SHOWN)


def test_what_is_not_shown_is_not_looked_at():
    """A million items cost what a few thousand do."""
    items = Watched(f"item {n}" for n in range(1_000_000))
    assert shown(items).beginning_of == "a Watched of 1,000,000 items"
    assert items.seen < MOST_SHOWN


def test_a_secret_is_hidden_before_it_is_escaped_or_cut(monkeypatch):
    """In texts, keys and sets, at any depth."""
    monkeypatch.setenv("MY_TOKEN", "it's \n secret")
    assert 'secret"' not in shown([{"it's \n secret": {"it's \n secret"}}, "it's \n secret"]).text
    assert shown(["it's \n secret"]).text == "['[secret]']"
    assert "it" not in brief("x" * 195 + "it's \n secret" + "y" * 9_000)
