"""`skillforge policy`: what the repair policy has learned, from the library's journal."""

from __future__ import annotations

from dataclasses import asdict

from skillforge.cli.exits import OK
from skillforge.cli.hints import located
from skillforge.cli.options import JsonOption, LibraryOption, open_library, plural, print_json
from skillforge.cli.output import print_columns


def policy(library: LibraryOption = None, as_json: JsonOption = False) -> int:
    """Show what each repair of a language model's failures was worth.

    A state is how an attempt failed and how many there were; an action is what was tried next. The first action of
    each state is the best that is known.

    \b
    Examples:
      skillforge policy
      skillforge policy --json
    """
    from skillforge.memory import QLearning, Repairs

    repairs = Repairs(QLearning())
    with open_library(library) as opened:
        repairs.learn({entry.id: entry.episode() for entry in opened.episodes()})
    rows = repairs.table()
    if as_json:
        print_json({"policy": "q-learning", "rows": [asdict(row) for row in rows]})
        return OK
    if not rows:
        how = "skillforge run CURRICULUM --model PROVIDER/MODEL"
        print(located(f"No repair yet. A language model's attempts are repaired: {how}"))
        return OK
    shown = [
        (row.state, "→ " * row.best + row.action.replace("_", " "), f"{row.value:.3f}", str(row.visits)) for row in rows
    ]
    print_columns(("state", "action", "worth", "taken"), shown)
    print(f"{plural(len({row.state for row in rows}), 'state')}; → the best that is known")
    return OK
