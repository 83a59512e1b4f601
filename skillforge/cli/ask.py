"""`skillforge ask`: a request in words, answered in steps with the library's skills. Standard output is the answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skillforge.cli.call import as_json as json_text
from skillforge.cli.call import as_text, jsonable
from skillforge.cli.exits import FAILED, OK
from skillforge.cli.options import JsonOption, note, open_at, print_json, spent
from skillforge.cli.output import print_words
from skillforge.cli.writing import AskOptions, takes_groups
from skillforge.errors import InvalidConfig
from skillforge.trajectory import Considered, Trajectory, Turn

if TYPE_CHECKING:
    from skillforge.library import Library

_MOST_SHOWN = 400


@takes_groups
def ask(
    request: Annotated[
        str,
        typer.Argument(metavar="REQUEST", help="What you want to know; texts in it in quotes.", show_default=False),
    ],
    max_steps: Annotated[int, typer.Option("--max-steps", metavar="N", help="Steps until it has to answer.")] = 12,
    explain: Annotated[
        bool, typer.Option("--explain", help="List the skills that came into question, and why each was used or not.")
    ] = False,
    relearn: Annotated[
        bool, typer.Option("--relearn", help="Ask the model, and forget what was learned for requests of this form.")
    ] = False,
    *,
    options: AskOptions,
    no_save: Annotated[bool, typer.Option("--no-save", help="Answer, and write, learn and keep nothing.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Answer a request in words with the library's skills.

    A request of a form that was answered before, by skills alone, needs no model any more. Exits with 1 where there is
    no answer.

    \b
    Examples:
      skillforge ask "What is 'Hello, World' as a slug?" --model openai/gpt-4o-mini
      skillforge ask "What is 'Hello, World' as a slug?" --model openai/gpt-4o-mini --explain
    """
    from skillforge.build import ask as answer
    from skillforge.build import check_models, uses_llm

    chosen = options.chosen()
    model = chosen.config.model
    check_models(model)
    with open_at(chosen.path, chosen.granted) as opened:
        try:
            trajectory = answer(
                opened,
                request,
                model if uses_llm(model) else None,
                max_steps=max_steps,
                keep=not no_save,
                relearn=relearn,
                llm=chosen.llm.lasting(1),
                settings=chosen.settings,
                operators=chosen.operators,
                on_turn=_tell_turn,
            )
        except InvalidConfig:
            if explain and not uses_llm(model):
                _explain_near(opened, request)
            raise
        path = str(opened.path)
    if as_json:
        print_json(_result(trajectory, path))
    elif trajectory.answered:
        print_words(as_text(trajectory.answer))
    _tell(trajectory, explain=explain)
    return OK if trajectory.answered else FAILED


def _tell_turn(turn: Turn) -> None:
    """One block for each step, as it happens."""
    head = f"[{turn.number}]"
    indent = " " * (len(head) + 1)
    lines = []
    if turn.thought:
        lines.append(f"thought: {_printable(turn.thought)}")
    if turn.action is not None:
        arguments = ", ".join(f"{name}={json_text(value)}" for name, value in turn.action.arguments.items())
        lines.append(_printable(f"action: {turn.action.name}({arguments})"))
    lines.append(f"{'observed' if turn.observation.ok else 'error'}: {_printable(turn.observation.told)}")
    note(f"{head} " + f"\n{indent}".join(lines))


def _printable(text: str) -> str:
    """On one line, and without what a terminal would obey: it is a model's, a skill's or a tool's word."""
    line = " ".join(text.split())
    line = "".join(character if character.isprintable() else "�" for character in line)
    return line if len(line) <= _MOST_SHOWN else f"{line[:_MOST_SHOWN]}…"


def _tell(trajectory: Trajectory, *, explain: bool) -> None:
    """What stands beside the answer."""
    if not trajectory.answered:
        note(f"not answered: {trajectory.reason}")
    for told in trajectory.notes:
        note(told)
    if trajectory.answered_by:
        note(f"answered by the skill {trajectory.answered_by}, which knows this form of request: no model was asked")
    if trajectory.learned:
        note(f"learned: the skill {trajectory.learned} answers requests of this form from now on, with no model asked")
    elif trajectory.not_learned:
        note(f"not learned: {trajectory.not_learned}")
    if trajectory.cost.tokens:
        note(f"spent: {spent(trajectory.cost.usd, trajectory.cost.tokens)}")
    if explain:
        _explain(trajectory)


def _explain(trajectory: Trajectory) -> None:
    note("considered:" if trajectory.considered else "considered: no skill was near")
    width = max((len(one.name) for one in trajectory.considered), default=0)
    for one in trajectory.considered:
        note(f"  {one.name.ljust(width)}  {_score(one)}  {'used' if one.used else 'not used'}: {_printable(one.why)}")


def _explain_near(library: Library, request: str) -> None:
    """The skills that would come into question, where there is no model to choose among them."""
    hits = library.search(request, 5)
    note("considered:" if hits else "considered: no skill is near")
    width = max((len(hit.name) for hit in hits), default=0)
    for hit in hits:
        note(f"  {hit.name.ljust(width)}  {hit.score:.2f}  not used: no model was there to choose it")


def _score(one: Considered) -> str:
    return "   –" if one.score is None else f"{one.score:.2f}"


def _result(trajectory: Trajectory, library: str) -> dict[str, Any]:
    # A model may write NaN, which is JSON for Python only.
    record = json.loads(json.dumps(trajectory.to_record()), parse_constant=str)
    turns = [
        {
            "step": turn["number"],
            "thought": turn["thought"],
            "action": turn["action"],
            "ok": turn["observation"]["ok"],
            "observation": turn["observation"]["data"],
        }
        for turn in record["turns"]
    ]
    return {
        "request": trajectory.request,
        "answered": trajectory.answered,
        "answer": jsonable(trajectory.answer),
        "reason": trajectory.reason,
        "steps": turns,
        "considered": record["considered"],
        "answered_by": trajectory.answered_by or None,
        "learned": trajectory.learned or None,
        "not_learned": trajectory.not_learned,
        "notes": record["notes"],
        "model": trajectory.model,
        "usd": round(trajectory.cost.usd, 6),
        "tokens": trajectory.cost.tokens,
        "seconds": round(trajectory.cost.seconds, 3),
        "library": library,
    }
