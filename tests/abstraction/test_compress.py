"""Abstractions: what at least three skills share, with parameters for what differs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from skillforge.abstraction import Compressed, abstractions, compress
from skillforge.build import make_solver, open_library
from skillforge.errors import InvalidInput
from skillforge.library import Library
from skillforge.signature import Signature
from skillforge.types import Case, Provenance, Skill, Task


def skill(name: str, body: str, *, head: str = "", cases: tuple[tuple[str, str], ...] = ()) -> Skill:
    told = tuple(Case((given,), expected=expected) for given, expected in cases)
    task = Task(name, name, name, Signature.parse("(text: str) -> str"), told[::2], told[1::2])
    source = f"{head}def {name}(text):\n    return {body}\n"
    return Skill(name, source, task, {}, "given", Provenance("test"))


def shared(*bodies: str, head: str = "") -> list[str]:
    skills = [skill(f"skill_{number}", body, head=head) for number, body in enumerate(bodies)]
    return [ast.unparse(found.uses[0].node) for found in abstractions(skills)]


def test_what_differs_becomes_a_parameter():
    """Three skills that differ in one text share the rest."""
    bodies = [f"text.strip().lower().replace({word!r}, '-').title()" for word in "abc"]
    assert shared(*bodies) == [ast.unparse(ast.parse(bodies[0]))]


def test_two_skills_are_too_few():
    """What two share is no abstraction."""
    assert shared(*[f"text.strip().lower().replace({word!r}, '-').title()" for word in "ab"]) == []


def test_names_bound_inside_do_not_matter():
    """Comprehensions that differ in their variable's name only are one."""
    assert shared(*[f"'-'.join({n}.strip().lower() for {n} in text.split())" for n in ("a", "b", "c")])


@pytest.mark.parametrize(
    "body",
    [
        "[part.strip() + {} for part in text.split()]",
        "sorted(text.split(), key=lambda part: part.strip() + {})",
    ],
)
def test_a_parameter_captures_no_variable_bound_inside(body: str):
    """What differs is a function of the comprehension's or lambda's own variable: the whole is not shared."""
    found = shared(*[body.format(last) for last in ("part[0]", "part.upper()", "part * 2")])
    assert not any("for" in text or "lambda" in text for text in found)


def test_an_assignment_inside_is_not_shared():
    """A walrus binds a name of its function's: only what it is given is shared."""
    found = shared(*[f"[(kept := text.strip().lower().replace({word!r}, '')), kept][1]" for word in "abc"])
    assert found == ["text.strip().lower().replace('a', '')"]


def test_a_shadowed_builtin_is_another_function():
    """`sorted` that a module defines is not the builtin that others call."""
    plain = [skill(f"s{n}", "sorted(set(text.lower().split()))[:2]") for n in range(2)]
    other = skill("s9", "sorted(set(text.lower().split()))[:2]", head="def sorted(items):\n    return items\n\n\n")
    assert not any("sorted" in ast.unparse(found.uses[0].node) for found in abstractions([*plain, other]))


@pytest.mark.parametrize("parameters", ["part, n={}", "part, *, n={}", "part, /, n={}"])
def test_lambdas_with_defaults_are_left_alone(parameters: str):
    """Their parameters can be told in too many ways."""
    bodies = [f"sorted(text.strip().split(), key=lambda {parameters.format(n)}: part[n])" for n in range(3)]
    assert not any("lambda" in text for text in shared(*bodies))


def test_pieces_of_formatted_text_stay_text():
    """The fixed text in an f-string is no expression that a parameter could stand for."""
    found = shared(*[f"f'{{text.strip().lower()}}{word}'" for word in "abc"])
    assert not any(text.startswith("f") for text in found)


def test_how_text_is_formatted_is_no_parameter():
    """A format after the colon is no value that could be given."""
    found = shared(*[f"f'{{text.strip().lower():>{width}}}'.title().upper()" for width in range(3)])
    assert not any(text.startswith("f") for text in found)


def test_a_source_that_does_not_parse_is_passed_over():
    """The others are compressed all the same."""
    broken = skill("broken", "(")
    good = [skill(f"s{n}", f"text.strip().lower().replace({n!r}, '-').title()") for n in "abc"]
    assert len(abstractions([broken, *good])) == 1


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    texts = [" Anna bee ", "cab A", " Big cat", "a b c"]
    with open_library(tmp_path / "skills", create=True) as opened:
        opened.commit(
            [
                skill(
                    f"drop_{word}",
                    f'"-".join(re.split("[ {word}]+", text.strip().lower()))',
                    head="import re\n\n\n",
                    cases=tuple((text, "-".join(text.strip().lower().replace(word, " ").split(" "))) for text in texts),
                )
                for word in "xyz"
            ]
        )
        yield opened


def compressed(library: Library, **settings: bool) -> list[Compressed]:
    solver = make_solver(library)
    try:
        return list(compress(library, solver, **settings))
    finally:
        solver.close()


def test_an_abstraction_becomes_a_verified_skill(library: Library):
    """It has the import that it needs, and says from which skills it came."""
    [one] = compressed(library)
    assert one.stored, one.reason
    made = library.skill(one.name)
    assert made.source.startswith("import re\n")
    assert made.provenance.writer == "compression"
    assert made.provenance.parents == ("drop_x", "drop_y", "drop_z")


def test_the_skills_that_share_it_stay_as_they_are(library: Library):
    """No source changes."""
    before = {name: library.skill(name).sha256 for name in library}
    compressed(library)
    assert {name: library.skill(name).sha256 for name in before} == before


def test_a_second_time_nothing_is_stored(library: Library):
    """What is there already is not stored again."""
    compressed(library)
    assert not any(one.stored for one in compressed(library))


def test_a_dry_run_stores_nothing(library: Library):
    """It only shows."""
    assert compressed(library, dry_run=True)
    assert len(library) == 3


def test_too_few_skills_are_said(tmp_path: Path):
    """An empty library has nothing to share."""
    with open_library(tmp_path / "none", create=True) as empty, pytest.raises(InvalidInput, match="at least 3"):
        compressed(empty)
