"""Progress of a run."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from skillforge.cli.progress import Progress, outcome
from skillforge.forge import CallersVerified, EpisodeEnded, EpisodeStarted, WaveCommitted
from skillforge.types import Episode, Verdict
from tests.cli.conftest import make_episodes, make_skill

LOST, SOLVED = make_episodes(make_skill("slugify"))
REUSED = Episode(LOST.task, reused="words")


def test_without_a_terminal_each_episode_is_one_line(capsys: pytest.CaptureFixture[str]):
    """Number, task, how it ended and what it cost, on standard error."""
    with Progress([LOST.task, SOLVED.task], (), 1) as progress:
        for event in (EpisodeStarted(LOST.task), EpisodeEnded(LOST), EpisodeEnded(SOLVED), WaveCommitted((SOLVED,), 2)):
            progress.on_event(event)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        "[1/2] lost: failed: no candidate passed (0 candidates, 0.0 s)\n"
        "[2/2] slugify: solved with words (24 candidates, 1.5 s)\n"
    )


def test_what_a_task_requires_and_lacks_is_told(capsys: pytest.CaptureFixture[str]):
    """A skill that was learned without it may not be what was meant."""
    above = replace(SOLVED, task=replace(SOLVED.task, requires=(LOST.task.id,)))
    with Progress([LOST.task, above.task], (), 1) as progress:
        for event in (EpisodeEnded(LOST), EpisodeEnded(above)):
            progress.on_event(event)
    assert "slugify: solved with words, without lost, which it requires (" in capsys.readouterr().err


def test_what_became_of_the_callers_of_changed_skills_is_told(capsys: pytest.CaptureFixture[str]):
    """Those that fail always, the others unless it is to be quiet."""
    event = CallersVerified({"good": Verdict(True, 1.0, {}, ()), "bad": Verdict(False, 0.0, {}, ())})
    Progress([], (), 1).on_event(event)
    assert capsys.readouterr().err == (
        "verified with the skills that they call as those are now: good\n"
        "bad fails with the skills that it calls as those are now, and keeps the former ones\n"
    )


def test_what_earlier_runs_tried_counts_as_done(capsys: pytest.CaptureFixture[str]):
    """A resumed run goes on counting, and a task tried twice counts once."""
    progress = Progress([LOST.task, SOLVED.task], [LOST.task.id, "another"], 0, quiet=True)
    progress.on_event(EpisodeEnded(LOST))
    assert (progress.done, capsys.readouterr().err) == (1, "")


def test_the_live_table_tells_of_tasks_episodes_skills_and_time():
    """On a terminal: recent episodes, those at work, a bar, and the counts."""
    from rich.console import Console

    progress = Progress([LOST.task, SOLVED.task], (), 7, quiet=True)
    for event in (EpisodeStarted(LOST.task), EpisodeStarted(SOLVED.task), EpisodeEnded(SOLVED)):
        progress.on_event(event)
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(progress._table())
    text = console.export_text()
    assert "✓  slugify" in text
    assert "…  lost" in text
    assert "1/2 tasks · 1 solved · 0 reused · 1 composed · 0 failed · 7 skills · 0:00" in text


@pytest.mark.parametrize(
    ("episode", "words"),
    [(LOST, "failed: no candidate passed"), (SOLVED, "solved with words"), (REUSED, "reused words")],
)
def test_an_outcome_is_a_few_words(episode: Episode, words: str):
    """How an episode ended, and with what."""
    assert outcome(episode) == words
