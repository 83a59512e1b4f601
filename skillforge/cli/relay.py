"""`skillforge relay`: be the model, or let another program be it."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from skillforge.cli.options import JsonOption, note


def relay(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where requests and replies go.", show_default=False)],
    port: Annotated[
        int, typer.Option("--port", metavar="N", help="Default: one that is free.", show_default=False)
    ] = 0,
    as_json: JsonOption = False,
) -> int:
    """Serve a language model whose replies are files that you write. Ctrl-C ends it.

    Each request is a file, DIR/0001-request.md; put the reply beside it, DIR/0001-reply.md (or DIR/0001-error.md).

    \b
    Examples:
      skillforge relay requests &
      skillforge run curricula/ --model openai/relay --api-base URL --model-timeout 3600
    """
    from skillforge.errors import InvalidInput
    from skillforge.testing.relay import Relay

    if not 0 <= port <= 65_535:
        raise InvalidInput(f"--port is {port}; it must be a number from 0 to 65535")
    with Relay(folder, port, on_request=lambda path: note(f"asked: {path}")) as serving:
        print(json.dumps({"base_url": serving.base_url}) if as_json else serving.base_url, flush=True)
        note(
            f"Use it: skillforge run CURRICULUM --model openai/relay --api-base {serving.base_url} --model-timeout 3600"
        )
        note(f"Each request is a file in {folder}; put the reply beside it: 0001-reply.md for 0001-request.md")
        Event().wait()  # until Ctrl-C
    raise AssertionError("unreachable")
