"""Tables and code for people: as wide as the terminal, coloured where there is one, plain where there is none."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence


def print_columns(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Aligned columns; on a terminal the last one is cut to fit, elsewhere nothing is cut."""
    flat = [[" ".join(cell.split()) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headers, *flat, strict=True)]
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for row in (headers, *flat):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        print(line if room is None or len(line) <= room else line[: room - 1] + "…")


def print_fields(fields: Sequence[tuple[str, str]]) -> None:
    """`name   value` lines; empty values are left out."""
    shown = [(name, value) for name, value in fields if value]
    width = max((len(name) for name, _ in shown), default=0)
    for name, value in shown:
        first, *more = value.splitlines()
        print(f"{name.ljust(width)}  {first}")
        for line in more:
            print(f"{' ' * width}  {line}")


def print_words(text: str) -> None:
    """What a model said: on a terminal without what that would obey, elsewhere as it is."""
    if sys.stdout.isatty():
        text = "".join(one if one.isprintable() or one in "\n\t" else "�" for one in text)
    print(text)


def print_source(source: str) -> None:
    """Python source, coloured on a terminal."""
    if not sys.stdout.isatty():
        print(source.rstrip("\n"))
        return
    from rich.console import Console
    from rich.syntax import Syntax

    Console().print(Syntax(source.rstrip("\n"), "python", theme="ansi_dark", background_color="default"))
