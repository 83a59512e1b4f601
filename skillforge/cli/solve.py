"""`skillforge solve`: one task from the command line, now."""

from __future__ import annotations

import keyword
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skillforge.cli.exits import FAILED, INTERRUPTED, OK
from skillforge.cli.models import (
    ApiBaseOption,
    CallsOption,
    CriticOption,
    EscalateOption,
    ModelOption,
    ModelTimeoutOption,
    NoSearchOption,
    PrinciplesOption,
    RecordOption,
    ReplayOption,
    SamplesOption,
    SecondsOption,
    TokensOption,
    UsdOption,
    llm_options,
    order,
    spent,
)
from skillforge.cli.options import (
    JsonOption,
    LibraryOption,
    OperatorsOption,
    ToolsOption,
    UnsafeOption,
    note,
    note_secrets,
    open_at,
    print_json,
)
from skillforge.cli.output import print_source
from skillforge.config import Config
from skillforge.errors import Interrupted, InvalidInput, InvalidSignature
from skillforge.literals import parse_assertion
from skillforge.secrets import scrubbed
from skillforge.signature import Parameter, Signature, infer_type
from skillforge.types import Case, Episode, Task

if TYPE_CHECKING:
    from skillforge.forge import Forge
    from skillforge.library import Library, Proposal
    from skillforge.llm import LLMOptions
    from skillforge.sandbox import Permissions
    from skillforge.writers.search import Operators


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
    model: ModelOption = None,
    no_search: NoSearchOption = False,
    api_base: ApiBaseOption = None,
    escalate: EscalateOption = None,
    critic: CriticOption = None,
    principles: PrinciplesOption = None,
    samples: SamplesOption = None,
    model_timeout: ModelTimeoutOption = None,
    budget_usd: UsdOption = None,
    budget_tokens: TokensOption = None,
    budget_calls: CallsOption = None,
    budget_seconds: SecondsOption = None,
    record: RecordOption = None,
    replay: ReplayOption = None,
    candidates: Annotated[int | None, typer.Option("--candidates", metavar="N", help="What a writer may try.")] = None,
    library: LibraryOption = None,
    tools: ToolsOption = None,
    operators: OperatorsOption = None,
    unsafe_isolation: UnsafeOption = None,
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
    from skillforge.build import check_models, make_operators, make_permissions, uses_llm

    config = Config.load()
    settings = Config(
        model=order(config.model if model is None else model, no_search=no_search),
        seed=config.seed,
        candidates=config.candidates if candidates is None else candidates,
    )
    check_models(settings.model)  # now: a mistake leaves no new library behind
    granted = make_permissions(config, tools, unsafe_isolation)
    added = make_operators(config, operators)
    caps = (budget_usd, budget_tokens, budget_calls, budget_seconds)
    llm = llm_options(
        config, api_base, escalate, samples, caps, record, replay, model_timeout, critic=critic, principles=principles
    ).lasting(1)
    if parts < 0:
        raise InvalidInput(f"--parts is {parts}; it must be 0 or more")
    task = make_task(text, example or (), check or (), name=name, signature=signature)
    if not task.examples and not task.checks and not uses_llm(settings.model):
        raise InvalidInput("Give an example: -e 'f(1) == 2'. Without any a language model has to write tests: --model")
    note_secrets([task])
    task = replace(task, capabilities=tuple(granted.tools))
    with _opened(config.library_path(library), granted, keep=not no_save) as opened:
        interrupted = False
        try:
            episode, kept = _solve(opened, task, settings, added, llm, parts, keep=not no_save)
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
    library: Library,
    task: Task,
    config: Config,
    operators: Operators | None,
    llm: LLMOptions,
    parts: int,
    *,
    keep: bool,
) -> tuple[Episode, bool]:
    from skillforge.build import PENDING, make_forge, make_learning, uses_llm
    from skillforge.cli.run import solver_settings
    from skillforge.curriculum.automatic import Learning

    settings = solver_settings(config)
    if not uses_llm(config.model):
        return _once(make_forge(library, models=config.model, settings=settings, operators=operators), task, keep=keep)
    told = Learning("", goal=task.description, task=task, count=1 + parts)
    forge, curriculum = make_learning(
        library, told, models=config.model, settings=settings, operators=operators, llm=llm, on_proposal=_propose
    )
    if not task.examples and not task.checks and curriculum.settle is not None:
        task, reason, cost = curriculum.settle(task)
        if reason:
            (library.path / PENDING).unlink(missing_ok=True)  # another try is to be another one
            return Episode(task, reason=f"the task {reason}", cost=cost), False
        curriculum.learning = replace(told, task=task)
    episode, kept = _once(forge, task, keep=keep)
    if episode.solved or episode.stop or not (parts and keep):
        return episode, kept
    found = [one for one in forge.run(curriculum).episodes if one.task.id == task.id]
    last = replace(
        found[-1] if found else episode, cost=sum((one.cost for one in found), episode.cost) + curriculum.cost
    )
    return last, last.skill is not None


def _once(forge: Forge, task: Task, *, keep: bool) -> tuple[Episode, bool]:
    if keep:
        forge.library.require_writable()
        episode = forge.work([task])[0]
        return episode, episode.skill is not None
    return forge.solver.solve(task, forge.recall([task])[0]), False


def _propose(proposal: Proposal) -> None:
    """Tells of the parts of a task that failed."""
    if proposal.parent and proposal.taken and proposal.task:
        note(f"a part of it first: {proposal.name}: {' '.join(proposal.task.description.split())}")


def make_task(
    text: str,
    examples: Sequence[str],
    checks: Sequence[str],
    *,
    name: str | None = None,
    signature: str | None = None,
) -> Task:
    """The task that the options describe. Raises InvalidAssertion, InvalidSignature, InvalidInput."""
    from skillforge.curriculum.holdout import hold_out

    text = scrubbed(text)  # its words may be the function's name too
    if not examples and not checks:
        if not signature:
            raise InvalidInput(
                "Give an example, -e 'f(1) == 2', or say what goes in and out: --signature '(n: int) -> int'"
            )
        name = name or _name("f", text)
        return Task(id=name, name=name, description=text, signature=Signature.parse(signature))
    called = Counter(parse_assertion(line).name for line in (*examples, *checks))
    if len(called) > 1:
        raise InvalidInput(f"The examples call different functions: {', '.join(called)}. One task is one function")
    shown, held = [tuple(Case.parse(line) for line in lines) for lines in (examples, checks)]
    name = name or _name(next(iter(called)), text)
    found = Signature.parse(signature) if signature else infer_signature([*shown, *held])
    for case in (*shown, *held):
        found.bind(case.args, case.kwargs)
    return hold_out(Task(id=name, name=name, description=text, signature=found, examples=shown, checks=held))


def _name(called: str, text: str) -> str:
    """The function that the examples call; where that is a mere `f`, the first words of the task."""
    if len(called) > 1:
        return called
    words = re.findall(r"[a-z0-9]+", text.lower())[:4]
    name = "_".join(words)
    return name if words and not words[0][0].isdigit() and not keyword.iskeyword(name) else called


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
        return
    print_source(result["source"])
    if result["reused"]:
        note(f"{result['name']} does it already")
    elif result["saved"]:
        note(f"kept as {result['name']} in {result['library']} ({result['evidence']} evidence)")
    if result["tokens"]:
        note(f"spent: {spent(result['usd'], result['tokens'])}")
    if result["evidence"] == "weak":
        note("weak: it fits only what it was shown. Give checks (-c), and it can be built upon")
    if result["isolation"]:
        note(f"verified without a jail ({result['isolation']})")
