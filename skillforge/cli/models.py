"""The options about who writes: the search, a language model, and what it may spend. `run` and `solve` share them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from skillforge.config import Config
from skillforge.errors import InvalidConfig

if TYPE_CHECKING:
    from skillforge.llm import LLMOptions

ModelOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="MODEL",
        help="Who writes: search; or a language model, PROVIDER/MODEL, asked where the search finds nothing.",
        show_default=False,
    ),
]
NoSearchOption: TypeAlias = Annotated[
    bool, typer.Option("--no-search", help="Ask the language model at once, without the search before it.")
]
ApiBaseOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--api-base", metavar="URL", help="Where the model is, like a local server.", show_default=False),
]
EscalateOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--escalate", metavar="MODEL", help="A stronger model, to ask after failures.", show_default=False),
]
SamplesOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--samples",
        metavar="N",
        help="Candidates that the model writes at once. Default: what the budget affords, up to 4.",
        show_default=False,
    ),
]
ModelTimeoutOption: TypeAlias = Annotated[
    float | None,
    typer.Option(
        "--model-timeout",
        metavar="S",
        help="How long the model may say nothing; a whole reply may take ten times that. Default: 60.",
        show_default=False,
    ),
]
CriticOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--critic", metavar="MODEL", help="Who advises on failures and on what passed.", show_default=False),
]
PrinciplesOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--principles", metavar="FILE", help="What the critic holds code against.", show_default=False),
]
UsdOption: TypeAlias = Annotated[
    float | None, typer.Option("--budget-usd", metavar="X", help="Spend no more dollars.", show_default=False)
]
TokensOption: TypeAlias = Annotated[
    int | None, typer.Option("--budget-tokens", metavar="N", help="Spend no more tokens.", show_default=False)
]
CallsOption: TypeAlias = Annotated[
    int | None, typer.Option("--budget-calls", metavar="N", help="Make no more calls.", show_default=False)
]
SecondsOption: TypeAlias = Annotated[
    float | None,
    typer.Option(
        "--budget-seconds",
        metavar="S",
        help="Begin no call after so long, and end those under way.",
        show_default=False,
    ),
]
RecordOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--record", metavar="FILE", help="Keep every request and reply in a cassette.", show_default=False),
]
ReplayOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--replay", metavar="FILE", help="Take every reply from a cassette: no network.", show_default=False),
]


def order(model: str, *, no_search: bool) -> str:
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


def llm_options(
    config: Config,
    api_base: str | None,
    escalate: str | None,
    samples: int | None,
    caps: tuple[float | None, int | None, int | None, float | None],
    record: Path | None,
    replay: Path | None,
    timeout_s: float | None = None,
    critic: str | None = None,
    principles: Path | None = None,
) -> LLMOptions:
    """What the command line says, else the configuration. Raises InvalidConfig."""
    if principles is not None and not critic:
        raise InvalidConfig("--principles are what a critic holds code against: name one, --critic PROVIDER/MODEL")
    from skillforge.llm import Caps, LLMOptions

    return LLMOptions(
        api_base=config.api_base if api_base is None else api_base,
        escalate=config.escalate if escalate is None else escalate,
        samples=config.samples if samples is None else samples,
        caps=Caps(*caps),
        record=record,
        replay=replay,
        critic=critic or "",
        principles=principles,
        timeout_s=config.model_timeout if timeout_s is None else timeout_s,
    )


def spent(usd: float, tokens: int) -> str:
    """`$0.0042, 1,234 tokens`; dollars only where there were any."""
    told = f"{tokens:,} tokens"
    return f"${usd:.4f}, {told}" if usd else told
