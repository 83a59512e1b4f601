"""Commit, reload, resolve, call."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skillforge.errors import ArgumentError, DependencyCycle, InvalidInput, LibraryError, SkillFailed, UnknownSkill
from skillforge.library import Library
from skillforge.types import Episode
from tests.library.conftest import PlainRunner, calling, make_skill, make_task, slugify, words


def test_what_is_committed_is_there_after_reopening(library, reopen):
    """Save, then load, is the identity (but for the aliases that the library adds)."""
    library.close()
    assert reopen().skill("slugify") == replace(slugify, aliases=("text/slugify",))


def test_a_skill_answers_to_the_id_of_its_task(library):
    """`requires`, `call` and `import` find a skill by the task's id as well."""
    assert library.resolve("text/slugify") == "slugify"
    assert "text/slugify" in library


def test_an_unknown_skill_is_named_with_the_nearest_one(library):
    """A typing mistake is answered with the name that was meant."""
    with pytest.raises(UnknownSkill, match="Did you mean 'slugify'"):
        library.skill("slugfy")


def test_a_skill_is_called_in_the_runner_and_counted(library):
    """Every call's outcome counts."""
    assert library.slugify("Hello World") == "hello-world"
    assert (library.stats("slugify").calls, library.stats("slugify").success_rate) == (1, 1.0)


def test_a_skill_that_raises_is_counted_with_its_error(library):
    """The last error is kept beside the success rate."""
    library.commit([make_skill("broken", "def broken(text: str) -> str:\n    raise ValueError('no')\n")])
    with pytest.raises(SkillFailed, match="ValueError: no"):
        library["broken"]("x")
    assert library.stats("broken").last_error == "error: ValueError: no"


def test_arguments_that_do_not_fit_are_refused_before_running(library):
    """A bad argument is the caller's mistake, not the skill's."""
    with pytest.raises(ArgumentError, match=r"^slugify: text: 3 is no str$"):
        library.slugify(3)
    assert library.stats("slugify").calls == 0
    with pytest.raises(ArgumentError, match=r"slugify: no parameter 'txt'. Did you mean 'text'"):
        library.slugify(txt="a")
    assert library.stats("slugify").calls == 0


def test_a_same_named_skill_is_a_new_version_and_the_old_stays(library):
    """Nothing is overwritten: older versions stay reachable."""
    library.commit([make_skill("words", "def words(text: str) -> list[str]:\n    return text.split(' ')\n")])
    assert library.skill("words").version == 2
    assert library.versions("words")[0].sha256 == words.sha256


def test_a_caller_runs_with_the_version_that_it_was_verified_with(library):
    """Pins, not names, decide what a program holds."""
    library.commit([make_skill("words", "def words(text: str) -> list[str]:\n    return []\n")])
    assert library.slugify("A b") == "a-b"


def test_a_program_is_made_anew_only_where_skills_changed(library):
    """What is added leaves the programs alone that were there; a new version does not."""
    before = library.program("slugify")
    library.commit([make_skill("other", "def other(text: str) -> str:\n    return text\n")])
    assert library.program("slugify") is before
    library.commit([make_skill("slugify", "def slugify(text: str) -> str:\n    return text\n")])
    assert library.program("slugify").modules == {"slugify": "def slugify(text: str) -> str:\n    return text\n"}


def test_a_cycle_is_refused_and_nothing_changes(library):
    """A skill cannot depend on itself through another skill."""
    turned = make_skill("words", "from .slugify import slugify\ndef words(text): ...\n", {"slugify": slugify.sha256})
    with pytest.raises(DependencyCycle, match="words -> slugify -> words"):
        library.commit([make_skill("other"), turned])
    assert list(library) == ["slugify", "words"]


def test_a_pin_of_nothing_is_refused(library):
    """A skill may only be built on what the library has."""
    with pytest.raises(InvalidInput, match="no skill 'nothing' of version"):
        library.commit([make_skill("lost", pins={"nothing": "0" * 64})])


def test_a_reused_skill_gets_the_tasks_names_as_aliases(library):
    """A task that a stored skill solves is another name of that skill."""
    library.commit([], episodes=[Episode(make_task("dashed", id="t/9"), reused="slugify")])
    assert library.resolve("dashed") == library.resolve("t/9") == "slugify"
    assert library.skill("slugify").aliases == ("dashed", "t/9", "text/slugify")


def test_a_skill_that_others_call_is_not_removed(library):
    """Removing must not break callers without saying so."""
    with pytest.raises(LibraryError, match="'words' is called by slugify"):
        library.remove("words")
    library.remove("slugify")
    library.remove("words")
    assert list(library) == []
    assert [path.name for path in (library.path / "code").iterdir()] == ["__init__.py"]


def test_a_solved_task_is_known_until_it_changes(library):
    """A run resumes by what each task's own record says."""
    library.commit([], episodes=[Episode(slugify.task, skill=slugify)])
    assert library.solved(slugify.task) == "slugify"
    assert library.solved(replace(slugify.task, description="Another.")) is None


def test_the_graph_has_an_edge_from_caller_to_callee(library):
    """Each edge names the version it was verified with; each node its depth."""
    library.commit([calling("title", slugify)])
    assert library.graph.edges["slugify", "words"] == {"sha256": words.sha256}
    assert library.graph.nodes["title"]["depth"] == library.depth("title") == library.max_depth == 3
    assert library.callers("words") == ("slugify",)


def test_two_libraries_on_one_disk_see_each_others_commits(library, reopen):
    """Another process's skills appear at once."""
    other: Library = reopen()
    library.commit([make_skill("fresh")])
    assert "fresh" in other
    assert other.fresh("x") == "x"


def test_a_skill_of_another_task_gives_way_to_the_name_that_is_taken(library):
    """Two runs may choose one name at the same time: neither task ends up with the other's skill."""
    other = make_skill("words", "def words(text):\n    return words\n", task=make_task("words", id="other/words"))
    library.commit([other], episodes=[Episode(other.task, skill=other)])
    assert library.resolve("other/words") == "words_2"
    assert library.source("words_2") == "def words_2(text):\n    return words_2\n"
    assert library.solved(other.task) == "words_2"
    assert library.source("text/words") == words.source


def test_a_caller_follows_a_callee_that_gave_way(library):
    """Committed together, while another process took the callee's name: the caller calls it by its new one."""
    library.commit([make_skill("shout", task=make_task("other"))])
    callee = make_skill("shout", "def shout(text: str) -> str:\n    return text.upper()\n")
    library.commit([callee, calling("greet", callee)])
    assert library.graph.has_edge("greet", "shout_2")
    assert library.greet("a") == "A"


def test_the_same_source_for_another_task_is_the_same_skill(library):
    """A behaviour is stored once; the second task is an alias."""
    task = make_task("tokens", id="other/tokens")
    library.commit([make_skill("words", words.source, task=task)], episodes=[Episode(task, skill=words)])
    assert len(library) == 2
    assert library.resolve("other/tokens") == library.resolve("tokens") == "words"
    assert library.skill("words").task == words.task


def test_a_closed_library_says_so(library):
    """Not in the words of SQLite."""
    library.close()
    with pytest.raises(LibraryError, match="was closed"):
        library["slugify"]


def test_a_copy_holds_all_that_is_committed(library, tmp_path):
    """Skills, aliases and journal; the files follow when it is opened."""
    library.copy(tmp_path / "copy")
    with Library.open(tmp_path / "copy", runner=PlainRunner) as copy:
        assert list(copy) == list(library)
        assert copy.source("slugify") == (copy.path / "code" / "slugify.py").read_text()
        assert copy.slugify("A b") == "a-b"
    with pytest.raises(LibraryError, match="copy"):
        library.copy(tmp_path / "copy")
