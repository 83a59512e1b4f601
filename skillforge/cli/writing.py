"""The options of every command that has skills written: who writes, what it may spend and use, and where skills go."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from skillforge.cli.options import LibraryOption, OperatorsOption, ToolsOption, UnsafeOption, note
from skillforge.config import Config
from skillforge.errors import InvalidConfig

if TYPE_CHECKING:
    from skillforge.llm import LLMOptions
    from skillforge.sandbox import Permissions
    from skillforge.solver import SolverSettings
    from skillforge.writers.search import Operators


@dataclass(frozen=True)
class Chosen:
    """What the options come to, together with the configuration."""

    path: Path
    config: Config
    granted: Permissions
    operators: Operators | None
    llm: LLMOptions

    @property
    def settings(self) -> SolverSettings:
        """What one episode may spend."""
        from skillforge.solver import SolverSettings

        if self.config.candidates is None:
            return SolverSettings(seed=self.config.seed)
        return SolverSettings(candidates=self.config.candidates, seed=self.config.seed)


@dataclass(frozen=True, kw_only=True)
class WritingOptions:
    """A parameter of this type gives a command all these options, where `takes_groups` decorates it."""

    library: LibraryOption = None
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            metavar="MODEL",
            help="Who writes: search; or a language model, PROVIDER/MODEL, asked where the search finds nothing.",
            show_default=False,
        ),
    ] = None
    no_search: Annotated[
        bool, typer.Option("--no-search", help="Ask the language model at once, without the search before it.")
    ] = False
    api_base: Annotated[
        str | None,
        typer.Option("--api-base", metavar="URL", help="Where the model is, like a local server.", show_default=False),
    ] = None
    escalate: Annotated[
        str | None,
        typer.Option(
            "--escalate", metavar="MODEL", help="A stronger model, to ask after failures.", show_default=False
        ),
    ] = None
    critic: Annotated[
        str | None,
        typer.Option(
            "--critic", metavar="MODEL", help="Who advises on failures and on what passed.", show_default=False
        ),
    ] = None
    principles: Annotated[
        Path | None,
        typer.Option("--principles", metavar="FILE", help="What the critic holds code against.", show_default=False),
    ] = None
    samples: Annotated[
        int | None,
        typer.Option(
            "--samples",
            metavar="N",
            help="Candidates that the model writes at once. Default: what the budget affords, up to 4.",
            show_default=False,
        ),
    ] = None
    model_timeout: Annotated[
        float | None,
        typer.Option(
            "--model-timeout",
            metavar="S",
            help="How long the model may say nothing; a whole reply may take ten times that. Default: 60.",
            show_default=False,
        ),
    ] = None
    budget_usd: Annotated[
        float | None, typer.Option("--budget-usd", metavar="X", help="Spend no more dollars.", show_default=False)
    ] = None
    budget_tokens: Annotated[
        int | None, typer.Option("--budget-tokens", metavar="N", help="Spend no more tokens.", show_default=False)
    ] = None
    budget_calls: Annotated[
        int | None, typer.Option("--budget-calls", metavar="N", help="Make no more calls.", show_default=False)
    ] = None
    budget_seconds: Annotated[
        float | None,
        typer.Option(
            "--budget-seconds",
            metavar="S",
            help="Begin no call after so long, and end those under way.",
            show_default=False,
        ),
    ] = None
    record: Annotated[
        Path | None,
        typer.Option(
            "--record", metavar="FILE", help="Keep every request and reply in a cassette.", show_default=False
        ),
    ] = None
    replay: Annotated[
        Path | None,
        typer.Option(
            "--replay", metavar="FILE", help="Take every reply from a cassette: no network.", show_default=False
        ),
    ] = None
    candidates: Annotated[
        int | None, typer.Option("--candidates", metavar="N", help="What a writer may try on one task.")
    ] = None
    seed: Annotated[int | None, typer.Option("--seed", metavar="N", help="The same seed, the same library.")] = None
    tools: ToolsOption = None
    operators: OperatorsOption = None
    unsafe_isolation: UnsafeOption = None

    def chosen(self) -> Chosen:
        """What the command line says, else the configuration. Raises InvalidConfig, and what a module raises."""
        from skillforge.build import make_operators, make_permissions

        config = Config.load()
        chosen = Config(
            model=_order(_first(self.model, config.model), no_search=self.no_search),
            jobs=config.jobs,
            seed=_first(self.seed, config.seed),
            candidates=_first(self.candidates, config.candidates),
        )
        return Chosen(
            config.library_path(self.library),
            chosen,
            make_permissions(config, self.tools, self.unsafe_isolation),
            make_operators(config, self.operators),
            self._llm(config),
        )

    def _llm(self, config: Config) -> LLMOptions:
        if self.principles is not None and not self.critic:
            raise InvalidConfig("--principles are what a critic holds code against: name one, --critic PROVIDER/MODEL")
        from skillforge.llm import Caps, LLMOptions

        return LLMOptions(
            api_base=_first(self.api_base, config.api_base),
            escalate=_first(self.escalate, config.escalate),
            samples=_first(self.samples, config.samples),
            caps=Caps(self.budget_usd, self.budget_tokens, self.budget_calls, self.budget_seconds),
            record=self.record,
            replay=self.replay,
            critic=self.critic or "",
            principles=self.principles,
            timeout_s=_first(self.model_timeout, config.model_timeout),
            on_wait=lambda waiting: note(str(waiting)),
        )


@dataclass(frozen=True, kw_only=True)
class RunOptions(WritingOptions):
    """The same for a command that works on many tasks."""

    jobs: Annotated[int | None, typer.Option("--jobs", metavar="N", help="Episodes at once.")] = None
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False

    def chosen(self) -> Chosen:
        chosen = super().chosen()
        chosen = replace(chosen, config=replace(chosen.config, jobs=_first(self.jobs, chosen.config.jobs)))
        return replace(chosen, llm=replace(chosen.llm, on_wait=lambda waiting: None)) if self.quiet else chosen


@dataclass(frozen=True, kw_only=True)
class AskOptions(WritingOptions):
    """The same where the model does more than write."""

    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            metavar="MODEL",
            help="The language model that answers, PROVIDER/MODEL, and writes what the search cannot.",
            show_default=False,
        ),
    ] = None


def takes_groups(command: Callable[..., int]) -> Callable[..., int]:
    """The command with each parameter that is a group of options (a dataclass) replaced by the group's own."""
    groups: dict[str, Any] = {}
    parameters = []
    for name, hint, default in _parameters(command):
        if not is_dataclass(hint):
            parameters.append((name, hint, default))
            continue
        groups[name] = hint
        hints = get_type_hints(hint, include_extras=True)
        parameters += [(field.name, hints[field.name], field.default) for field in fields(hint)]

    @wraps(command)
    def spread(**given: Any) -> int:
        for name, group in groups.items():
            given[name] = group(**{field.name: given.pop(field.name) for field in fields(group)})
        return command(**given)

    signature = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=hint,
            default=inspect.Parameter.empty if default is MISSING else default,
        )
        for name, hint, default in parameters
    ]
    spread.__signature__ = inspect.Signature(signature)  # type: ignore[attr-defined]
    spread.__annotations__ = {name: hint for name, hint, _ in parameters}
    return spread


def _parameters(command: Callable[..., int]) -> list[tuple[str, Any, Any]]:
    hints = get_type_hints(command, include_extras=True)
    given = inspect.signature(command).parameters.values()
    return [(one.name, hints[one.name], MISSING if one.default is one.empty else one.default) for one in given]


def _first(said: Any, configured: Any) -> Any:
    return configured if said is None else said


def _order(model: str, *, no_search: bool) -> str:
    """The writers in their order: the search goes first, since it costs nothing, unless the user says otherwise."""
    from skillforge.build import SEARCH, uses_llm

    names = [name.strip() for name in model.split(",")]
    if no_search:
        names = [name for name in names if name != SEARCH]
        if not names:
            raise InvalidConfig("--no-search leaves nobody who writes: name a language model, --model PROVIDER/MODEL")
    elif uses_llm(model) and SEARCH not in names:
        names = [SEARCH, *names]
    return ",".join(names)
