"""Candidate source → Program: imports resolved, added or refused."""

from __future__ import annotations

import pytest

from skillforge.errors import LinkRefused
from tests.library.conftest import PlainRunner, make_skill, make_task, slugify, words


def linked(library, source, entry="f"):
    program, _ = library.link(source, entry)
    return program.modules[program.entry]


def test_a_program_holds_the_candidate_and_all_that_it_needs(library):
    """What a skill calls is there, and what that calls; pins name only what the candidate itself calls."""
    program, pins = library.link("from .slugify import slugify\ndef f(x): return slugify(x)\n", "f")
    assert set(program.modules) == {"f", "slugify", "words"}
    assert pins == {"slugify": slugify.sha256}


def test_an_import_in_canonical_form_is_left_as_it_is(library):
    """The linker touches nothing that it need not."""
    source = "from .slugify import slugify  # why\n\n\ndef f(x):\n    return slugify(x)\n"
    assert linked(library, source) == source


def test_an_alias_is_resolved_to_the_skill(library):
    """A writer may use any name that the library answers to."""
    library.commit([], aliases={"dashed": "slugify"})
    source = "from .dashed import dashed\ndef f(x): return dashed(x)\n"
    assert linked(library, source).startswith("from .slugify import slugify as dashed\n")


@pytest.mark.parametrize(
    ("wrote", "linked_as"),
    [
        ("from . import words\n", "from .words import words\n"),
        ("from . import words as w, slugify\n", "from .words import words as w\nfrom .slugify import slugify\n"),
        ("from .words import words as w\n", "from .words import words as w\n"),
    ],
)
def test_other_ways_to_import_are_made_canonical(library, wrote, linked_as):
    """`from . import words` would give a module in plain Python."""
    assert linked(library, wrote) == linked_as


def test_an_import_inside_a_function_keeps_its_place(library):
    """Indentation is kept, also where one import becomes two."""
    source = "def f(x):\n    from . import words, slugify\n    return words(x)\n"
    wanted = "def f(x):\n    from .words import words\n    from .slugify import slugify\n    return words(x)\n"
    assert linked(library, source) == wanted


def test_a_missing_import_is_added_below_the_docstring(library):
    """A known skill that is used but not imported is meant."""
    source = (
        '"""Doc."""\nfrom __future__ import annotations\n\ndef f(xs: list[str]):\n    return list(map(slugify, xs))\n'
    )
    assert linked(library, source).splitlines()[:3] == [
        '"""Doc."""',
        "from __future__ import annotations",
        "from .slugify import slugify",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "def f(words): return words\n",
        "def f(x):\n    words = x.split()\n    return words\n",
        "def words(x): return x\ndef f(x): return words(x)\n",
        "def f(x): return [words for words in x]\n",
        "def f(x):\n    match x:\n        case [*words]: return words\n",
        "import re as words\ndef f(x): return words\n",
        "def f(x):\n    try: return x\n    except ValueError as words: return words\n",
    ],
)
def test_a_name_of_the_candidates_own_is_not_imported(library, source):
    """What a candidate defines is its own, whatever the library has."""
    assert library.link(source, "f")[1] == {}


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("from .wrds import wrds\n", "Did you mean 'words'"),
        ("from .words import *\n", "by name"),
        ("from .words import split\n", "has one function, 'words'"),
        ("from ..words import words\n", "one dot"),
        ("from .weak import weak\n", "evidence is weak"),
        ("def f(x): return weak(x)\n", "evidence is weak"),
    ],
)
def test_what_cannot_be_linked_is_refused_with_the_reason(library, source, why):
    """Unknown and unproven skills are no foundation."""
    library.commit([make_skill("weak", evidence="weak")])
    with pytest.raises(LinkRefused, match=why):
        library.link(source, "f")


def test_a_candidate_gives_way_to_a_dependency_of_its_own_name(library):
    """`def slugify` that calls the library's `slugify` is renamed, its doctest too; the import stays."""
    source = (
        'from .slugify import slugify\n\n\ndef slugify(text):\n    """Twice.\n\n    >>> slugify("A")\n'
        '    \'a\'\n    """\n    return slugify(slugify(text))\n'
    )
    program, pins = library.link(source, "slugify")
    assert program.entry == "slugify_2"
    assert ">>> slugify_2(" in program.modules["slugify_2"]
    assert "slugify" in pins


def test_a_candidate_gives_way_to_a_dependency_further_down(library):
    """`words` built on `slugify`, which calls the library's `words`: its own recursion follows the new name."""
    source = (
        "from .slugify import slugify\n\n\ndef words(text, n=1):\n    return words(slugify(text), 0) if n else [text]\n"
    )
    program, _ = library.link(source, "words")
    assert PlainRunner().run(program, program.entry, ["A b"]).value == ["a-b"]


def test_a_source_that_does_not_parse_is_left_to_the_dialect(library):
    """The dialect says what is wrong, with the line."""
    program, pins = library.link("def f(:\n", "f")
    assert (dict(program.modules), pins) == ({"f": "def f(:\n"}, {})


def test_two_versions_of_one_skill_never_meet_in_a_program(library):
    """Modules are found by name: where two versions are pinned, the current one serves both."""
    library.commit([make_skill("words", "def words(text):\n    return [text]\n", task=words.task)])
    new = library.skill("words")
    both = make_skill(
        "both",
        "from .slugify import slugify\nfrom .words import words\n\n\ndef both(x):\n    return words(slugify(x))\n",
        {"slugify": slugify.sha256, "words": new.sha256},
    )
    library.commit([both])
    assert library.program("both").modules["words"] == new.source


def test_a_task_named_like_a_skill_of_another_behaviour_gets_a_suffix(library):
    """The task's id leads to it; its name stays with who had it first."""
    task = make_task("words", id="other/words")
    library.commit([make_skill(library.reserve_name("words"), task=task)])
    assert (library.resolve("other/words"), library.resolve("words")) == ("words_2", "words")
