"""`list`, `show`, `search`, `why`, `graph`: what a library can be asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from skillforge.library import Library
from skillforge.types import Episode
from tests.cli.conftest import SOURCES, Ran, make_episodes, make_skill

Cli = Callable[..., Ran]
pytestmark = pytest.mark.usefixtures("library")


def test_list_tells_every_skill_with_its_depth_and_doubts(cli: Cli):
    """One line a skill, by name; weak ones are marked."""
    lines = cli("list").out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == sorted(SOURCES)
    assert next(line for line in lines if line.startswith("slugify")).split()[1] == "2"
    assert "weak" in next(line for line in lines if line.startswith("lucky"))


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--evidence", "weak"], ["lucky"]),
        (["--tag", "text"], ["noisy", "repeat", "slugify", "words"]),
        (["--tag", "text", "--evidence", "weak"], []),
        (["--status", "unverified"], []),
    ],
)
def test_list_chooses_by_tag_evidence_and_status(cli: Cli, options: list[str], names: list[str]):
    """The options narrow the list, together."""
    assert [skill["name"] for skill in cli("list", "--json", *options).data["skills"]] == names


def test_a_hand_edited_skill_is_listed_as_unverified(cli: Cli, library: Path):
    """An edit is seen, told, and not trusted."""
    (library / "code" / "mean.py").write_text("def mean(numbers):\n    return 0.0\n")
    assert [skill["name"] for skill in cli("list", "--json", "--status", "unverified").data["skills"]] == ["mean"]
    ran = cli("list")
    assert next(line for line in ran.out.splitlines() if line.startswith("mean")).split()[2] == "edited"
    assert "1 of 9 edited by hand, or failed: skillforge verify" in ran.err
    assert cli("call", "mean", "[1]").code == 4


def test_show_tells_all_that_is_known(cli: Cli):
    """Code, examples, checks, neighbours, origin and use."""
    data = cli("show", "task-slugify", "--json").data
    assert (data["name"], data["calls"], data["callers"]) == ("slugify", ["words"], [])
    assert data["source"] == SOURCES["slugify"][1]
    assert (data["checks"], data["examples"]) == (1, ["slugify('A b') == 'a-b'"])
    assert data["provenance"]["writer"] == "search"
    assert data["stats"]["calls"] == 0
    assert "from .words import words" in cli("show", "slugify").out


def test_show_says_why_evidence_is_weak(cli: Cli):
    """In a line; of any other skill there is nothing to say."""
    assert cli("show", "lucky", "--json").data["why_weak"] == "its examples are all that it was held to"
    assert "weak because" in cli("show", "lucky").out
    assert cli("show", "slugify", "--json").data["why_weak"] == ""
    assert "weak because" not in cli("show", "slugify").out


def test_search_finds_by_what_a_skill_does(cli: Cli):
    """The best skill comes first, with its distance and score; at most -k, and none far below it."""
    data = cli("search", "what words does", "--json").data
    assert [hit["name"] for hit in data["hits"]] == ["words"]
    assert len(cli("search", "what does", "-k", "2", "--json").data["hits"]) == 2
    assert {"distance", "score", "signature"} <= data["hits"][0].keys()


def test_why_tells_each_attempt_with_what_failed(cli: Cli):
    """Reward, its parts, the failing check and its reason; what was offered; the same for a task and its skill."""
    data = cli("why", "slugify", "--json").data
    assert data["episodes"] == cli("why", "task-slugify", "--json").data["episodes"]
    (episode,) = data["episodes"]
    assert (episode["solved_by"], [attempt["passed"] for attempt in episode["attempts"]]) == ("slugify", [False, True])
    assert episode["attempts"][0]["failures"][0]["reason"] == "gave None"
    assert "gave None" in cli("why", "slugify").out


def test_why_says_a_call_once(cli: Cli, library: Path):
    """A reason that begins with what was asked stands for both; one that does not follows it."""
    whole = replace(make_episodes(make_skill("slugify"))[0], task=replace(make_skill("slugify").task, id="task-whole"))
    (attempt,) = whole.attempts
    (result,) = attempt.verdict.results
    said = replace(result, reason=f"{result.label}, but it gave None")
    verdict = replace(attempt.verdict, results=(said,))
    with Library.open(library) as opened:
        opened.commit([], episodes=[replace(whole, attempts=(replace(attempt, verdict=verdict),))])
    assert f"  check: {result.label}, but it gave None\n" in cli("why", "task-whole").out
    assert f"  check: {result.label}: gave None\n" in cli("why", "lost").out


def test_the_report_counts_skills_and_not_versions(cli: Cli, library: Path):
    """A skill that was made anew is no other one."""
    before = cli("report", "--json").data
    with Library.open(library) as opened:
        skill = opened.skill("slugify")
        again = replace(skill, source=skill.source + "\n\n# anew\n")
        opened.commit([again], episodes=[Episode(skill.task, skill=again)])
        assert opened.skill("slugify").version == 2
    after = cli("report", "--json").data
    assert [one["skills"] for one in after["origins"]] == [one["skills"] for one in before["origins"]] == [1]
    assert len(after["steps"]) == len(before["steps"]) + 1


def test_why_knows_tasks_that_no_skill_solves(cli: Cli):
    """A failed task is known by name, with the reason."""
    text = cli("why", "lost").out
    assert "not solved" in text
    assert "no candidate passed" in text


def test_why_without_a_journal_says_so(cli: Cli, library: Path):
    """A clone has skills and no journal."""
    for path in library.glob("library.db*"):
        path.unlink()
    ran = cli("why", "slugify")
    assert (ran.code, "came with a clone" in ran.err) == (0, True)


def test_that_a_clone_is_not_verified_here_yet_is_said_once(cli: Cli, library: Path):
    """It is no doubt of any one skill; the JSON tells the states apart, and `show` says it in words."""
    for path in library.glob("library.db*"):
        path.unlink()
    ran = cli("list")
    assert "unverified" not in ran.out
    assert "all verified where they came from, and not yet here: skillforge verify" in ran.err
    assert {skill["state"] for skill in cli("list", "--json").data["skills"]} == {"unchecked"}
    assert "verified where it came from, not yet here" in cli("show", "mean").out
    assert "[unverified]" not in cli("graph").out


def test_graph_prints_a_tree(cli: Cli):
    """A caller stands above what it calls."""
    assert "slugify\n└── words\n" in cli("graph").out


@pytest.mark.parametrize(("fmt", "start"), [("dot", "digraph"), ("mermaid", "flowchart"), ("html", "<!doctype html>")])
def test_graph_writes_a_file(cli: Cli, tmp_path: Path, fmt: str, start: str):
    """-o writes the picture, and says what it holds on standard error."""
    ran = cli("graph", "--format", fmt, "-o", tmp_path / "out")
    assert (ran.code, ran.out) == (0, "")
    assert (tmp_path / "out").read_text().startswith(start)


@pytest.mark.parametrize(("name", "start"), [("g.html", "<!doctype html>"), ("g.dot", "digraph"), ("g.txt", "")])
def test_graph_takes_the_format_from_the_files_name(cli: Cli, tmp_path: Path, name: str, start: str):
    """Without --format; an ending that says nothing makes a tree."""
    cli("graph", "-o", tmp_path / name)
    text = (tmp_path / name).read_text()
    assert text.startswith(start)
    assert ("slugify\n└── words" in text) is (name == "g.txt")


def test_graph_json_runs_from_the_caller(cli: Cli):
    """`source` is the caller, `target` what it calls; --json and --format json are the same."""
    data = cli("graph", "--json").data
    assert data["edges"] == [{"source": "slugify", "target": "words"}]
    assert data == json.loads(cli("graph", "-f", "json").out)


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["show", "slugfy"], 3, "Did you mean 'slugify'"),
        (["why", "slugfy"], 3, "Did you mean 'slugify'"),
        (["list", "--evidence", "wek"], 2, "Did you mean 'weak'"),
        (["graph", "-f", "htm"], 2, "Did you mean 'html'"),
        (["graph", "-o", "no/such/dir/x"], 1, "no/such/dir/x: No such file or directory"),
        (["list", "--tag", "txt"], 1, "No skill has the tag 'txt'. Did you mean 'text'? There are: other, text"),
        (["list", "--tag", "text", "--evidence", "weak"], 1, "No skill is like that"),
        (["search", "zzz qqq"], 1, "No skill is like that"),
        (["list", "--library", "nowhere"], 1, "skillforge run CURRICULUM"),
    ],
)
def test_what_cannot_be_shown_is_one_clear_line(cli: Cli, arguments: list[str], code: int, word: str):
    """What, which, and what next; never a traceback."""
    ran = cli(*arguments)
    assert ran.code == code
    assert word in ran.err
    assert ran.err.count("\n") == 1
