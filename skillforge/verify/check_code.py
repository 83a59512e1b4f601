"""Check code: a task's own Python test text, run in a jail of its own; the candidate answers by message.

The text may define `check(candidate)` and leave the call to us, call it itself, or be bare assertions
that call the function by its name. It never shares a process with the candidate: each call travels as
data through the host, with a deadline; of an exception only its class name and message come back.
So neither can look at the other, and a candidate cannot recognise that it is being tested.
"""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from skillforge.sandbox import Sandbox
from skillforge.types import Case, CheckResult, Fault, Limits, Outcome, Program, Status, Task
from skillforge.verify.cases import FATAL, Ran
from skillforge.verify.failures import NOT_RUN, WRONG_VALUE, error_class
from skillforge.verify.wording import brief_call, shorten, what_happened

MAX_CALLS = 10_000
TOTAL_S = 30.0
"""What the candidate's calls may take in all."""

TEXT_S = 10.0
"""What the text may take beside them: one that never ends costs this much for every candidate."""


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """What the text said: a result per assertion, the calls that it made, and whether the run broke off."""

    results: tuple[CheckResult, ...]
    calls: tuple[Ran, ...]
    fatal: bool


@dataclass(slots=True)
class _Proxy:
    """Stands for the candidate in the checker's jail: passes calls on, counts and remembers them."""

    call: Callable[[str, Sequence[Any], Mapping[str, Any]], Outcome]
    entry: str
    until: float  # time.monotonic() after which no call is answered
    calls: list[Ran] = field(default_factory=list)

    def __call__(self, *args: Any, **kwargs: Any) -> Outcome:
        if self.broken:
            # A dead or hanging candidate is not asked again: one deadline is enough.
            return self.broken
        if len(self.calls) >= MAX_CALLS:
            return Outcome(Status.ERROR, error=Fault("RuntimeError", f"check code may make {MAX_CALLS:,} calls"))
        late = time.monotonic() > self.until
        outcome = Outcome(Status.TIMED_OUT) if late else self.call(self.entry, args, kwargs)
        self.calls.append(Ran(Case(tuple(args), dict(kwargs)), outcome))
        return outcome

    @property
    def broken(self) -> Outcome | None:
        last = self.calls[-1].outcome if self.calls else None
        return last if last is not None and last.status in FATAL else None


def run_check_code(candidate_box: Sandbox, checker_box: Sandbox, task: Task, program: Program, entry: str) -> CodeCheck:
    """Runs `task.check_code` in `checker_box` against the candidate in a session of `candidate_box`.

    They are two sandboxes, so that each has a worker of its own while the other waits for it.
    """
    try:
        text = _with_call(task.check_code)
    except (SyntaxError, ValueError, RecursionError) as error:
        reason = f"the task's check code does not parse: {error}"
        return CodeCheck((CheckResult("check_code", "check code", False, reason),), (), False)
    with candidate_box.session(program, limits=task.limits) as session:
        proxy = _Proxy(session.call, entry, time.monotonic() + TOTAL_S)
        tools: Mapping[str, Any] = {task.name: proxy, "candidate": proxy}
        outcome = checker_box.run(Program.of(text, "check_code"), None, limits=_whole(task.limits), tools=tools)
    results = _results(task, outcome, proxy)
    fatal = proxy.broken is not None or outcome.status is Status.TIMED_OUT
    return CodeCheck(tuple(results), tuple(proxy.calls), fatal)


def _whole(limits: Limits) -> Limits:
    return Limits(max(TEXT_S, 2 * limits.timeout_s), max(256, limits.memory_mb), limits.output_kb)


def _with_call(text: str) -> str:
    """The text; where it defines `check` at its top and never calls it, with the call appended."""
    tree = ast.parse(text)
    defined = any(isinstance(node, ast.FunctionDef) and node.name == "check" for node in tree.body)
    if not defined or _calls_check(tree):
        return text
    return f"{text}\n\ncheck(candidate)\n"


def _calls_check(tree: ast.Module) -> bool:
    top = [node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)]
    names = [n.func for statement in top for n in ast.walk(statement) if isinstance(n, ast.Call)]
    return any(isinstance(name, ast.Name) and name.id == "check" for name in names)


def _results(task: Task, outcome: Outcome, proxy: _Proxy) -> list[CheckResult]:
    """One result for each assertion that stands at the top of the text or of `check`, else one in all."""
    asserts = _asserts(task.check_code)
    if outcome.ok and proxy.broken is None:
        if not proxy.calls:
            reason = f"the check code never called {task.name}: it checks something else"
            return [CheckResult("check_code", "check code", False, reason)]
        return [CheckResult("check_code", _label(*a), True) for a in asserts] or [
            CheckResult("check_code", "check code", True)
        ]
    reason, kind = _why(task, outcome, proxy), _error_class(proxy)
    line = outcome.error.line if outcome.error and proxy.broken is None else None
    if not asserts or line is None:
        return [CheckResult("check_code", "check code", False, reason, kind)]
    return _split(task.check_code, asserts, line, reason, kind)


def _error_class(proxy: _Proxy) -> str:
    """What the last call did wrong, as far as the text lets one see: if nothing else, a value that is refused."""
    return error_class(proxy.calls[-1].outcome) if proxy.calls else WRONG_VALUE


def _split(text: str, asserts: list[tuple[int, int, str]], line: int, reason: str, kind: str) -> list[CheckResult]:
    """Assertions before `line` held, the one at `line` failed, later ones were not reached."""
    results, placed = [], False
    for start, end, source in asserts:
        label = _label(start, end, source)
        if end < line:
            results.append(CheckResult("check_code", label, True))
        elif start <= line <= end:
            placed = True
            results.append(CheckResult("check_code", label, False, reason, kind))
        else:
            results.append(CheckResult("check_code", label, False, "not reached: an earlier one failed", NOT_RUN))
    if not placed:
        # It failed in a loop or a helper, which stands for itself.
        lines = text.splitlines()
        source = lines[line - 1].strip() if 0 < line <= len(lines) else ""
        results.append(CheckResult("check_code", _label(line, line, source), False, reason, kind))
    return results


def _asserts(text: str) -> list[tuple[int, int, str]]:
    """(first line, last line, source) of the assertions in straight line: of the module, or of `check`."""
    tree = ast.parse(text)
    checks = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "check"]
    body = [*tree.body, *(statement for check in checks for statement in check.body)]
    found = [node for node in body if isinstance(node, ast.Assert)]
    return [
        (node.lineno, node.end_lineno or node.lineno, ast.get_source_segment(text, node) or "assert") for node in found
    ]


def _label(start: int, end: int, source: str) -> str:
    return f"line {start}: {shorten(' '.join(source.split()), 300)}"


def _why(task: Task, outcome: Outcome, proxy: _Proxy) -> str:
    """Why the text failed, with the last call: an assertion alone does not say what the candidate gave."""
    last = proxy.calls[-1] if proxy.calls else None
    detail = ""
    if last is not None:
        detail = f"{brief_call(task.name, last.case)} {what_happened(last.outcome, task.limits)}"
    if proxy.broken is not None:
        return detail
    if outcome.status is Status.TIMED_OUT:
        return f"the check code did not end within {_whole(task.limits).timeout_s:g} s"
    if not outcome.error:
        return f"the check code could not be run: {outcome.reason}"
    if outcome.error.type == "AssertionError":
        said = f" ({shorten(outcome.error.message)})" if outcome.error.message else ""
        return f"the assertion does not hold{said}" + (f"; the last call: {detail}" if detail else "")
    return f"raised {shorten(str(outcome.error))}" + (f"; the last call: {detail}" if detail else "")
