"""`skillforge solve`: one task from the command line, now."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skillforge.cli.exits import FAILED, INTERRUPTED, OK
from skillforge.cli.naming import name_of
from skillforge.cli.options import JsonOption, note, note_secrets, open_at, print_json, spent
from skillforge.cli.output import print_source
from skillforge.cli.questions import InteractiveOption, asking
from skillforge.cli.writing import Chosen, WritingOptions, takes_groups
from skillforge.errors import Interrupted, InvalidInput, InvalidSignature, LLMError
from skillforge.literals import parse_assertion
from skillforge.secrets import scrubbed
from skillforge.signature import Parameter, Signature, infer_type
from skillforge.types import Case, Cost, Episode, Task, conflicts

if TYPE_CHECKING:
    from skillforge.agreement import Ask
    from skillforge.cli.progress import Progress
    from skillforge.forge import Forge
    from skillforge.library import Library, Proposal
    from skillforge.sandbox import Permissions


@takes_groups
def solve(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What the function is to do.", show_default=False)],
    example: Annotated[
        list[str] | None,
        typer.Option(
            "--example", "-e", metavar="ASSERTION", help="An example, as often as you like.", show_default=False
        ),
    ] = None,
    check: Annotated[
        list[str] | None,
        typer.Option("--check", "-c", metavar="ASSERTION", help="A check that the writer is not shown."),
    ] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="The skill's name.")] = None,
    signature: Annotated[
        str | None, typer.Option("--signature", metavar="SIGNATURE", help="Default: inferred from the examples.")
    ] = None,
    parts: Annotated[
        int, typer.Option("--parts", metavar="N", help="Take a task that fails apart, into at most so many; 0: do not.")
    ] = 6,
    interactive: InteractiveOption = False,
    *,
    options: WritingOptions,
    no_save: Annotated[bool, typer.Option("--no-save", help="Print the code, and keep nothing.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Solve one task now, print the code, and keep it as a skill.

    From six examples on, some are held out by themselves; with fewer, give checks, or the skill counts as weak. With
    none at all a language model writes solutions and tests, and what agrees counts. What it cannot solve at once it
    takes apart, into tasks that go first. Exits with 1 where nothing was found. On Ctrl-C what was found by then is
    verified, and printed if it passes.

    \b
    Examples:
      skillforge solve "join words with dashes" -e 'f("a b") == "a-b"' -e 'f("x y z") == "x-y-z"'
      skillforge solve "double a number" -e 'f(2) == 4' -e 'f(5) == 10' -c 'f(-1) == -2' --name double
    """
    from skillforge.build import check_access, uses_llm
    from skillforge.cli.progress import Progress

    chosen = options.chosen()
    check_access(chosen.config.model, chosen.llm)  # now: a mistake leaves no new library behind
    ask = asking(interactive=interactive)
    if parts < 0:
        raise InvalidInput(f"--parts is {parts}; it must be 0 or more")
    task = make_task(text, example or (), check or (), name=name, signature=signature)
    if not task.examples and not task.checks and not uses_llm(chosen.config.model):
        raise InvalidInput("Give an example: -e 'f(1) == 2'. Without any a language model has to write tests: --model")
    note_secrets([task])
    task = replace(task, capabilities=tuple(chosen.granted.tools))
    with _opened(chosen.path, chosen.granted, keep=not no_save) as opened:
        interrupted = False
        # On a terminal alone: elsewhere what stands on standard error is the outcome.
        quiet = not sys.stderr.isatty() or ask is not None  # it would be drawn over the questions
        progress = Progress([task], (), len(opened), quiet=quiet, transient=True)
        try:
            with progress:
                episode, kept = _solve(opened, task, chosen, parts, progress, ask, keep=not no_save)
        except Interrupted as stopped:
            interrupted = True
            episode, kept = stopped.partial, bool(stopped.partial.skill) and not no_save
            if kept:
                opened.commit([episode.skill], episodes=[episode])
        result = _result(opened, episode, kept)
    if as_json:
        print_json(result)
    else:
        _tell(result)
        if not (result["solved"] or interrupted or uses_llm(chosen.config.model)):
            note("what may help: more examples, a text that names what is done, or --model PROVIDER/MODEL")
    if interrupted:
        return INTERRUPTED
    return OK if episode.solved else FAILED


@contextmanager
def _opened(path: Path, granted: Permissions, *, keep: bool) -> Iterator[Library]:
    """The library; where nothing is to be kept and there is none, an empty one that vanishes."""
    if keep or path.is_dir():
        with open_at(path, granted, create=keep) as library:
            yield library
        return
    folder = tempfile.TemporaryDirectory(prefix="skillforge-solve-")
    with folder, open_at(Path(folder.name), granted, create=True) as empty:
        yield empty


def _solve(
    library: Library, task: Task, chosen: Chosen, parts: int, progress: Progress, ask: Ask | None, *, keep: bool
) -> tuple[Episode, bool]:
    from skillforge.build import PENDING, make_forge, make_learning, uses_llm
    from skillforge.curriculum.automatic import GIVEN, Learning
    from skillforge.library import Proposal

    made: dict[str, Any] = {
        "models": chosen.config.model,
        "settings": chosen.settings,
        "operators": chosen.operators,
        "on_event": progress.on_event,
    }
    if not uses_llm(chosen.config.model):
        return _once(make_forge(library, **made), task, keep=keep)
    told = Learning("", goal=task.description, task=task, count=1 + parts, parts=0)
    forge, curriculum = make_learning(library, told, llm=chosen.llm.lasting(1), ask=ask, on_proposal=_propose, **made)
    cost = Cost()
    if not task.examples and not task.checks and curriculum.settle is not None:
        task, reason, cost = _agreed(curriculum.settle, task)
        curriculum.learning = replace(told, task=task)
        if keep:
            key = curriculum.learning.key
            library.proposed.keep(key, [Proposal(task.name, GIVEN, task, reason, cost=cost, theme=key)])
        if reason:
            (library.path / PENDING).unlink(missing_ok=True)  # another try is to be another one
            return Episode(task, reason=f"the task {reason}", cost=cost), False
    episode, kept = _once(forge, task, keep=keep)
    cost += episode.cost
    if not (episode.solved or episode.stop) and parts and keep:
        found = [one for one in forge.run(curriculum).episodes if one.task.id == task.id]
        cost = sum((one.cost for one in found), cost) + curriculum.cost
        episode = found[-1] if found else episode
        kept = episode.skill is not None
    return replace(episode, cost=cost), kept


def _agreed(settle: Callable[[Task], tuple[Task, str, Cost]], task: Task) -> tuple[Task, str, Cost]:
    """As `settle`; where the model stopped answering, or the budget ended, that is the reason."""
    from skillforge.library import UNJUDGED

    try:
        return settle(task)
    except LLMError as error:
        return task, f"{UNJUDGED}{error}", error.spent or Cost()


def _once(forge: Forge, task: Task, *, keep: bool) -> tuple[Episode, bool]:
    from skillforge.forge import EpisodeStarted

    if keep:
        forge.library.require_writable()
        episode = forge.work([task])[0]
        return episode, episode.skill is not None
    forge.on_event(EpisodeStarted(task))
    return forge.solver.solve(task, forge.recall([task])[0]), False


def _propose(proposal: Proposal) -> None:
    """Tells of the parts of a task that failed, and of what is none."""
    if proposal.parent and proposal.known:
        note(f"a part of it is there: {proposal.known}")
    elif proposal.parent and proposal.taken and proposal.task:
        note(f"a part of it first: {proposal.name}: {' '.join(proposal.task.description.split())}")
    elif proposal.parent:
        note(f"no part of it: {proposal.name or 'the reply'}: {proposal.refused}")


def make_task(
    text: str,
    examples: Sequence[str],
    checks: Sequence[str],
    *,
    name: str | None = None,
    signature: str | None = None,
) -> Task:
    """The task that the options describe. Raises InvalidAssertion, InvalidSignature, InvalidInput.

    What a curriculum may not say may not be said here either.
    """
    from skillforge.curriculum.holdout import hold_out
    from skillforge.curriculum.rules import name_mistake

    if name is not None and (mistake := name_mistake(name)):
        raise InvalidInput(f"--name: {mistake}")
    text = scrubbed(text)  # its words may be the function's name too
    if not examples and not checks:
        if not signature:
            raise InvalidInput(
                "Give an example, -e 'f(1) == 2', or say what goes in and out: --signature '(n: int) -> int'"
            )
        name = name or _name("f", text)
        return Task(id=name, name=name, description=text, signature=_signature(signature))
    called = Counter(parse_assertion(line).name for line in (*examples, *checks))
    if len(called) > 1:
        raise InvalidInput(f"The examples call different functions: {', '.join(called)}. One task is one function")
    shown, held = [tuple(Case.parse(line) for line in lines) for lines in (examples, checks)]
    name = name or _name(next(iter(called)), text)
    found = _signature(signature) if signature else infer_signature([*shown, *held])
    _check_cases([*examples, *checks], [*shown, *held], found)
    return hold_out(Task(id=name, name=name, description=text, signature=found, examples=shown, checks=held))


def _signature(text: str) -> Signature:
    """Raises InvalidSignature."""
    from skillforge.curriculum.rules import signature_mistake

    found = Signature.parse(text)
    if mistake := signature_mistake(found):
        raise InvalidSignature(mistake)
    return found


def _check_cases(lines: Sequence[str], cases: Sequence[Case], signature: Signature) -> None:
    """Raises InvalidInput for one that does not fit the signature, and for two that no function can meet together."""
    from skillforge.curriculum.rules import case_mistake

    for line, case in zip(lines, cases, strict=True):
        if mistake := case_mistake(case, line, signature):
            raise InvalidInput(mistake)
    for first, second in conflicts(signature, cases):
        raise InvalidInput(
            f"{lines[second]!r} contradicts {lines[first]!r}: the same arguments cannot give two results"
        )


def _name(called: str, text: str) -> str:
    """The function that the examples call; where that is a mere `f`, what the text may be called."""
    from skillforge.curriculum.rules import name_mistake

    name = name_of(text) if len(called) == 1 else called
    return called if name_mistake(name) else name


_PARAMETER_NAMES = {"str": "text", "int": "number", "float": "number", "bool": "flag", "dict": "mapping"}


def infer_signature(cases: Sequence[Case]) -> Signature:
    """The signature that the cases share: types from values, names from types. Raises InvalidSignature."""
    if len({(len(case.args), *sorted(case.kwargs)) for case in cases}) > 1:
        raise InvalidSignature("The examples give different arguments: say which are optional with --signature")
    kinds = [infer_type(values) for values in zip(*(case.args for case in cases), strict=True)]
    keywords = {key: infer_type([case.kwargs[key] for case in cases]) for key in cases[0].kwargs}
    taken = Counter(keywords.keys())
    parameters = [Parameter(_parameter_name(kind, taken), kind) for kind in kinds]
    parameters += [Parameter(key, kind) for key, kind in keywords.items()]
    return Signature(tuple(parameters), infer_type([case.expected for case in cases if case.raises is None]))


def _parameter_name(kind: str, taken: Counter[str]) -> str:
    base = _PARAMETER_NAMES.get(kind.partition("[")[0], "items" if "[" in kind else "value")
    taken[base] += 1
    return base if taken[base] == 1 else f"{base}_{taken[base]}"


def _result(library: Library, episode: Episode, kept: bool) -> dict[str, Any]:
    from skillforge.verify.evidence import why_weak

    attempt = episode.attempts[-1] if episode.attempts else None
    skill = episode.skill or (library.skill(episode.reused) if episode.reused else None)
    return {
        "task": episode.task.id,
        "signature": str(episode.task.signature),
        "solved": episode.solved,
        "name": skill.name if skill else None,
        "reused": episode.reused is not None,
        "source": skill.source if skill else attempt.candidate.source if attempt else "",
        "calls": sorted(skill.pins) if skill else [],
        "evidence": skill.evidence if skill else None,
        "why_weak": why_weak(skill.task) if skill and skill.evidence == "weak" else "",
        "capabilities": list(skill.capabilities) if skill else [],
        "isolation": skill.isolation if skill else "",
        "reward": round(episode.reward, 4),
        "candidates": episode.cost.candidates,
        "seconds": round(episode.cost.seconds, 3),
        "usd": round(episode.cost.usd, 6),
        "tokens": episode.cost.tokens,
        "attempts": len(episode.attempts),
        "reason": episode.reason,
        "saved": kept,
        "library": str(library.path),
    }


def _tell(result: dict[str, Any]) -> None:
    """The code on standard output, fit for a file; the rest beside it."""
    if not result["solved"]:
        note(f"not solved: {result['reason']}")
        _tell_spent(result)
        return
    print_source(result["source"])
    if result["reused"]:
        note(f"{result['name']} does it already")
    elif result["saved"]:
        note(f"kept as {result['name']} in {result['library']} ({result['evidence']} evidence)")
        if result["name"] != result["task"]:
            note(f"{result['task']} is taken, or has a meaning of its own; it leads to {result['name']} too")
    _tell_spent(result)
    if result["evidence"] == "weak":
        note(f"weak: {result['why_weak']}. Give checks (-c) with others, and it can be built upon")
    if result["isolation"]:
        note(f"verified without a jail ({result['isolation']})")


def _tell_spent(result: dict[str, Any]) -> None:
    if result["tokens"]:
        note(f"spent: {spent(result['usd'], result['tokens'])}")
