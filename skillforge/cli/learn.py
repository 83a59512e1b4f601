"""`skillforge learn`: a theme, a goal or self-play → tasks that nobody wrote → skills."""

from __future__ import annotations

import glob
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from skillforge.cli.exits import FAILED, INTERRUPTED, OK
from skillforge.cli.hints import located
from skillforge.cli.options import JsonOption, note, note_weak, open_at, plural, print_json, require_folder, spent
from skillforge.cli.questions import InteractiveOption, asking
from skillforge.cli.writing import Chosen, RunOptions, takes_groups
from skillforge.errors import InvalidInput
from skillforge.secrets import scrubbed

if TYPE_CHECKING:
    from skillforge.curriculum.automatic import AutomaticCurriculum, Learning
    from skillforge.forge import Report
    from skillforge.library import Library

MAX_THEME = 2_000
SELF_PLAY = "self-play"
"""The theme of what is learned without one."""


@takes_groups
def learn(
    theme: Annotated[
        str, typer.Argument(metavar="THEME", help="What the library is to be good at.", show_default=False)
    ] = "",
    goal: Annotated[
        str, typer.Option("--goal", metavar="TEXT", help="End when this can be done.", show_default=False)
    ] = "",
    data: Annotated[
        list[Path] | None,
        typer.Option("--data", metavar="FILE", help="Samples: one file or several, like *.csv.", show_default=False),
    ] = None,
    count: Annotated[int, typer.Option("--count", metavar="N", help="Tasks to take on, in all.")] = 20,
    save: Annotated[
        Path | None,
        typer.Option(
            "--save",
            metavar="FILE",
            help="Where the curriculum is written. Default: in the library, under curricula/.",
            show_default=False,
        ),
    ] = None,
    propose: Annotated[
        str | None,
        typer.Option(
            "--propose", metavar="MODEL", help="Who proposes the tasks. Default: who writes.", show_default=False
        ),
    ] = None,
    interactive: InteractiveOption = False,
    trust: Annotated[
        bool, typer.Option("--trust", help="Take proposals as they are; weak evidence where a second solution differs.")
    ] = False,
    *,
    options: RunOptions,
    as_json: JsonOption = False,
) -> int:
    """Let the library decide what to learn next.

    On a theme or towards a goal: a language model proposes tasks, with examples and checks, at the edge of what the
    library can do. What independent solutions and tests do not agree on is refused, or asked; the rest is solved and
    verified as in `run`. Ends when the goal is reached, the count or the budget is used up, or nothing new is
    proposed, and says which. The curriculum that arose is saved as YAML. The same command goes on where it ended.

    Without a language model the search plays with itself: what it composes of operations and skills, and finds new,
    is described and set as tasks. Of a theme it knows those words that name an operation or a skill.

    \b
    Examples:
      skillforge learn --model search --count 2
      skillforge learn "parse messy bank statements" --model openai/gpt-4o-mini --budget-usd 1
      skillforge learn "log files" --data logs/*.log --model openai/gpt-4o-mini --count 1
      skillforge learn --goal "the last word of a line" --model openai/gpt-4o-mini --budget-calls 50
    """
    from skillforge.build import check_access, uses_llm
    from skillforge.curriculum.automatic import Learning
    from skillforge.curriculum.excerpts import MAX_FILES, read_excerpts
    from skillforge.curriculum.write import place

    theme, goal = _line("theme", theme), _line("goal", goal)
    for what, text in (("theme", theme), ("goal", goal)):
        if len(text) > MAX_THEME:
            raise InvalidInput(
                f"The {what} has {len(text):,} characters, of {MAX_THEME:,}; put samples into --data FILE"
            )
    if count < 1:
        raise InvalidInput(f"--count is {count}; it must be at least 1")
    chosen = options.chosen()
    proposes = propose or uses_llm(chosen.config.model)
    if not theme and not goal:
        if proposes:
            raise InvalidInput('Learn what? Give a theme, skillforge learn "dates in log files", or --goal "…"')
        theme = SELF_PLAY
    if goal and not proposes:
        raise InvalidInput("Towards a goal a language model has to propose the tasks: --model PROVIDER/MODEL")
    if data and not proposes:
        raise InvalidInput("Samples are read by a language model, and none proposes the tasks: --model PROVIDER/MODEL")
    files = _matching(data or ())
    if len(files) > MAX_FILES:
        note(f"of {len(files)} files the first {MAX_FILES} are shown; a few lines of each kind are enough")
    learning = Learning(theme, goal, count=count, excerpts=read_excerpts(files))
    ask = asking(interactive=interactive)
    chosen = replace(chosen, llm=replace(chosen.llm, propose=propose or "").lasting(count))
    check_access(chosen.config.model, chosen.llm)  # now: a mistake leaves no new library behind
    saved = place(chosen.path, save, learning.key)
    agreed = {"trust": trust, "ask": ask}
    return _learn(learning, saved, chosen, agreed, quiet=options.quiet, as_json=as_json)


class TakesFiles(TyperCommand):
    """`--data a.csv b.csv` as well as `--data a.csv --data b.csv`: what a shell makes of `--data *.csv`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        spread: list[str] = []
        for arg in args:
            follows = spread[-2:-1] == ["--data"] and not arg.startswith("-")
            spread += ["--data", arg] if follows and Path(arg).is_file() else [arg]
        return super().parse_args(ctx, spread)


def _matching(data: Sequence[Path]) -> list[Path]:
    """The files; those that a pattern names where a shell left one. One that names none is a file that is not there."""
    found: list[Path] = []
    for path in data:
        found += [path] if path.exists() else [*map(Path, sorted(glob.glob(str(path))))] or [path]
    return found


def _learn(
    learning: Learning, save: Path, chosen: Chosen, agreed: Mapping[str, Any], *, quiet: bool, as_json: bool
) -> int:
    from skillforge.build import make_learning
    from skillforge.cli.progress import Progress
    from skillforge.cli.run import leave, note_interrupted
    from skillforge.selfplay.proposer import SelfPlayProposer

    path = chosen.path
    require_folder(path)
    with open_at(path, chosen.granted, create=True) as library:
        # A live table would be drawn over the questions.
        progress = Progress((), (), len(library), quiet=quiet, plain=agreed["ask"] is not None)
        try:
            with progress:
                forge, curriculum = make_learning(
                    library,
                    learning,
                    models=chosen.config.model,
                    jobs=chosen.config.jobs,
                    settings=chosen.settings,
                    operators=chosen.operators,
                    llm=chosen.llm,
                    on_event=progress.on_event,
                    on_proposal=progress.on_proposal,
                    **agreed,
                )
                if isinstance(curriculum.proposer, SelfPlayProposer) and learning.theme != SELF_PLAY:
                    _note_theme(learning.theme, library)
                progress.expect(learning.count, (task.id for task in curriculum.tasks))
                report = forge.run(_Saving(curriculum, save, learning.key))
        except KeyboardInterrupt:
            note_interrupted(library, progress)
            leave(INTERRUPTED)
        if not quiet:
            note_weak(report.final)
        result = _summary(library, curriculum, report, skills_added=report.added)
        result["curriculum"] = str(save) if curriculum.tasks else None
        _tell(result, path, as_json=as_json)
    if curriculum.failed or report.stopped:
        if as_json or (report.stopped and report.stopped != result["ended"]):
            note(f"stopped: {report.stopped or curriculum.ended}")
        kept = "What was learned is kept. The same command goes on from here"
        note(kept if curriculum.tasks else "Nothing was learned yet. The same command tries again")
        return FAILED
    return OK


def _note_theme(theme: str, library: Library) -> None:
    """What self-play makes of a theme, which no model reads."""
    from skillforge.selfplay.theme import heard

    words = ", ".join(heard(theme, library.skills()))
    prefers = f"self-play prefers what these of its words name: {words}" if words else (
        "none of its words names an operation or a stored skill, so self-play asks about anything"
    )  # fmt: skip
    note(f"no language model reads the theme; {prefers}. One proposes tasks for it: --model PROVIDER/MODEL")


class _Saving:
    """A curriculum that is written to a file before each of its waves, and at its end."""

    def __init__(self, curriculum: AutomaticCurriculum, path: Path, name: str) -> None:
        self.curriculum = curriculum
        self.path = path
        self.name = name

    def wave(self, history: Any) -> Any:
        from skillforge.curriculum.write import save, slug

        wave = self.curriculum.wave(history)
        if self.curriculum.tasks:
            try:
                save(self.path, self.curriculum.tasks, slug(self.name), self.name)
            except OSError as error:
                raise InvalidInput(f"the curriculum {self.path} cannot be written: {error.strerror}") from None
        return wave


def _line(what: str, text: str) -> str:
    """On one line, without secrets or what a terminal could take for an order. Raises InvalidInput."""
    from skillforge.curriculum.replies import clean

    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidInput(f"The {what} {text!a} is not UTF-8 text") from None
    return scrubbed(clean(text))


def _summary(library: Library, curriculum: AutomaticCurriculum, report: Report, *, skills_added: int) -> dict[str, Any]:
    """The object that `--json` prints."""
    proposals = curriculum.proposals
    solved = [task for task in curriculum.tasks if library.solved(task) is not None]
    usd = sum(episode.cost.usd for episode in report.episodes) + curriculum.cost.usd
    tokens = sum(episode.cost.tokens for episode in report.episodes) + curriculum.cost.tokens
    return {
        "proposed": len(proposals),
        "taken": len(curriculum.tasks),
        "refused": [{"name": one.name, "reason": one.refused} for one in proposals if not (one.taken or one.unjudged)],
        "solved": len(solved),
        "failed": len(curriculum.tasks) - len(solved),
        "skills_added": skills_added,
        "ended": curriculum.ended or report.stopped,
        "seconds": round(report.seconds, 3),
        "usd": round(usd, 6),
        "tokens": tokens,
        "library": {"skills": len(library), "max_depth": library.max_depth},
    }


def _tell(result: dict[str, Any], path: Path, *, as_json: bool) -> None:
    if as_json:
        print_json(result)
        return
    print(f"ended: {result['ended']}")
    print(
        f"{result['solved']} of {plural(result['taken'], 'task')} solved in {result['seconds']:.1f} s; "
        f"{plural(len(result['refused']), 'proposal')} refused"
    )
    print(f"{path}: {plural(result['library']['skills'], 'skill')} ({result['skills_added']} new)")
    if result["tokens"]:
        print(f"spent: {spent(result['usd'], result['tokens'])}")
    if result["curriculum"]:
        print(f"the curriculum, to read, edit and run again: {result['curriculum']}")
    print(located("What was proposed, refused and learned: skillforge report"))
