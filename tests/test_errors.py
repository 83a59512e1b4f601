"""The tree of errors, as its module draws it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import pytest

from skillforge import errors
from skillforge.errors import DependencyCycle, InvalidCurriculum, SkillFailed, SkillforgeError, UnknownSkill, suggest
from skillforge.types import Fault, Outcome, Status


def drawn() -> Iterator[tuple[str, int]]:
    """(class, depth) of each line of the tree in the docstring."""
    text = (errors.__doc__ or "").split("\n\n")[1]
    for line in text.splitlines():
        match = re.match(r"^([│ ]*)(├── |└── )?(\w+)", line)
        assert match
        yield match[3], len(match[1] + (match[2] or "")) // 4


def built(root: type[Exception], depth: int = 0) -> Iterator[tuple[str, int]]:
    """The same of the classes themselves, in the order of their definition."""
    yield root.__name__, depth
    for child in root.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from built(child, depth + 1)


def test_the_drawing_equals_the_classes():
    """Whoever reads the docstring knows every error there is, and what it is a kind of."""
    assert list(drawn()) == list(built(SkillforgeError))


def test_every_error_has_a_docstring():
    """It says what happened."""
    classes = [item for _, item in inspect.getmembers(errors, inspect.isclass) if issubclass(item, SkillforgeError)]
    assert [item.__name__ for item in classes if not item.__doc__] == []


def test_an_unknown_skill_asks_what_was_meant():
    """What, which, and what next."""
    error = UnknownSkill("parse_csvs", ["parse_csv", "slugify"])
    assert str(error) == "No skill 'parse_csvs'. Did you mean 'parse_csv'? List all: skillforge list"


def test_an_unknown_skill_unlike_any_other_asks_nothing():
    """A far-fetched guess is worse than none."""
    assert str(UnknownSkill("zzz", ["slugify"])) == "No skill 'zzz'. List all: skillforge list"


def test_a_cycle_shows_its_path():
    """The way back to the start is what one has to cut."""
    assert str(DependencyCycle(["a", "b", "a"])) == "Skills cannot depend on themselves: a -> b -> a"


def test_a_curriculum_error_keeps_every_problem():
    """As data, and in the text one to a line."""
    error = InvalidCurriculum(["a.yaml:1: x", "a.yaml:2: y"])
    assert error.problems == ("a.yaml:1: x", "a.yaml:2: y")
    assert str(error) == "a.yaml:1: x\na.yaml:2: y"


def test_a_failed_skill_tells_its_outcome():
    """The exception, its message and its line, as far as they are known."""
    outcome = Outcome(Status.ERROR, error=Fault("ValueError", "no port", 3))
    error = SkillFailed("parse_port", outcome)
    assert str(error) == "parse_port: ValueError: no port (line 3)"
    assert error.outcome is outcome


@pytest.mark.parametrize(("name", "hint"), [("slugfy", "Did you mean 'slugify'? "), ("x", ""), ("", "")])
def test_suggest_gives_the_nearest_name_or_nothing(name: str, hint: str):
    """It ends in a space, so that a message can go on after it."""
    assert suggest(name, ["slugify", "squeeze"]) == hint
