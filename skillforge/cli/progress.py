"""Progress of a run, told on standard error: a live table on a terminal, one line an episode where there is none.

The only module of the command line that draws with rich while something runs.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from skillforge.cli.options import note, plural, spent
from skillforge.curriculum.replies import clean
from skillforge.forge import CallersVerified, EpisodeEnded, EpisodeStarted, Event, WaveCommitted
from skillforge.library import Proposal
from skillforge.types import Episode, Task, Verdict

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.live import Live

_RECENT = 8
_SHOWN_AT_ONCE = 6
_LINE = 100


def outcome(episode: Episode) -> str:
    """How an episode ended, in a few words."""
    if episode.reused:
        return f"reused {episode.reused}" if episode.reused != episode.task.name else "solved by a stored skill"
    if episode.skill is not None:
        built = f" with {', '.join(episode.skill.pins)}" if episode.skill.pins else ""
        weak = ", weak evidence" if episode.skill.evidence == "weak" else ""
        named = f", kept as {episode.skill.name}" if episode.skill.name != episode.task.name else ""
        return f"solved{built}{weak}{named}"
    return f"failed: {episode.reason.partition(chr(10))[0] or 'nothing was found'}"


def effort(episode: Episode) -> str:
    """What an episode took: `1,200 candidates, 0.3 s`, `2 attempts, $0.0041, 1,800 tokens, 3.1 s`."""
    cost = episode.cost
    if not cost.tokens:
        return f"{cost.candidates:,} candidates, {cost.seconds:.1f} s"
    tried = plural(len(episode.attempts), "attempt")
    return f"{tried}, {spent(cost.usd, cost.tokens)}, {cost.seconds:.1f} s"


class _Shown:
    """What a terminal shows, always as it is just now, from `_show` to the end of a `with`; elsewhere nothing."""

    _live: Live | None = None

    def _show(self, rendered: Callable[[], RenderableType], *, transient: bool) -> None:
        from rich.console import Console
        from rich.live import Live

        console = Console(stderr=True)
        self._live = Live(get_renderable=rendered, console=console, refresh_per_second=6, transient=transient)
        self._live.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.__exit__(kind, error, trace)


class Progress(_Shown):
    """Use as a context manager, and give `on_event` to the forge; events may come from any thread."""

    def __init__(
        self,
        tasks: Sequence[Task],
        tried: Iterable[str],
        skills: int,
        *,
        quiet: bool = False,
        plain: bool = False,
        transient: bool = False,
    ) -> None:
        self.total = len(tasks)
        self.skills = skills
        self._tried = {task.id for task in tasks} & set(tried)
        self._taken = {task.id for task in tasks}
        self._quiet = quiet
        self._plain = plain
        self._transient = transient
        self._lock = Lock()
        self._started = time.monotonic()
        self._working: dict[str, float] = {}
        self._last: dict[str, Episode] = {}
        self._recent: deque[Episode] = deque(maxlen=_RECENT)
        self._usd, self._tokens = 0.0, 0
        self.uncommitted = 0
        """Tasks that were told as solved, and whose wave is not committed yet."""

    def __enter__(self) -> Self:
        if sys.stderr.isatty() and not (self._quiet or self._plain):
            self._show(self._table, transient=self._transient)
        return self

    def expect(self, total: int, tried: Iterable[str]) -> None:
        """Where the tasks are not known beforehand: how many are asked for, and those of earlier runs."""
        self._tried = set(tried)
        self._taken = set(self._tried)
        self.total = max(total, len(self._taken))

    def on_proposal(self, proposal: Proposal) -> None:
        """Tells of a task that was proposed, above the live table where there is one."""
        if proposal.task is not None and proposal.taken:
            self._taken.add(proposal.task.id)
            self.total = max(self.total, len(self._taken))
        if self._quiet:
            return
        name = proposal.title
        if proposal.task is None or proposal.refused:
            note(f"refused: {name} {proposal.refused}")
        else:
            hard = f" (difficulty {proposal.task.difficulty})" if proposal.task.difficulty is not None else ""
            part = f", a part of {proposal.parent}" if proposal.parent else ""
            told = clean(proposal.task.description)
            note(f"proposed: {name}{hard}{part}: {_short(told)}")
            if proposal.left_out:
                note(f"left out of {name}: {_short('; '.join(proposal.left_out))}")

    def on_event(self, event: Event) -> None:
        """Takes in what the forge reports."""
        with self._lock:
            match event:
                case EpisodeStarted(task):
                    self._working[task.name] = time.monotonic()
                case EpisodeEnded(episode):
                    self._end(episode)
                case WaveCommitted(_, skills):
                    self.skills = skills
                    self.uncommitted = 0
                case CallersVerified(verdicts):
                    self._callers(verdicts)

    def _end(self, episode: Episode) -> None:
        self._working.pop(episode.task.name, None)
        self._tried.add(episode.task.id)
        self._last[episode.task.id] = episode
        self._recent.append(episode)
        self.uncommitted += episode.solved
        self._usd += episode.cost.usd
        self._tokens += episode.cost.tokens
        if self._live is None and not self._quiet:
            without = self._without(episode.task) if episode.solved else ""
            note(f"[{self.done}/{self.total}] {episode.task.name}: {outcome(episode)}{without} ({effort(episode)})")

    def _callers(self, verdicts: Mapping[str, Verdict]) -> None:
        """What became of the callers of skills that are others now."""
        failed = [name for name, verdict in verdicts.items() if not verdict.passed]
        passed = [name for name in verdicts if name not in failed]
        if passed and not self._quiet:
            note(f"verified with the skills that they call as those are now: {', '.join(passed)}")
        for name in failed:
            note(f"{name} fails with the skills that it calls as those are now, and keeps the former ones")

    def _without(self, task: Task) -> str:
        """What it requires and was not there."""
        tried = [self._last[name] for name in task.requires if name in self._last]
        lacking = [episode.task.name for episode in tried if not episode.solved]
        return f", without {', '.join(lacking)}, which it requires" if lacking else ""

    @property
    def done(self) -> int:
        """How many tasks are solved or were tried, earlier runs included."""
        return len(self._tried)

    def _counts(self) -> str:
        last = self._last.values()
        solved, reused = sum(e.solved for e in last), sum(bool(e.reused) for e in last)
        composed = sum(e.skill is not None and bool(e.skill.pins) for e in last)
        parts = [f"{self.done}/{self.total} tasks", f"{solved} solved", f"{reused} reused", f"{composed} composed"]
        parts += [f"{len(last) - solved} failed", f"{self.skills} skills", _clock(time.monotonic() - self._started)]
        if self._tokens:
            parts.append(spent(self._usd, self._tokens))
        return " · ".join(parts)

    def _table(self) -> RenderableType:
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        with self._lock:
            table = Table.grid(padding=(0, 2))
            for episode in self._recent:
                mark = Text("✓", "green") if episode.solved else Text("✗", "red")
                told = Text(outcome(episode), "dim", no_wrap=True, overflow="ellipsis")
                table.add_row(mark, Text(episode.task.name), told)
            now = time.monotonic()
            for name, since in list(self._working.items())[:_SHOWN_AT_ONCE]:
                table.add_row(Text("…", "cyan"), Text(name, "bold"), Text(f"{now - since:.0f} s", "cyan"))
            whole = Table.grid()
            whole.add_row(table)
            whole.add_row(ProgressBar(total=max(1, self.total), completed=self.done, width=60))
            whole.add_row(Text(self._counts(), "bold"))
            return whole


class Steps(_Shown):
    """How far a row of like steps is, as one line of a terminal that vanishes at the end; nothing where there is none.

    `with Steps(210, "verified") as steps:`, and `steps.done("slugify")` after each.
    """

    def __init__(self, total: int, what: str) -> None:
        self.total = total
        self.what = what
        self.count = 0
        self.last = ""
        self._started = time.monotonic()

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._show(self.line, transient=True)
        return self

    def done(self, name: str) -> None:
        self.count, self.last = self.count + 1, name

    def line(self) -> str:
        """`12/210 verified · slugify · 0:03`"""
        total = max(self.total, self.count)  # callers of what changed are verified too
        parts = [f"{self.count}/{total} {self.what}", self.last, _clock(time.monotonic() - self._started)]
        return " · ".join(filter(None, parts))


def _short(text: str) -> str:
    return text if len(text) < _LINE else f"{text[:_LINE]} …"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"
