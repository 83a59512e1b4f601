"""`skillforge report`: how the library grew, as a table and as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillforge.cli.exits import OK
from skillforge.cli.hints import located
from skillforge.cli.options import JsonOption, LibraryOption, note, open_library, plural, print_json, spent
from skillforge.cli.output import print_columns
from skillforge.errors import InvalidInput, suggest

if TYPE_CHECKING:
    from skillforge.inspector.growth import Growth
    from skillforge.library import Library


_MOST_REASONS = 12


def report(
    theme: Annotated[
        str, typer.Argument(metavar="THEME", help="Only what was learned for this theme or goal.", show_default=False)
    ] = "",
    library: LibraryOption = None,
    refused: Annotated[bool, typer.Option("--refused", help="List every proposal that was refused, and why.")] = False,
    svg: Annotated[
        Path | None,
        typer.Option("--svg", metavar="FILE", help="Draw skills over tasks, by origin.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Show how the library grew: proposed, refused, learned, spent.

    By who set the tasks: people, a language model, self-play. The reasons of refusals are counted too.

    \b
    Examples:
      skillforge report
      skillforge report --refused
      skillforge report --svg growth.svg --json
    """
    from skillforge.inspector.growth import growth
    from skillforge.inspector.growth import svg as drawn

    theme = " ".join(theme.split())
    with open_library(library) as opened:
        _check(opened, theme)
        told = growth(opened, theme or None)
        there = len(opened)
    if svg is not None:
        svg.write_text(drawn(told, theme or "Skills over tasks, by origin"), encoding="utf-8")
        note(f"{svg}: {plural(sum(origin.skills for origin in told.origins), 'skill')} over {len(told.steps)} episodes")
    if as_json:
        print_json(_record(told))
    else:
        _print(told, there, every=refused)
    return OK


def _check(library: Library, theme: str) -> None:
    themes = list(dict.fromkeys(one.theme for one in library.proposed.tasks()))
    if theme and theme not in themes:
        near = suggest(theme, themes)
        raise InvalidInput(f"Nothing was learned for {theme!r}. {near}Themes so far: {', '.join(themes) or 'none'}")


def _record(told: Growth) -> dict[str, object]:
    return {
        "origins": [
            {
                "origin": one.name,
                "proposed": one.proposed,
                "refused": one.refused,
                "tried": one.tried,
                "solved": one.solved,
                "skills": one.skills,
                "usd": round(one.usd, 6),
                "tokens": one.tokens,
            }
            for one in told.origins
        ],
        "refused": [{"name": one.name, "origin": one.origin, "reason": one.refused} for one in told.refused],
        "steps": [
            {"task": step.task, "origin": step.origin, "solved": step.solved, "skill": step.skill}
            for step in told.steps
        ],
    }


def _print(told: Growth, there: int, *, every: bool) -> None:
    if not told.origins:
        came = f": the {plural(there, 'skill')} came with files, which do not say how" if there else ""
        begin = "skillforge run CURRICULUM, or skillforge learn THEME"
        print(located(f"Nothing was learned here yet{came}. Begin: {begin}"))
        return
    rows = [
        (
            one.name,
            f"{one.proposed:,}" if one.proposed else "",
            f"{one.refused:,}" if one.proposed else "",
            f"{one.tried:,}",
            f"{one.solved:,}",
            f"{one.skills:,}",
            spent(one.usd, one.tokens) if one.tokens else "",
        )
        for one in told.origins
    ]
    print_columns(("origin", "proposed", "refused", "tried", "solved", "new skills", "spent"), rows)
    if every:
        for one in told.refused:
            print(f"refused: {one.title} {' '.join(one.refused.split())}")
    elif told.reasons:
        print("\nWhy proposals were refused:")
        for reason, count in told.reasons[:_MOST_REASONS]:
            print(f"  {count:>4} × {reason}")
        others = sum(count for _, count in told.reasons[_MOST_REASONS:])
        if others:
            print(f"  {others:>4} × something else: see --refused")
