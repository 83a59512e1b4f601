"""A clone has files and no database: it is rebuilt from them, and verified before it is believed."""

from __future__ import annotations

import json
import shutil

import pytest

from skillforge.errors import LibraryCorrupt, LibraryError, LibraryTooNew
from skillforge.library import Library
from skillforge.types import Episode, sha256
from tests.library.conftest import PlainRunner, PlainVerifier, calling, make_task, slugify, words


@pytest.fixture
def clone(library, tmp_path):
    """A copy of what version control holds."""
    library.commit([calling("title", slugify, task=slugify.task)], aliases={"dashed": "slugify"})
    ignore = shutil.ignore_patterns("library.db*", ".index", ".lock")
    return shutil.copytree(library.path, tmp_path / "clone" / "skills", ignore=ignore)


def open_clone(clone) -> Library:
    return Library.open(clone, runner=PlainRunner, verifier=PlainVerifier)


def test_a_clone_has_every_skill_alias_and_task(library, clone):
    """Records carry all that the library is."""
    with open_clone(clone) as copy:
        assert [s.task for s in copy.skills()] == [s.task for s in library.skills()]
        assert copy.resolve("dashed") == "slugify"
        assert copy.graph.edges == library.graph.edges
        assert copy.solved(words.task) == "words"


def test_a_clones_skills_can_be_called_but_count_as_unverified(clone):
    """What matches its record runs, in the sandbox; nothing is built on it yet."""
    with open_clone(clone) as copy:
        assert copy.skill("slugify").status == "unverified"
        assert copy.slugify("A b") == "a-b"


def test_a_clone_is_verified_when_something_is_to_be_built_on_it(clone):
    """Recall verifies first."""
    with open_clone(clone) as copy:
        names = {skill.name for skill in copy.recall(make_task("slug", requires=("text/words",)), 5)}
        assert "words" in names
        assert copy.skill("words").status == "verified"


def test_opening_a_clone_changes_no_file_of_it(clone):
    """A clone stays clean in version control, verified or not."""
    before = {path: path.read_bytes() for path in clone.rglob("*") if path.is_file()}
    with open_clone(clone) as copy:
        assert all(verdict.passed for verdict in copy.verify().values())
    assert {path: path.read_bytes() for path in before} == before


def test_a_source_changed_in_a_clone_is_not_believed(clone):
    """A source that is not the one its record names runs for no one until it is verified."""
    path = clone / "code" / "words.py"
    path.write_text(path.read_text().replace("text.split()", "text.split(None)"))
    with open_clone(clone) as copy:
        with pytest.raises(Exception, match="skillforge verify words"):
            copy.words("a b")
        assert all(verdict.passed for verdict in copy.verify().values())
        assert copy.title("A b") == "a-b"


def test_one_corrupt_record_costs_one_skill(clone):
    """The rest opens, and the message names file and place."""
    (clone / "code" / "words.json").write_text('{"format": 1,\n  oops')
    with open_clone(clone) as copy:
        assert list(copy) == ["slugify", "title"]
        assert "words.json is not JSON" in copy.problems[0]
        with pytest.raises(LibraryCorrupt, match="'words'"):
            copy.program("slugify")
    assert (clone / "code" / "words.json").read_text().endswith("oops")


def test_a_record_that_lacks_a_field_is_named(clone):
    """JSON alone does not make a record."""
    path = clone / "code" / "words.json"
    record = json.loads(path.read_text())
    del record["task"]["signature"]
    path.write_text(json.dumps(record))
    with open_clone(clone) as copy:
        assert "words.json is not a skill's record: no 'signature'" in copy.problems[0]


def test_records_that_make_a_cycle_are_left_out(clone):
    """Acyclic always, whatever files say."""
    path = clone / "code" / "words.json"
    record = json.loads(path.read_text())
    record["pins"] = {"slugify": slugify.sha256}
    path.write_text(json.dumps(record))
    with open_clone(clone) as copy:
        assert copy.max_depth >= 1
        assert "cannot depend on themselves" in copy.problems[0]


def test_a_deleted_database_is_rebuilt_from_the_files(library, reopen):
    """Nothing but the journal is lost with it."""
    library.close()
    (library.path / "library.db").unlink()
    assert list(reopen()) == ["slugify", "words"]


@pytest.mark.parametrize("place", [0, 4096, 12000])
def test_a_corrupt_database_says_how_to_rebuild(library, place, reopen):
    """Whatever part is broken, the message says what to do, and doing it works."""
    library.close()
    path = library.path / "library.db"
    data = path.read_bytes()
    path.write_bytes(data[:place] + b"garbage!" * ((len(data) - place) // 8))
    with pytest.raises(LibraryCorrupt, match=r"mv \S+library.db \S+library.db.broken"):
        reopen().check()
    path.rename(path.with_suffix(".broken"))
    assert list(reopen()) == ["slugify", "words"]


def test_a_newer_library_is_refused(library, reopen):
    """An older skillforge must not write what it does not understand."""
    library._database._run("PRAGMA user_version = 99")
    library.close()
    with pytest.raises(LibraryTooNew, match=r"has format 99.*pip install -U skillforge"):
        reopen()


def test_a_record_of_a_newer_format_says_to_upgrade(clone):
    """A clone with a skill that a newer skillforge wrote: the others are there, and the reason is told."""
    record = clone / "code" / "words.json"
    record.write_text(record.read_text().replace('"format": 1', '"format": 99'))
    with open_clone(clone) as copy:
        assert "newer skillforge wrote it" in " ".join(copy.problems)


def test_skills_that_came_with_a_pull_are_taken_in(library, clone, reopen):
    """Files of a new skill, with their record, are a new skill, not yet verified."""
    library.remove("title")
    for path in (clone / "code").glob("title.*"):
        text = path.read_text().replace("title", "heading")
        source = (clone / "code" / "title.py").read_text().replace("title", "heading")
        text = text.replace(sha256((clone / "code" / "title.py").read_text()), sha256(source))
        (library.path / "code" / path.name.replace("title", "heading")).write_text(text)
    again = reopen()
    assert (again.skill("heading").status, again.heading("A b")) == ("unverified", "a-b")


def test_no_library_says_how_to_make_one(tmp_path):
    """A wrong path is the likeliest mistake."""
    with pytest.raises(LibraryError, match=r"No library at .*nowhere. Make one: skillforge run"):
        Library.open(tmp_path / "nowhere")


def test_a_clones_skills_are_its_history(library, clone):
    """A run on a clone goes on from the skills that it has, once they are verified."""
    library.commit([], episodes=[Episode(make_task("hard"), reason="budget")])
    with open_clone(clone) as copy:
        assert {episode.task.id for episode in copy.history()} == {"text/slugify", "text/words"}
        assert all(episode.solved for episode in copy.history())
    assert [episode.task.name for episode in library.history()][-1] == "hard"
