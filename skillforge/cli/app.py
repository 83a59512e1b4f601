"""The table of commands: their names, help and examples. What each does is in the module beside this one.

Help is plain text: scripts and tests read it too.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from skillforge import __version__
from skillforge.cli.exits import OK, USAGE
from skillforge.errors import suggest

_EPILOG = """\
The library is --library, else SKILLFORGE_LIBRARY, else what skillforge.toml says, else ./skills.

Exit codes: 0 done, 1 not done (the answer is no, or the library or the machine refuses), 2 wrong use, 3 unknown
skill, 4 the skill failed, 5 it ran out of time, 130 interrupted.
"""

app = typer.Typer(
    help="Software that learns: tasks in, verified skills out, each composed into the next.",
    epilog=_EPILOG,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"skillforge {__version__}")
        raise typer.Exit()


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", help="Show the version and exit.", callback=_version, is_eager=True
    ),
) -> None:
    pass


def run(arguments: Sequence[str]) -> int:
    """Runs one command. Raises SkillforgeError, OSError, KeyboardInterrupt; wrong use is reported here."""
    _register()
    command = typer.main.get_command(app)
    try:
        # Not `command.main`: it would turn Ctrl-C and a broken pipe into exits of its own.
        with command.make_context("skillforge", list(arguments)) as context:
            code = command.invoke(context)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except typer.Exit as done:
        return int(done.exit_code)
    except Exception as error:
        # Typer's usage errors come from click, or from the copy of it that newer typers carry: told by shape.
        if not hasattr(error, "format_message"):
            raise
        return _misused(error, arguments)
    return code if isinstance(code, int) else OK


def _misused(error: Exception, arguments: Sequence[str]) -> int:
    text = str(error.format_message())  # type: ignore[attr-defined]
    if not arguments or type(error).__name__ == "NoArgsIsHelpError":
        print(text)
        return OK
    context = getattr(error, "ctx", None)
    option = getattr(error, "option_name", None)
    if option is not None and context is not None:
        known = [name for parameter in context.command.params for name in parameter.opts if name.startswith("--")]
        text = f"No such option {option!r}. {suggest(option, known)}".rstrip()
    where = context.command_path if context is not None else "skillforge"
    print(f"error: {text}\nSee: {where} --help", file=sys.stderr)
    return USAGE


def _register() -> None:
    """Gives the app its commands, in the order in which people meet them."""
    if app.registered_commands:
        return
    from skillforge.cli.ask import ask
    from skillforge.cli.bench import bench
    from skillforge.cli.call_help import call_help
    from skillforge.cli.change import feedback, remove, verify
    from skillforge.cli.compress import compress
    from skillforge.cli.doctor import doctor
    from skillforge.cli.graph import graph
    from skillforge.cli.learn import TakesFiles, learn
    from skillforge.cli.ledger import ledger
    from skillforge.cli.listing import list_skills, search
    from skillforge.cli.memory import memory
    from skillforge.cli.policy import policy
    from skillforge.cli.relay import relay
    from skillforge.cli.report import report
    from skillforge.cli.run import run as run_curricula
    from skillforge.cli.show import show
    from skillforge.cli.solve import solve
    from skillforge.cli.why import why

    for name, function, settings in (
        ("run", run_curricula, {}),
        ("learn", learn, {}),
        ("solve", solve, {}),
        ("ask", ask, {}),
        ("call", call_help, {}),
        ("list", list_skills, {}),
        ("show", show, {}),
        ("search", search, {}),
        ("why", why, {}),
        ("graph", graph, {}),
        ("report", report, {}),
        ("ledger", ledger, {}),
        ("verify", verify, {}),
        ("remove", remove, {}),
        # Otherwise -1 would be an option.
        ("feedback", feedback, {"ignore_unknown_options": True}),
        ("memory", memory, {}),
        ("policy", policy, {}),
        ("compress", compress, {}),
        ("doctor", doctor, {}),
        ("bench", bench, {}),
        ("relay", relay, {}),
    ):
        app.command(name, cls=TakesFiles if function is learn else None, context_settings=settings)(function)
