"""A person's words find the obvious skill."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from skillforge.errors import InvalidInput
from skillforge.library import Library
from skillforge.library.finding import others, rank
from tests.library.conftest import calling, make_skill, make_task

SHIPPED = Path(__file__).parents[2] / "skills"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The library that ships, as a clone has it."""
    path = tmp_path_factory.mktemp("shipped") / "skills"
    shutil.copytree(SHIPPED, path, ignore=shutil.ignore_patterns("library.db*", ".index", ".lock"))
    with Library.open(path) as library:
        yield library


@pytest.mark.parametrize(
    ("words", "name", "within"),
    [
        ("turn a title into a slug", "slugify", 1),
        ("slug", "slugify", 1),
        ("average of numbers", "mean_of", 3),
        ("turn a title into a url", "slugify", 3),
    ],
)
def test_the_obvious_skill_is_among_the_first(shipped: Library, words: str, name: str, within: int):
    """Also where others, built on it, repeat the words more often."""
    assert name in [hit.name for hit in shipped.search(words, within)]


def test_what_shares_nothing_with_the_words_is_not_found(shipped: Library):
    """A hit without a word or a part of one in common would be noise."""
    assert shipped.search("zzz qqq") == ()
    assert all(0 < hit.score <= 1 for hit in shipped.search("clean a phone number", 50))


def test_a_search_for_what_is_no_text_is_refused(library: Library):
    """Somebody meant a skill of that name, which an older library may have."""
    with pytest.raises(InvalidInput, match=r"library\['search'\]"):
        library.search(1)


def test_everyday_words_stand_for_each_other():
    """Only those that are not there already."""
    assert others("The average of the mean values") == []
    assert others("average URLs by url") == ["mean", "web address", "link"]


def test_what_the_skills_found_call_rises_with_them():
    """Two skills alike: the one that others build on is the one that is meant."""
    first, second = (make_skill(name, task=make_task(name, description="Cut a slug.")) for name in ("slug_a", "slug_b"))
    user = calling("wide_slug", second, task=make_task("wide_slug", description="A wide slug."))
    skills = {skill.name: skill for skill in (first, second, user)}
    scores = rank(["slug"], skills, {"slug_b": ["wide_slug"]})
    assert scores["slug_b"] > scores["slug_a"]
