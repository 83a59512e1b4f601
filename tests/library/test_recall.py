"""Search and recall go through Chroma, which holds every skill whole and is only a copy."""

from __future__ import annotations

import json
import shutil

import chromadb
import pytest

from skillforge.library import Library, recall
from skillforge.signature import Signature
from skillforge.types import Outcome, Status, Task
from tests.library.conftest import SLUGIFY, make_skill, make_task, words


@pytest.fixture
def shelf(library: Library) -> Library:
    """A library of a few unlike skills."""
    library.commit(
        [
            make_skill(name, task=make_task(name, description=description, signature=Signature.parse(signature)))
            for name, description, signature in [
                ("median", "The middle value of a list of numbers.", "(xs: list[float]) -> float"),
                ("parse_date", "Reads a date such as 2024-05-01.", "(text: str) -> date"),
                ("join_dashes", "Joins words with dashes.", "(parts: list[str]) -> str"),
            ]
        ]
    )
    return library


def names(library: Library, task: Task, k: int = 3) -> list[str]:
    return [skill.name for skill in library.recall(task, k)]


def test_a_skill_is_found_by_the_words_of_its_description(shelf):
    """Nearest first, with Chroma's distance."""
    hit = shelf.search("middle number", k=2)[0]
    assert hit.name == "median"
    assert 0 < hit.distance < 1


@pytest.mark.parametrize(("text", "k"), [("", 5), ("?!", 5), ("words", 0), ("words", -1)])
def test_a_query_of_nothing_finds_nothing(shelf, text, k):
    """No words, or no room: no hits, and no error."""
    assert shelf.search(text, k) == ()


def test_a_library_of_no_skills_opens_no_index(tmp_path):
    """There is nothing to find, and Chroma takes its time; the first skill is found all the same."""
    with Library.open(tmp_path / "new", create=True) as library:
        assert library.search("words") == ()
        assert not (library.path / ".index").exists()
        library.commit([words])
        assert [hit.name for hit in library.search("words")] == ["words"]


def test_plain_chromadb_reads_a_skill_back_whole(shelf):
    """The index is an ordinary Chroma collection: document, source and record are in it."""
    shelf.search("words")
    copy = shutil.copytree(shelf.path / ".index", shelf.path.parent / "copy")
    collection = chromadb.PersistentClient(str(copy)).get_collection("skills", embedding_function=None)
    got = collection.get(ids=["slugify"], include=["documents", "metadatas", "embeddings"])
    assert got["metadatas"][0]["source"] == SLUGIFY
    assert json.loads(got["metadatas"][0]["record"])["pins"] == {"words": words.sha256}
    assert "The slugify of a text." in got["documents"][0]
    assert collection.count() == 5


def test_what_is_committed_later_is_found_and_what_is_removed_is_not(shelf):
    """The index follows the database when it is asked."""
    assert shelf.search("words")
    shelf.commit([make_skill("titlecase", task=make_task("titlecase", description="Capitals for a headline."))])
    shelf.remove("median")
    assert shelf.search("headline", 1)[0].name == "titlecase"
    assert "median" not in [hit.name for hit in shelf.search("middle value", 10)]


def test_another_process_that_rebuilds_the_index_is_noticed(shelf):
    """Files that were opened and have since been replaced are opened again."""
    assert shelf.search("words")
    shutil.rmtree(shelf.path / ".index")
    assert shelf.search("middle value", 1)[0].name == "median"
    assert (shelf.path / ".index" / "chroma.sqlite3").exists()


@pytest.mark.parametrize("victim", ["chroma.sqlite3", "*/data_level0.bin", "stamp"])
def test_a_broken_index_is_built_again(shelf, victim):
    """Nothing is in the index alone, so garbage in it costs nothing."""
    shelf.search("words")
    shelf.close()
    for path in (shelf.path / ".index").glob(victim):
        path.write_bytes(b"garbage" * 100)
    with Library.open(shelf.path) as again:
        assert again.search("middle value", 1)[0].name == "median"


def test_a_rebuilt_database_makes_the_old_index_stale(shelf):
    """A stamp names the database as well as its state."""
    shelf.search("words")
    shelf.close()
    (shelf.path / "library.db").unlink()
    (shelf.path / "code" / "median.py").unlink()
    (shelf.path / "code" / "median.json").unlink()
    with Library.open(shelf.path) as again:
        assert "median" not in [hit.name for hit in again.search("middle value of a list", 10)]


def test_what_a_task_requires_comes_first(shelf):
    """A named prerequisite is offered whatever the words say."""
    task = make_task("middle", description="The middle value of a list of numbers.", requires=("text/words",))
    assert names(shelf, task)[:2] == ["words", "median"]


def test_types_tell_apart_what_words_do_not(shelf):
    """Where the description says nothing, a skill that fits the types is nearer."""
    blank = make_task("task_1", description="", tags=(), signature=Signature.parse("(xs: list[float]) -> float"))
    assert names(shelf, blank)[0] == "median"


def test_weak_skills_are_never_recalled_but_are_found(shelf):
    """Only verified skills on given evidence are built upon; search shows all."""
    shelf.commit([make_skill("maybe", evidence="weak", task=make_task("maybe", description="Perhaps something."))])
    assert "maybe" not in names(shelf, make_task("maybe", description="Perhaps something."), 10)
    assert shelf.search("perhaps", 1)[0].name == "maybe"


def test_failed_calls_push_a_skill_down(shelf):
    """Live outcomes weigh in recall."""
    twins = [make_skill(name, task=make_task(name, description="Counts the vowels.")) for name in ("left", "right")]
    shelf.commit(twins)
    task = make_task("vowels", description="Counts the vowels.")
    first = names(shelf, task)[0]
    for _ in range(5):
        shelf.record_call(first, Outcome(Status.TIMED_OUT))
    assert names(shelf, task)[0] == ({"left", "right"} - {first}).pop()


def test_feedback_lifts_a_skill(shelf):
    """What people said weighs in recall, and is kept with its reason."""
    twins = [make_skill(name, task=make_task(name, description="Counts the vowels.")) for name in ("left", "right")]
    shelf.commit(twins)
    task = make_task("vowels", description="Counts the vowels.")
    second = names(shelf, task)[1]
    shelf.feedback(second, +1, "handles accents")
    assert names(shelf, task)[0] == second
    assert shelf.stats(second).feedback == ((1, "handles accents"),)


def test_the_same_library_recalls_the_same_skills_however_it_grew(tmp_path, shelf):
    """Recall depends on what is in the library, not on the commits that brought it."""
    with Library.open(tmp_path / "other", create=True) as other:
        for name in sorted(shelf, key=lambda name: (shelf.depth(name), name), reverse=False):
            other.commit([shelf.skill(name)])
            other.search("anything")
        for skill in shelf.skills():
            assert names(other, skill.task, 5) == names(shelf, skill.task, 5)


def test_the_parts_of_a_type_are_the_types_within_it():
    """A skill on elements fits a task on their list."""
    assert recall.parts("dict[str, list[int]]") >= {"dict[str, list[int]]", "list[int]", "str", "int"}
