"""Commands that are suggested work when they are copied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from skillforge.cli.hints import located, remember
from skillforge.library import Library
from tests.cli.conftest import Ran

Cli = Callable[..., Ran]


@pytest.mark.parametrize(
    ("arguments", "text", "told"),
    [
        (["list"], "All: skillforge list", "All: skillforge list"),
        (["list", "--library", "lib"], "All: skillforge list", "All: skillforge list --library lib"),
        (["list", "--library=a b"], "See: skillforge why TASK", "See: skillforge why --library 'a b' TASK"),
        (["call", "x", "--", "--library", "lib"], "skillforge list shows all", "skillforge list shows all"),
        (["run", "--library", "lib"], "skillforge run X --library lib", "skillforge run X --library lib"),
        (["call", "--library", "lib"], "See: skillforge call --help", "See: skillforge call --help"),
        (["list", "--library", "lib"], "See: skillforge doctor", "See: skillforge doctor"),
    ],
)
def test_a_suggested_command_names_the_library_that_was_given(arguments: list[str], text: str, told: str):
    """Only where this command was given one, and the other needs it."""
    remember(arguments)
    assert located(text) == told
    remember(())


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("show slugfy --library {}", "List all: skillforge list --library {}"),
        ("call slugfy x --library {}", "List all: skillforge list --library {}"),
        ("why nothing --library {}", "skillforge list --library {}"),
        ("report --library {}/empty", "skillforge run --library {}/empty CURRICULUM"),
        ("policy --library {}", "skillforge run --library {} CURRICULUM --model"),
        ("graph --library {}/empty", "skillforge run --library {}/empty CURRICULUM"),
        ("list --library {}/empty", "skillforge run --library {}/empty CURRICULUM"),
        ("memory --forget 99 --library {}", "skillforge memory --library {}"),
        ("feedback slugify 3 --library {}", "skillforge feedback --library {} slugify +1"),
    ],
)
def test_errors_and_notes_of_every_command_name_it(cli: Cli, library: Path, line: str, told: str):
    """They are copied from wherever the library is not the one that is found without a word."""
    place = str(library)
    Library.open(library / "empty", create=True).close()
    ran = cli(*line.format(place).split())
    assert told.format(place) in ran.err + ran.out


def test_what_the_library_warns_of_names_it_too(process: Cli, library: Path):
    """A hand edit is told with the command that verifies it."""
    (library / "code" / "mean.py").write_text("def mean(numbers):\n    return 0.0\n")
    assert f"skillforge verify --library {library} mean" in process("list", "--library", str(library)).err
