"""The files follow the database; what a person changes in them is kept and not believed."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from skillforge.errors import LinkRefused, SkillFailed
from skillforge.library import Library, package
from tests.library.conftest import WORDS, calling, make_skill, make_task, slugify, words

FASTER = WORDS.replace("text.split()", "[word for word in text.split() if word]")


def edit(library: Library, name: str, source: str) -> None:
    (library.path / "code" / f"{name}.py").write_text(source)


def test_a_missing_file_is_restored(library, reopen):
    """A deleted checkout file is not a deleted skill."""
    for path in (library.path / "code").iterdir():
        path.unlink()
    assert reopen().source("words") == WORDS
    assert (library.path / "code" / "words.py").read_text() == WORDS


def test_a_file_equal_to_an_older_version_is_rolled_forward(library, reopen):
    """A process that dies between its commit and its checkout leaves the older file."""
    library.commit([make_skill("words", FASTER, task=words.task)])
    edit(library, "words", WORDS)
    assert reopen().skill("words").status == "verified"
    assert (library.path / "code" / "words.py").read_text() == FASTER


def test_a_hand_edit_is_kept_and_offered_to_no_one(library, reopen):
    """Any other difference is a person's: kept on disk, unverified, neither called, found nor built upon."""
    edit(library, "words", FASTER)
    again = reopen()
    assert (again.skill("words").status, again.source("words")) == ("unverified", FASTER)
    with pytest.raises(SkillFailed, match="skillforge verify words"):
        again.words("a b")
    with pytest.raises(LinkRefused, match="changed by hand"):
        again.link("from .words import words\n", "f")
    assert "words" not in [hit.name for hit in again.search("words")]
    assert "words" not in [skill.name for skill in again.recall(make_task("words"), 5)]
    assert again.slugify("A b") == "a-b"  # with the version that it was verified with


def test_a_commit_leaves_a_hand_edit_alone(library, reopen):
    """Nobody's work is overwritten by another skill's checkout."""
    edit(library, "words", FASTER)
    library.commit([make_skill("other")])
    assert (library.path / "code" / "words.py").read_text() == FASTER
    assert library.skill("words").status == "unverified"


def test_a_hand_edit_that_passes_becomes_a_version_and_its_callers_follow(library, reopen):
    """Verified, the edit is a version like any other, and its callers are verified with it."""
    edit(library, "words", FASTER)
    again = reopen()
    verdicts = again.verify(["words"])
    assert [(name, verdict.passed) for name, verdict in verdicts.items()] == [("words", True), ("slugify", True)]
    assert (again.skill("words").version, again.skill("words").status) == (2, "verified")
    assert again.skill("slugify").pins == {"words": again.skill("words").sha256}


def test_a_hand_edit_that_fails_stays_as_it_is(library, reopen):
    """A wrong edit is neither lost nor believed, and harms no caller."""
    edit(library, "words", "def words(text):\n    return []\n")
    again = reopen()
    assert [name for name, verdict in again.verify().items() if not verdict.passed] == ["words"]
    assert "return []" in (library.path / "code" / "words.py").read_text()
    assert again.skill("slugify").status == "verified"


def test_a_caller_that_breaks_with_a_new_version_no_longer_counts(library, reopen):
    """An edit may pass its own checks and break who calls it."""
    library.commit([calling("both", words, task=replace(words.task, id="text/both", name="both"))])
    edit(library, "words", WORDS.replace("text.split()", "text.split() if text == 'A b' else ['c', 'd']"))
    again = reopen()
    assert {name: verdict.passed for name, verdict in again.verify(["words"]).items()} == {
        "words": True,
        "both": True,
        "slugify": False,
    }
    assert again.skill("slugify").status == "unverified"


def test_edits_that_call_others_than_before_are_verified_in_their_new_order(library, reopen):
    """A pull may bring many changes at once: one `verify` does for all."""
    library.commit([make_skill("last"), make_skill("zero")])
    calls = "from .{0} import {0}\n\n\ndef {1}(text: str) -> {2}:\n    return {3}\n"
    edit(library, "slugify", calls.format("last", "slugify", "str", "last(text)"))
    edit(library, "last", calls.format("zero", "last", "str", "zero(text)"))
    edit(library, "zero", calls.format("words", "zero", "str", "'-'.join(words(text.lower()))"))
    edit(library, "words", FASTER)
    again = reopen()
    assert {name for name, verdict in again.verify().items() if verdict.passed} == {"last", "slugify", "words", "zero"}
    assert again.dependencies("slugify") == ("last",)


def test_many_edits_are_told_in_one_line(library, reopen, caplog):
    """After a pull there is one line, not one for each skill."""
    skills = [make_skill(f"skill_{number}") for number in range(5)]
    library.commit(skills)
    for skill in skills:
        edit(library, skill.name, skill.source + "\n# edited\n")
    with caplog.at_level(logging.WARNING, logger="skillforge.library"):
        reopen()
    told = [record.message for record in caplog.records if record.name == "skillforge.library"]
    assert told == [
        "changed by hand, or by a pull: skill_0, skill_1, skill_2 and 2 more. Verify them: skillforge verify"
    ]


def test_an_edit_that_would_call_itself_fails(library, reopen):
    """A hand edit cannot close a cycle."""
    edit(library, "words", "from .slugify import slugify\n\n\ndef words(text):\n    return slugify(text)\n")
    verdict = reopen().verify(["words"])["words"]
    assert not verdict.passed
    assert "would call itself" in verdict.failures[0].reason


def test_an_edited_record_is_a_hand_edit_too(library, reopen):
    """A check that a person adds is checked before it is believed."""
    path = library.path / "code" / "words.json"
    record = json.loads(path.read_text())
    record["task"]["checks"].append("words('x y z') == ['x', 'y', 'z']")
    path.write_text(json.dumps(record))
    again = reopen()
    assert again.skill("words").status == "unverified"
    assert again.verify(["words"])["words"].passed
    assert len(again.skill("words").task.checks) == 2


def test_a_corrupt_record_is_kept_and_explained(library, reopen, caplog):
    """A merge conflict in a record is a person's to solve; deleted, the record is restored."""
    path = library.path / "code" / "words.json"
    good = path.read_text()
    path.write_text("<<<<<<< HEAD\n")
    verdict = reopen().verify(["words"])["words"]
    assert "words.json is not JSON" in verdict.failures[0].reason
    path.unlink()
    assert reopen().skill("words").status == "verified"
    assert path.read_text() == good


def test_half_written_files_are_swept(library, reopen):
    """What a killed process left beside the files is removed."""
    litter = library.path / "code" / ".words.py.123.tmp"
    litter.write_text("half")
    reopen()
    assert not litter.exists()


def test_an_unreadable_source_is_a_hand_edit(library, reopen):
    """Garbage in a file does not stop the library from opening."""
    (library.path / "code" / "words.py").write_bytes(b"\xff\xfe\x00garbage")
    again = reopen()
    assert again.skill("words").status == "unverified"
    assert "cannot be read" in again.verify(["words"])["words"].failures[0].reason


def test_removed_skills_do_not_come_back_from_their_files(library, reopen):
    """A process killed between removing a skill and its files leaves files that belong to no one."""
    source, record = (library.path / "code" / f"slugify{suffix}" for suffix in (".py", ".json"))
    kept = source.read_bytes(), record.read_bytes()
    library.remove("slugify")
    source.write_bytes(kept[0])
    record.write_bytes(kept[1])
    assert list(reopen()) == ["words"]
    assert not source.exists()


def test_an_edited_files_time_and_size_may_stay_the_same(library, reopen):
    """Right after a commit, even an edit within the clock's tick is noticed."""
    path = library.path / "code" / "words.py"
    path.write_text(WORDS.replace("words", "WORDS"))
    assert reopen().skill("words").status == "unverified"


BARE = """
import sys
sys.path.insert(0, sys.argv[1])
assert not any("skillforge" in name for name in sys.modules)
from skills import title          # imports words and slugify on its way
from skills import slugify, words, dashed
import skills.code.slugify
from skills import slugify as again
assert callable(again) and callable(skills.slugify) and dashed("A b") == "a-b"
assert title("A b") == "a-b" and words("a b") == ["a", "b"]
assert dir(skills) == ["dashed", "min", "slugify", "title", "words"], dir(skills)
namespace = {}
exec("from skills import *", namespace)
assert namespace["words"] is words and "min" not in namespace
try:
    skills.nothing
except AttributeError as error:
    print(error)
"""


def test_the_package_is_plain_python(library):
    """`from skills import slugify` needs no skillforge, in any order, with aliases and stars."""
    library.commit([calling("title", slugify)], aliases={"dashed": "slugify", "min": "words", "t/1": "words"})
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", BARE, str(library.path.parent)], capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("module 'skills' has no attribute 'nothing'\n", "")


def test_a_skill_named_like_the_package_gives_way(library):
    """`code` holds the modules: a task of that name is solved by `code_2`, and found by its own name."""
    assert library.reserve_name("code") == "code_2"
    library.commit([make_skill("code_2", task=make_task("code"))])
    assert library["code"]("x") == "x"


def test_the_same_skills_give_the_same_bytes(tmp_path, library):
    """A library that is grown again, in other commits, is the same to the byte."""
    with Library.open(tmp_path / "again", create=True) as other:
        other.commit([words])
        other.commit([slugify])
    for path in sorted(library.path.rglob("*")):
        if path.is_file() and path.suffix in (".py", ".json", ".pyi"):
            assert path.read_bytes() == (tmp_path / "again" / path.relative_to(library.path)).read_bytes()


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, logger="chromadb")


def test_a_type_checker_reads_the_stub(library, tmp_path):
    """The stub re-exports every skill, aliases included, under one name each."""
    library.commit([], aliases={"dashed": "slugify"})
    stub = Path(library.path / "__init__.pyi").read_text()
    assert "from .code.slugify import slugify as slugify\n" in stub
    assert "from .code.slugify import slugify as dashed\n" in stub


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".gitignore", "mine\n"),
        (".gitignore", f"{package.MARK}\nmine\n"),
        ("__init__.pyi", "x: int\n"),
        ("py.typed", "p"),
    ],
)
def test_a_file_that_skillforge_did_not_make_is_never_overwritten(library, reopen, name, text):
    """What a person put in the place of a generated file stays, also when skills are committed."""
    (library.path / name).write_text(text)
    library.commit([make_skill("third")])
    reopen()
    assert (library.path / name).read_text() == text


def test_a_generated_file_is_brought_up_to_date_whatever_a_merge_made_of_it(library, reopen):
    """The package's list of skills carries a mark: it is skillforge's, and follows the database."""
    listed = library.path / "__init__.py"
    listed.write_text(f"{package.MARK}\n<<<<<<< ours\n")
    reopen()
    assert "slugify" in listed.read_text()
