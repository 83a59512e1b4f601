"""A skill's name is its function's, its module's and its file's."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillforge.errors import InvalidInput
from skillforge.library import names
from skillforge.sandbox.dialect import MODULES


@pytest.mark.parametrize(
    ("wanted", "given_name"),
    [
        ("slugify", "slugify"),
        ("min", "min_2"),
        ("match", "match_2"),
        ("class", "class_2"),
        ("re", "re_2"),
        ("code", "code_2"),
        ("NUL", "NUL_2"),
        ("_private", "private"),
        ("__init__", "init"),
        ("2nd word", "skill_2nd_word"),
        ("to-kebab case!", "to_kebab_case"),
        ("", "skill_2"),
        ("ﬁx", "fix"),
        ("größe", "größe"),
    ],
)
def test_a_wanted_name_becomes_one_that_a_skill_may_have(wanted, given_name):
    """Keywords, builtins, modules and private names give way by a simple rule."""
    assert names.reserve(wanted) == given_name


def test_no_skill_gets_a_name_that_the_library_answers_to(library):
    """`library.search(…)` is the library's, whatever a task is called; the list is complete."""
    own = {name for name in dir(library) if not name.startswith("_")} - set(library)
    assert own == names.OF_THE_LIBRARY
    assert names.reserve("search") == "search_2"


def test_a_taken_name_gets_the_next_number():
    """Case does not tell two names apart: it would not tell two files apart on every disk."""
    assert names.reserve("Slugify", {"slugify", "slugify_2"}) == "Slugify_3"


@given(st.text())
def test_every_reserved_name_is_a_good_one(wanted):
    """Whatever a task is called, its skill can be defined, imported and stored."""
    name = names.reserve(wanted)
    names.check(name)
    assert name.isidentifier()
    assert not keyword.iskeyword(name)
    assert len(name.encode()) < 250
    assert names.reserve(name) == name


@pytest.mark.parametrize("name", ["min", "_x", "a-b", "", "../x", "ﬁx", "code", "a.b"])
def test_a_bad_name_is_refused_with_a_better_one(name):
    """A commit does not take a name that `reserve` would not give."""
    with pytest.raises(InvalidInput, match="Call it"):
        names.check(name)


def test_a_long_name_that_is_taken_makes_room_for_its_number():
    """What `reserve` gives is never longer than a name may be."""
    long = "a" * names.MAX_LENGTH
    names.check(names.reserve(long, {long}))


def test_what_the_dialect_imports_is_reserved():
    """A skill must not look like a module that skills import."""
    assert all(names.is_reserved(module.partition(".")[0]) for module in MODULES)
