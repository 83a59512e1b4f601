"""Growth: the journal and the proposals → what was proposed, refused, learned and spent, by origin; and its picture.

told = growth(library)      # a table: told.origins, told.refused, told.steps
svg(told)                   # skills over tasks, one band for each origin
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from skillforge.curriculum.automatic import GIVEN
from skillforge.curriculum.replies import clean
from skillforge.curriculum.situation import behaviour
from skillforge.library import Entry, Library, Proposal

GENERAL = "generalised"
"""Of skills that came of others: what several share, what one fixes."""

_MADE_OF_OTHERS = ("lifting", "compression")


@dataclass(frozen=True, slots=True)
class Origin:
    """What came of the tasks of one origin. Costs are those of proposing and of solving."""

    name: str
    proposed: int = 0
    refused: int = 0
    tried: int = 0
    solved: int = 0
    skills: int = 0
    usd: float = 0.0
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One episode, in order: whose task it was, and the new skill, if there was one. A new version is none."""

    task: str
    origin: str
    solved: bool
    skill: str | None


@dataclass(frozen=True, slots=True)
class Growth:
    """How a library grew."""

    origins: tuple[Origin, ...]
    steps: tuple[Step, ...]
    refused: tuple[Proposal, ...]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """The kinds of refusals, the commonest first."""
        kinds = Counter(_kind(one.refused) for one in self.refused)
        return sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))


def growth(library: Library, theme: str | None = None) -> Growth:
    """Of the whole library, or of one theme: of its proposals, and of the tasks that were taken from them."""
    proposals = library.proposed.tasks(theme)
    taken = {one.task.id: one for one in proposals if one.taken and one.task}
    journal = library.episodes()
    first = _first(journal)
    entries = [entry for entry in journal if theme is None or _is_of(entry, taken.get(entry.task_id))]
    origin_of = {id_: one.origin for id_, one in taken.items()}
    steps = tuple(_step(entry, origin_of, first) for entry in entries)
    found: dict[str, Origin] = {}
    for one in proposals:
        before = found.get(one.origin, Origin(one.origin))
        found[one.origin] = replace(
            before,
            proposed=before.proposed + 1,
            refused=before.refused + (not one.taken),
            usd=before.usd + one.cost.usd,
            tokens=before.tokens + one.cost.tokens,
        )
    for entry, step in zip(entries, steps, strict=True):
        before, cost = found.get(step.origin, Origin(step.origin)), entry.data["cost"]
        found[step.origin] = replace(
            before,
            skills=before.skills + (step.skill is not None),
            usd=before.usd + cost["usd"],
            tokens=before.tokens + cost["tokens"],
        )
    ordered = sorted(found.values(), key=lambda one: (one.name != GIVEN, one.name))
    return Growth(
        tuple(_with_tasks(one, steps) for one in ordered), steps, tuple(one for one in proposals if not one.taken)
    )


def _is_of(entry: Entry, proposal: Proposal | None) -> bool:
    """Whether the episode is of this very task: another theme may have one of the same name."""
    if proposal is None or proposal.task is None:
        return False
    return behaviour(entry.data["task"]) == behaviour(proposal.task.to_record())


def _first(journal: Iterable[Entry]) -> dict[str, int]:
    """{skill: the place in the journal of the episode that it was new in}: what came later are its versions."""
    found: dict[str, int] = {}
    for entry in journal:
        if entry.solved_by and entry.data["new"]:
            found.setdefault(entry.solved_by, entry.id)
    return found


def _step(entry: Entry, origin_of: Mapping[str, str], first: Mapping[str, int]) -> Step:
    writers = [attempt["candidate"]["writer"] for attempt in entry.data["attempts"]]
    made = writers[-1:] and writers[-1] in _MADE_OF_OTHERS
    origin = origin_of.get(entry.task_id, GENERAL if made else GIVEN)
    is_new = entry.solved_by is not None and first.get(entry.solved_by) == entry.id
    return Step(entry.task_id, origin, entry.solved, entry.solved_by if is_new else None)


def _with_tasks(origin: Origin, steps: Iterable[Step]) -> Origin:
    """A task that was tried several times counts once."""
    own = [step for step in steps if step.origin == origin.name]
    solved = {step.task for step in own if step.solved}
    return replace(origin, tried=len({step.task for step in own}), solved=len(solved))


def _kind(reason: str) -> str:
    """`is trivial: it takes no arguments` → `is trivial`, `requires 'x', which …` → `requires …`."""
    return re.split("[:,;]", re.sub(r"'[^']*'", "…", reason), maxsplit=1)[0]


# -- the picture ------------------------------------------------------------------------------------------------------

_WIDTH, _HEIGHT = 900, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 230, 48, 48
_MOST_TITLE, _MOST_NAME = 80, 20
"""Characters that there is room for."""

_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a8a8a")
"""Told apart by every kind of eye (Okabe and Ito)."""


def svg(told: Growth, title: str = "Skills over tasks, by origin") -> str:
    """One band for each origin, the one that learned first at the bottom; along the bottom the episodes in order.

    So no band is lifted by one that begins later, and stays level where nothing is learned for it.
    """
    names = list(dict.fromkeys(step.origin for step in told.steps if step.skill is not None))
    curves = _stacked(told.steps, names)
    most, tasks = max((curve[-1] for curve in curves), default=0), len(told.steps)
    parts = [
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="28" font-size="16" font-weight="600">{escape(_short(title, _MOST_TITLE))}</text>',
        *_axes(most, tasks),
    ]
    below = [0] * (tasks + 1)
    for index, (name, curve) in enumerate(zip(names, curves, strict=True)):
        colour = _COLOURS[index % len(_COLOURS)]
        parts.append(f'<path d="{_band(below, curve, most, tasks)}" fill="{colour}" fill-opacity="0.85"/>')
        parts += _legend(name, curve[-1] - below[-1], index, len(names), colour)
        below = curve
    if not names:
        place = f'x="{_LEFT + 20}" y="{_TOP + 40}" font-size="13" fill="#666666"'
        parts.append(f"<text {place}>Nothing was learned yet.</text>")
    size = f'width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    style = 'font-family="system-ui, sans-serif" fill="#222222"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>\n{chr(10).join(parts)}\n</svg>\n'


def _stacked(steps: Sequence[Step], names: Sequence[str]) -> list[list[int]]:
    """For each origin the number of skills after every task, those of the origins below it included."""
    counts, curves = dict.fromkeys(names, 0), [[0] for _ in names]
    for step in steps:
        if step.skill is not None:
            counts[step.origin] += 1
        total = 0
        for curve, name in zip(curves, names, strict=True):
            total += counts[name]
            curve.append(total)
    return curves


def _x(task: int, tasks: int) -> float:
    return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * task / max(tasks, 1), 1)


def _y(skills: int, most: int) -> float:
    return round(_HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * skills / max(most, 1), 1)


def _band(below: Sequence[int], above: Sequence[int], most: int, tasks: int) -> str:
    """A step for each task: along the upper edge, and back along the lower."""
    there = [f"{_x(task, tasks)},{_y(count, most)}" for task, count in _stairs(above)]
    back = [f"{_x(task, tasks)},{_y(count, most)}" for task, count in reversed(_stairs(below))]
    return f"M{' L'.join([*there, *back])} Z"


def _stairs(curve: Sequence[int]) -> list[tuple[int, int]]:
    """The corners: (task, skills), only where something changes: at the left of the task's own place."""
    corners = [(0, curve[0])]
    for task in range(1, len(curve)):
        if curve[task] != curve[task - 1]:
            corners += [(task - 1, curve[task - 1]), (task - 1, curve[task])]
    return [*corners, (len(curve) - 1, curve[-1])]


def _axes(most: int, tasks: int) -> Iterable[str]:
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    for count in _ticks(most):
        y = _y(count, most)
        yield f'<line x1="{_LEFT}" x2="{right}" y1="{y}" y2="{y}" stroke="#e4e4e4"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4}" font-size="12" text-anchor="end" fill="#666666">{count:,}</text>'
    for task in _ticks(tasks):
        x = _x(task, tasks)
        yield f'<text x="{x}" y="{bottom + 20}" font-size="12" text-anchor="middle" fill="#666666">{task:,}</text>'
    yield f'<line x1="{_LEFT}" x2="{right}" y1="{bottom}" y2="{bottom}" stroke="#999999"/>'
    middle = f'x="{(_LEFT + right) / 2}" y="{_HEIGHT - 8}"'
    yield f'<text {middle} font-size="12" text-anchor="middle">tries at tasks, in order</text>'
    turned = f'x="16" y="{(_TOP + bottom) / 2}" transform="rotate(-90 16 {(_TOP + bottom) / 2})"'
    yield f'<text {turned} font-size="12" text-anchor="middle">skills</text>'


def _ticks(most: int) -> list[int]:
    """Round numbers from 0 on, about five of them, and the last number itself, in the place of one that is near it."""
    step = next(base * 10**power for power in range(12) for base in (1, 2, 5) if most <= 5 * base * 10**power)
    return [*(tick for tick in range(0, most, step) if not tick or 2 * (most - tick) > step), most] if most else [0]


def _legend(name: str, skills: int, index: int, count: int, colour: str) -> Iterable[str]:
    """The topmost band's first."""
    y, x = _TOP + 12 + 22 * (count - 1 - index), _WIDTH - _RIGHT + 18
    yield f'<rect x="{x}" y="{y - 10}" width="12" height="12" fill="{colour}" fill-opacity="0.85"/>'
    yield f'<text x="{x + 18}" y="{y}" font-size="12">{escape(_short(name, _MOST_NAME))}: {skills:,}</text>'


def _short(text: str, most: int) -> str:
    told = clean(text)
    return told if len(told) <= most else f"{told[: most - 1]}…"
