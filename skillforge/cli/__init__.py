"""The command line. `main` runs one command and turns every error into one clear line and an exit code.

`skillforge call` must answer in well under half a second, so it is dispatched before typer, rich and the other
commands are imported (`call.py`); everything else goes to `app.py`.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Sequence
from typing import NoReturn


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command that `argv` (default: the process's arguments) gives; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _accept_any_text()
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        from skillforge.cli.exits import INTERRUPTED

        return _report("interrupted", INTERRUPTED)


def entry() -> NoReturn:
    """The process of the command line: ends with `main`, also where a run broke off and others' threads go on.

    An ordinary exit would wait for them, and they would go on asking a model that costs money.
    """
    try:
        code = main()
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 1
    if any(thread.name.startswith("skillforge") for thread in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    # Imported here, since importing takes long enough to be interrupted.
    from skillforge.cli.exits import BROKEN_PIPE, exit_code, message
    from skillforge.cli.hints import located, remember
    from skillforge.errors import SkillforgeError

    remember(arguments)
    try:
        code = _dispatch(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()  # whoever read it has gone (`| head`)
        return BROKEN_PIPE
    except (SkillforgeError, OSError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            _drop_output()
        return _report(located(message(error)), exit_code(error))
    return code


def _dispatch(arguments: list[str]) -> int:
    if arguments[:1] == ["call"] and not _asks_for_help(arguments[1:]):
        from skillforge.cli.call import call

        return call(arguments[1:])
    from skillforge.cli.app import run

    return run(arguments)


def _asks_for_help(arguments: list[str]) -> bool:
    """`-h` counts in front only: behind the skill's name it is an argument like any other."""
    before = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--help" in before or before[:1] == ["-h"]


def _accept_any_text() -> None:
    """A skill may return a lone surrogate, and a terminal may know ASCII only: show escapes, do not crash.

    A stream that was closed before we began (`>&-`) is one that nobody reads.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """What is still to be written goes nowhere: Python would try, and complain, once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report(text: str, code: int) -> int:
    print(f"error: {text}", file=sys.stderr)
    return code
