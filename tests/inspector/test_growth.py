"""The picture of how a library grew."""

from __future__ import annotations

import re

import pytest

from skillforge.inspector.growth import Growth, Origin, Step, _ticks, svg
from skillforge.library import Proposal


def path_of(*skills: str | None) -> list[tuple[float, float]]:
    """The corners of the one band for these episodes."""
    steps = tuple(Step(f"t{n}", "given", solved=name is not None, skill=name) for n, name in enumerate(skills))
    count = sum(name is not None for name in skills)
    text = svg(Growth((Origin("given", skills=count),), steps, ()))
    (found,) = re.findall(r'<path d="M(.*?) Z"', text)
    return [(float(x), float(y)) for x, y in (corner.split(",") for corner in found.split(" L"))]


def test_the_last_skill_is_as_wide_as_the_others():
    """A skill counts from the left of its task's place: the area ends at all of them."""
    corners = path_of("a", None, "b")
    right, top = max(x for x, _ in corners), min(y for _, y in corners)
    left = min(x for x, _ in corners)
    assert [x for x, y in corners if y == top] == [pytest.approx(left + (right - left) * 2 / 3, abs=0.1), right]


def test_refusals_are_counted_by_their_kind():
    """Whatever they are about."""
    said = (
        "is trivial: it takes no arguments",
        "is trivial: x",
        "requires 'a', which is …",
        "requires 'b, c', which is …",
    )
    told = Growth((), (), tuple(Proposal("f", "x", refused=reason) for reason in said))
    assert told.reasons == [("is trivial", 2), ("requires …", 2)]


@pytest.mark.parametrize(
    ("most", "ticks"), [(0, [0]), (1, [0, 1]), (7, [0, 2, 4, 7]), (62, [0, 20, 40, 62]), (76, [0, 20, 40, 60, 76])]
)
def test_an_axis_ends_with_its_last_number(most: int, ticks: list[int]):
    """Round numbers before it, none so near that the two would touch."""
    assert _ticks(most) == ticks


def drawn(*steps: tuple[str, str | None], title: str = "t") -> str:
    """The picture of episodes (origin, skill)."""
    told = tuple(Step(f"t{n}", origin, skill is not None, skill) for n, (origin, skill) in enumerate(steps))
    names = sorted({origin for origin, _ in steps})
    return svg(Growth(tuple(Origin(name, skills=sum(o == name for o, _ in steps)) for name in names), told, ()), title)


def test_who_learned_first_is_at_the_bottom():
    """So that a band which begins later lifts none that was there; the legend reads from the top."""
    text = drawn(("given", "a"), ("self-play", "b"), ("a/model", "c"))
    assert re.findall(r">(\S+): 1</text>", text) == ["given", "self-play", "a/model"]
    y = [float(one) for one in re.findall(r'y="([\d.]+)" font-size="12">\S+: 1<', text)]
    assert y == sorted(y, reverse=True)


def test_what_is_long_is_cut_in_the_picture():
    """A theme has any length, a model's name too; neither leaves the picture."""
    text = drawn(("provider/" + "m" * 90, "a"), title="theme " * 90)
    assert max(map(len, re.findall(r">([^<>]*)</text>", text))) == 80
