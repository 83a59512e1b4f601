"""Build: the one place where objects are wired to each other. Everything heavy is imported when it is needed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillforge.config import Config
from skillforge.errors import InvalidConfig, InvalidInput, UnknownSkill, suggest
from skillforge.sandbox import Permissions, Sandbox, Toolbox
from skillforge.sandbox.isolation import checked_name
from skillforge.sandbox.permissions import load_tools

if TYPE_CHECKING:
    from skillforge.agreement import Ask
    from skillforge.asking import Asker
    from skillforge.curriculum.automatic import AutomaticCurriculum, Learning, Proposer
    from skillforge.forge import Event, Forge
    from skillforge.library import Library, Proposal
    from skillforge.llm import LLMOptions, Model
    from skillforge.memory import Experiences
    from skillforge.protocols import Policy, Verifier, Writer
    from skillforge.selfplay import SelfPlay
    from skillforge.solver import Solver, SolverSettings
    from skillforge.trajectory import Trajectory, Turn
    from skillforge.types import Program
    from skillforge.verify import Term
    from skillforge.writers.llm import LLMWriter
    from skillforge.writers.llm.writer import Chooser
    from skillforge.writers.search import Operators, SearchWriter

SEARCH = "search"

MAX_PRINCIPLES = 8_000
PENDING = "library.db.pending"
"""Beside the library's database: replies that were paid for in the wave under way."""


def open_library(
    path: str | Path,
    *,
    create: bool = False,
    tools: Toolbox | None = None,
    unsafe_isolation: str | None = None,
    sandbox: Sandbox | None = None,
    embed: Callable[[str], Sequence[float]] | None = None,
) -> Library:
    """The library at `path`, whose skills may reach `tools`, if anything: also while `make_forge` grows it.

    `unsafe_isolation="limits"` lets them run where no jail can be had, and marks what is verified so. Skills run in
    `sandbox`, with its permissions, where one is given. `embed` turns a text into the vector that skills are found by,
    all of one length; another function makes another index. Starts no process and loads no index until one is needed.

    Raises LibraryError: not a library, corrupt, of a newer skillforge; InvalidConfig: an unknown isolation.
    """
    from skillforge.library import Library

    permissions = sandbox.permissions if sandbox else Permissions(tools or Toolbox(), checked_name(unsafe_isolation))
    library: Library
    library = Library.open(
        path,
        create=create,
        runner=sandbox or (lambda: make_sandbox(permissions)),
        verifier=lambda: make_verifier(library),
        permissions=permissions,
        embed=embed,
        answerer=lambda request, models=None, **settings: ask(library, request, models, **settings),
    )
    return library


def make_permissions(config: Config, tools: str | None = None, unsafe_isolation: str | None = None) -> Permissions:
    """What skills may do: the tools that `tools` names, seen from here, else those of the configuration's file.

    Raises InvalidConfig: tools that cannot be loaded, an isolation that is none.
    """
    unsafe = checked_name(unsafe_isolation)
    if tools is not None:
        return Permissions(load_tools(tools, Path.cwd()), unsafe)
    if config.tools is not None:
        return Permissions(load_tools(config.tools, config.folder.absolute()), unsafe)
    return Permissions(unsafe_isolation=unsafe)


def make_operators(config: Config, operators: str | None = None) -> Operators | None:
    """The search's operators that `operators` names, seen from here, else those of the configuration's file, checked.

    Raises InvalidConfig: no such module, or an operator that cannot be used, and why.
    """
    if operators is None and config.operators is None:
        return None
    from skillforge.writers.search.operators.added import find

    found = find(operators, Path.cwd()) if operators else find(config.operators or "", config.folder.absolute())
    writer = _search_writer(Permissions(), 1, found)
    try:
        writer.check_operators()
    finally:
        writer.close()
    return found


def make_sandbox(permissions: Permissions | None = None, jobs: int = 1, **settings: Any) -> Sandbox:
    """A sandbox for skills that have these permissions, by default none."""
    permissions = permissions or Permissions()
    pool = _workers(jobs)
    return Sandbox(tools=permissions.tools, unsafe_isolation=permissions.unsafe_isolation, pool=pool, **settings)


def make_verifier(
    library: Library, jobs: int = 1, sandbox: Sandbox | None = None, terms: Sequence[Term] = ()
) -> Verifier:
    """A verifier with two sandboxes, `sandbox` and one of another hash seed, so that order by hash shows.

    They have the library's permissions; the skills that properties name (`inverse_of: parse`) are its own.
    """
    from skillforge.verify import Verifier

    def resolve(name: str) -> Program | None:
        try:
            return library.program(name)
        except UnknownSkill:
            return None

    permissions = library.permissions
    twin = make_sandbox(permissions, jobs, hash_seed=1)
    return Verifier(sandbox or make_sandbox(permissions, jobs), twin, resolve=resolve, terms=terms)


def make_writers(
    models: str = "search",
    jobs: int = 1,
    permissions: Permissions | None = None,
    operators: Operators | None = None,
    llm: LLMOptions | None = None,
    model: Model | None = None,
    repairs: Chooser | None = None,
) -> tuple[Writer, ...]:
    """The writers that a comma-separated list names, in order; those that are language models ask `model`.

    Raises InvalidConfig for an unknown one.
    """
    writers: list[Writer] = []
    for name in check_models(models):
        if name == SEARCH:
            writers.append(_search_writer(permissions or Permissions(), jobs, operators))
        else:
            writers.append(_llm_writer(name, llm, model, repairs))
    return tuple(writers)


def check_models(models: str) -> tuple[str, ...]:
    """The names in a comma-separated list of writers. Raises InvalidConfig for one that is none."""
    from skillforge.llm.options import is_llm

    names = tuple(name.strip() for name in models.split(","))
    for name in names:
        if name != SEARCH and not is_llm(name):
            raise InvalidConfig(
                f"No model {name!r}. {suggest(name, [SEARCH])}There are: {SEARCH}, and language models as "
                "PROVIDER/MODEL, like openai/gpt-4o-mini or ollama/llama3"
            )
    return names


def uses_llm(models: str) -> bool:
    """Whether a language model is among them. Raises InvalidConfig."""
    return any(name != SEARCH for name in check_models(models))


def check_access(models: str, options: LLMOptions) -> None:
    """What will keep a language model from being asked, as far as it can be known: now, and not after the search.

    Raises LLMMisconfigured: no such provider, or no key. A cassette may have the replies; then nothing is known.
    """
    from skillforge.llm import LiteLLM

    if options.replay is not None or (options.record is not None and options.record.exists()):
        return
    client = LiteLLM(options.api_base)
    named = [*check_models(models), options.escalate, options.critic, options.propose]
    for name in dict.fromkeys(name for name in named if name and name != SEARCH):
        client.check(name)


def make_model(options: LLMOptions | None = None, pending: Path | None = None) -> Model:
    """The layers around a language model: what the tapes hold, retries, the budget, litellm.

    `pending` keeps what was paid for in a wave that is not committed yet, so that nothing is paid twice.
    Raises InvalidInput: a cassette that is none.
    """
    from skillforge.llm import Budgeted, LiteLLM, LLMOptions, Retrying, Taped

    options = options or LLMOptions()
    if options.replay is not None:
        return Taped(None, options.replay)
    client = LiteLLM(options.api_base, timeout_s=options.timeout_s, stream=options.stream)
    budgeted = Budgeted(client, options.caps)
    model: Model = Retrying(budgeted, seconds_left=budgeted.seconds_left, on_wait=options.on_wait)
    if pending is not None:
        model = Taped(model, pending)
    if options.record is None:
        return model
    _check_writable(options.record)
    return Taped(model, options.record)


def _check_writable(cassette: Path) -> None:
    """Raises InvalidInput now, and not after the first reply was paid for."""
    try:
        if cassette.exists() and not cassette.is_file():
            raise InvalidInput(f"the cassette {cassette} is no file that can be gone on with; name another")
        cassette.open("ab").close()
    except OSError as error:
        raise InvalidInput(f"the cassette {cassette} cannot be written: {error.strerror}") from None


def _search_writer(permissions: Permissions, jobs: int, operators: Operators | None) -> SearchWriter:
    from skillforge.writers.search import PRELOAD, SearchWriter

    sandbox = make_sandbox(permissions, jobs, preload=PRELOAD)
    halved = 2 * _workers(jobs) <= (os.cpu_count() or 1)
    return SearchWriter(sandbox, operators=operators, at_once=_workers(jobs), halved=halved)


def _llm_writer(name: str, options: LLMOptions | None, model: Model | None, repairs: Chooser | None) -> LLMWriter:
    from skillforge.llm import LLMOptions
    from skillforge.writers.llm import LLMWriter, Roles

    options = options or LLMOptions()
    roles = Roles(name, options.escalate, options.reflect, options.critic)
    principles = _principles(options.principles) if options.principles else ""
    model = model or make_model(options)
    return LLMWriter(model, roles, repairs, options.samples or 1, options.strategies, principles)


def _principles(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise InvalidInput(f"the principles in {path} cannot be read: {reason}") from None
    if not text.strip() or len(text) > MAX_PRINCIPLES:
        raise InvalidInput(f"the principles in {path} have {len(text):,} characters, of 1 to {MAX_PRINCIPLES:,}")
    return text


def _workers(jobs: int) -> int:
    """Episodes that wait for a model need no processor: there are no more workers than cores."""
    return max(1, min(jobs, os.cpu_count() or 1))


def make_solver(
    library: Library,
    *,
    models: str = "search",
    jobs: int = 1,
    settings: SolverSettings | None = None,
    operators: Operators | str | None = None,
    llm: LLMOptions | None = None,
    model: Model | None = None,
    repairs: Chooser | None = None,
    writers: Sequence[Writer] = (),
    terms: Sequence[Term] = (),
) -> Solver:
    """A solver whose candidates are linked against `library`.

    `models` names its writers in order; those that are language models ask `model` (default: as `llm` says). `writers`
    of one's own go before them, `terms` are added to the reward.
    `operators`, "MODULE:NAME" or `Operators(text)`, are used by the search beside its own. Raises InvalidConfig.
    """
    from skillforge.solver import Solver, SolverSettings
    from skillforge.verify import REUSE, admit

    if isinstance(operators, str):
        operators = make_operators(Config(), operators)
    beside = [operators.digest] if operators is not None else []
    beside += [models] if uses_llm(models) else []
    settings = replace(settings or SolverSettings(), beside="/".join(beside))
    if llm is not None and uses_llm(models):
        settings = replace(settings, attempts=max(settings.attempts, 2 * (llm.samples or 1)))
    sandbox = make_sandbox(library.permissions, jobs)
    if uses_llm(models):
        terms = (*terms, REUSE)
    verifier = make_verifier(library, jobs, sandbox, terms)
    named = make_writers(models, jobs, library.permissions, operators, llm, model, repairs)
    return Solver((*writers, *named), verifier, sandbox, library.link, admit, settings)


def make_forge(
    library: Library,
    *,
    models: str = "search",
    jobs: int = 1,
    settings: SolverSettings | None = None,
    operators: Operators | str | None = None,
    llm: LLMOptions | None = None,
    model: Model | None = None,
    policy: Policy | None = None,
    writers: Sequence[Writer] = (),
    terms: Sequence[Term] = (),
    on_event: Callable[[Event], None] = lambda event: None,
) -> Forge:
    """A forge for `library`: `make_forge(library).run(curriculum)`. The rest is as for `make_solver`.

    `policy` picks how a language model repairs what failed (default: Q-learning from the library's journal).

    Raises InvalidConfig; InvalidInput: a cassette that is none.
    """
    from skillforge.abstraction import LiteralLifter
    from skillforge.engine import LocalEngine, Turns
    from skillforge.forge import Forge
    from skillforge.memory import QLearning, Repairs

    if not uses_llm(models):
        solver = make_solver(
            library, models=models, jobs=jobs, settings=settings, operators=operators, writers=writers, terms=terms
        )
        return Forge(library, solver, LocalEngine(jobs), on_event)
    from skillforge.llm import Lending

    pending = library.path / PENDING
    turns = Turns()
    repairs = Repairs(policy or QLearning())
    memory = make_memory(library)
    solver = make_solver(
        library,
        models=models,
        jobs=jobs,
        settings=settings,
        operators=operators,
        llm=llm,
        model=Lending(model or make_model(llm, pending), turns),
        repairs=repairs,
        writers=writers,
        terms=terms,
    )
    told = on_event if llm and llm.replay else _forgetting(pending, on_event)
    lifter = LiteralLifter(library, solver)
    return Forge(library, solver, LocalEngine(jobs, turns), told, [repairs, memory], memory, lifter)


def make_learning(
    library: Library,
    learning: Learning,
    *,
    models: str = "search",
    llm: LLMOptions | None = None,
    model: Model | None = None,
    proposer: Proposer | None = None,
    trust: bool = False,
    ask: Ask | None = None,
    on_proposal: Callable[[Proposal], None] = lambda proposal: None,
    **forge_settings: Any,
) -> tuple[Forge, AutomaticCurriculum]:
    """A forge and the curriculum that asks itself what to learn: `forge.run(curriculum)`. The rest: `make_forge`.

    `proposer` thinks of the tasks (default: the language model of `llm.propose`, else the first that writes, else
    self-play, which knows no goals). What a model proposes has to be agreed on; `ask` is asked where it is not. With
    `trust` it is taken as it is, and has weak evidence where no independent solution does what it says.

    Raises InvalidConfig: a goal, and no language model; what `make_forge` raises.
    """
    from skillforge.agreement import Agreement
    from skillforge.curriculum.automatic import AutomaticCurriculum
    from skillforge.curriculum.proposer import LLMProposer
    from skillforge.llm import LLMOptions
    from skillforge.selfplay.proposer import SelfPlayProposer

    llm, pending = llm or LLMOptions(), library.path / PENDING
    name = llm.propose or next((one for one in check_models(models) if one != SEARCH), "")
    if name and model is None:
        model = make_model(llm, pending)
    if not uses_llm(models):
        told = forge_settings.pop("on_event", lambda event: None)
        forge_settings["on_event"] = _forgetting(pending, told)

    def kept(proposal: Proposal) -> None:
        """Proposals are in the library: what was paid for them need not be kept once more."""
        pending.unlink(missing_ok=True)
        on_proposal(proposal)

    forge = make_forge(library, models=models, llm=llm, model=model, **forge_settings)
    if proposer is None:
        if model is not None:
            proposer = LLMProposer(model, name, forge.solver.settings.seed)
        elif learning.goal and learning.task is None:
            raise InvalidConfig("Towards a goal a language model has to propose the tasks: --model PROVIDER/MODEL")
        else:
            proposer = SelfPlayProposer(make_selfplay(library, seed=forge.solver.settings.seed))
    learning = replace(learning, tools=library.permissions.tools)
    unusable = forge.solver.verifier.unusable
    settle = None
    if model is not None:
        agreement = Agreement(library, model, name, forge.solver.runner, seed=forge.solver.settings.seed, ask=ask)
        settle = agreement.take if trust else agreement.settle
    return forge, AutomaticCurriculum(library, proposer, learning, forge.known, settle, kept, unusable, trusted=trust)


def make_asker(
    library: Library,
    models: str | None = None,
    *,
    model: Model | None = None,
    native: bool | None = None,
    max_steps: int = 12,
    keep: bool = True,
    relearn: bool = False,
    llm: LLMOptions | None = None,
    settings: SolverSettings | None = None,
    operators: Operators | str | None = None,
    on_turn: Callable[[Turn], None] = lambda turn: None,
) -> Asker:
    """An asker for `library`: `make_asker(library, "openai/gpt-4o-mini").ask("…")`.

    `models` names the writers of new skills in order; the first language model among them answers. `model` stands in
    for litellm; `native` says whether it calls functions (default: what litellm knows of it, and no for a `model` of
    one's own). Without `keep` nothing is written, learned or kept; `relearn` asks the model also where a skill knows
    the form of the request. The rest is as for `make_forge`.

    Raises InvalidConfig; InvalidInput: a cassette that is none.
    """
    from skillforge.asking import Asker, AskSettings

    chosen = check_models(models) if models else ()
    name = next((one for one in chosen if one != SEARCH), "")
    asking = AskSettings(max_steps, keep, relearn, settings.seed if settings else 0)
    own = model is not None

    def calls_functions() -> bool:
        return native if native is not None else not own and _calls_functions(name, llm)

    if name and model is None:
        model = make_model(llm)

    def forge() -> Forge:
        writers = ",".join(chosen) if name else SEARCH
        return make_forge(library, models=writers, settings=settings, operators=operators, llm=llm, model=model)

    return Asker(library, forge, model if name else None, name, calls_functions, asking, on_turn)


def ask(library: Library, request: str, models: str | None = None, **settings: Any) -> Trajectory:
    """Answers one request, and ends what that took; see `make_asker`."""
    with make_asker(library, models, **settings) as asker:
        return asker.ask(request)


def _calls_functions(name: str, options: LLMOptions | None) -> bool:
    """Whether this model is spoken to in function calls: a replay does as the tape did, and needs no litellm for it."""
    from skillforge.llm import LiteLLM, Taped

    if options is not None and options.replay is not None:
        return Taped(None, options.replay).calls_functions
    return LiteLLM().calls_functions(name)


def make_memory(library: Library) -> Experiences:
    """The library's episodes as a memory, empty until it has learned from the journal."""
    from skillforge.memory import ExperienceIndex, Experiences

    return Experiences(ExperienceIndex(library.path / ".index"), library.opinions, library.forgotten)


def make_selfplay(library: Library, *, seed: int = 0, candidates: int | None = None) -> SelfPlay:
    """What proposes tasks from the library alone: no model, no key, no given curriculum. `candidates`: of one dream."""
    from skillforge.selfplay import CANDIDATES, DREAM, SelfPlay
    from skillforge.types import Limits

    permissions = Permissions(unsafe_isolation=library.permissions.unsafe_isolation)
    jail = make_sandbox(permissions, preload=(DREAM,))
    runner = make_sandbox(permissions, limits=Limits(timeout_s=0.5))
    return SelfPlay(library, jail, runner, seed, candidates or CANDIDATES)


def _forgetting(pending: Path, on_event: Callable[[Event], None]) -> Callable[[Event], None]:
    """As `on_event`; and what was paid for in a wave need not be kept once that is committed."""
    from skillforge.forge import WaveCommitted

    def told(event: Event) -> None:
        if isinstance(event, WaveCommitted):
            pending.unlink(missing_ok=True)
        on_event(event)

    return told
