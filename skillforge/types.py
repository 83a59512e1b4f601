"""The values that flow through skillforge: Task → Candidate → Program → Outcome → Verdict → Skill.

All are small and frozen. `Task` and `Skill` also have a JSON form (`to_record`/`from_record`), the one
that records and databases hold. Words follow the field: an *Attempt* is one candidate and its verdict,
an *Episode* all attempts at one task (the trajectory).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal

from skillforge.errors import ArgumentError, InvalidAssertion, InvalidConfig
from skillforge.literals import parse_assertion
from skillforge.secrets import scrubbed
from skillforge.signature import Signature
from skillforge.values import Value, equal, fingerprint, render

Evidence = Literal["given", "agreed", "weak"]
"""`given`: held-out checks passed. `agreed`: so too, but nobody gave them: independent solutions agree on them, or the
program that self-play dreamed of and the one that was found. `weak`: fits only what it was shown, or what nobody gave
and nobody else agrees on; never composed from.
"""

STRONG: tuple[Evidence, ...] = ("given", "agreed")
"""The evidence that skills may be built on."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use: wall-clock seconds, megabytes of memory, kilobytes of output."""

    timeout_s: float = 2.0
    memory_mb: int = 256
    output_kb: int = 1024

    def __post_init__(self) -> None:
        for name, low, high in (
            ("timeout_s", 0.001, 86_400),
            ("memory_mb", 16, 1 << 20),
            ("output_kb", 1, 1 << 20),
        ):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
                raise InvalidConfig(f"limits: {name} is {value!r}; it must be a number from {low} to {high}")


@dataclass(frozen=True, slots=True)
class Case:
    """One assertion: the arguments, and the value expected or the name of the exception raised."""

    args: tuple[Value, ...]
    kwargs: Mapping[str, Value] = field(default_factory=dict)
    expected: Value = None
    raises: str | None = None

    @classmethod
    def parse(cls, text: str, name: str | None = None) -> Case:
        """Reads `f(1) == 2` or `f(1) raises ValueError`; `name` is what the call must be named.

        Raises InvalidAssertion.
        """
        parsed = parse_assertion(text)
        if name is not None and parsed.name != name:
            raise InvalidAssertion(f"{text.strip()!r} calls {parsed.name!r}, but the task is {name!r}")
        return cls(parsed.args, parsed.kwargs, parsed.expected, parsed.raises)

    def call(self, name: str) -> str:
        """`name(1, b=2)`"""
        arguments = [render(arg) for arg in self.args]
        arguments += [f"{key}={render(value)}" for key, value in self.kwargs.items()]
        return f"{name}({', '.join(arguments)})"

    def source(self, name: str) -> str:
        """The assertion as text, which `parse` reads back."""
        if self.raises:
            return f"{self.call(name)} raises {self.raises}"
        return f"{self.call(name)} == {render(self.expected)}"


def _input_key(signature: Signature, case: Case) -> str:
    try:
        return fingerprint(signature.bind(case.args, case.kwargs))
    except ArgumentError:
        if case.raises:  # `f() raises TypeError` is true of any function that needs an argument
            return fingerprint([case.args, dict(case.kwargs)])
        raise


def conflicts(signature: Signature, cases: Sequence[Case]) -> Iterator[tuple[int, int]]:
    """Indices of cases that give the same arguments another result than an earlier case does.

    Raises ArgumentError for a case that does not fit the signature, unless it is to raise.
    """
    first: dict[str, int] = {}
    for index, case in enumerate(cases):
        seen = first.setdefault(_input_key(signature, case), index)
        if not (case.raises == cases[seen].raises and equal(case.expected, cases[seen].expected)):
            yield seen, index


@dataclass(frozen=True, slots=True)
class Scenario:
    """One start of an environment, `seed`, and what a skill is called with there; one `held_out` is not shown."""

    seed: int
    args: tuple[Value, ...] = ()
    kwargs: Mapping[str, Value] = field(default_factory=dict)
    held_out: bool = False

    def call(self, name: str) -> str:
        """`name(1, b=2)`"""
        return Case(self.args, self.kwargs).call(name)

    def to_record(self, name: str) -> dict[str, Any]:
        """JSON data, the call as text."""
        return {"seed": self.seed, "call": self.call(name)} | ({"held_out": True} if self.held_out else {})

    @classmethod
    def from_record(cls, record: Mapping[str, Any], name: str) -> Scenario:
        """Reads what `to_record` wrote. Raises InvalidInput."""
        case = Case.parse(record["call"], name)
        return cls(record["seed"], case.args, case.kwargs, record.get("held_out", False))


@dataclass(frozen=True, slots=True)
class Task:
    """A goal with checks. `id` is its identity; names may repeat and may be builtins.

    `examples` are shown to writers; `checks`, `check_code` (Python that calls the function by name, or
    defines `check(candidate)`) and `properties` are held out. `requires` names tasks by id or name;
    `capabilities` the host tools that its skill may reach, itself or through what it calls. `evidence` is the most that
    its checks can show: less than `given` where nobody gave them, see `skillforge.agreement`.
    A task in an `environment` has `scenarios` instead of cases: its skill is called in each, in a fresh state, and the
    environment's own reward judges, or the `goal` of that name.
    """

    id: str
    name: str
    description: str
    signature: Signature
    examples: tuple[Case, ...] = ()
    checks: tuple[Case, ...] = ()
    check_code: str = ""
    properties: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    difficulty: int | None = None
    limits: Limits = Limits()
    capabilities: tuple[str, ...] = ()
    evidence: Evidence = "given"
    environment: str = ""
    goal: str = ""
    scenarios: tuple[Scenario, ...] = ()

    @property
    def held_out(self) -> bool:
        """Whether anything is held out that a writer has not seen."""
        return bool(self.checks or self.check_code or self.properties or any(one.held_out for one in self.scenarios))

    def discreet(self) -> Task:
        """The task without the secrets in its description; itself where there is none."""
        told = scrubbed(self.description)
        return self if told == self.description else replace(self, description=told)

    @property
    def contradiction(self) -> str:
        """Why no function can meet this task; empty when there is no such reason.

        The same arguments are to give two results, or a case has arguments that the signature does not take; or it is
        to be judged both by values and in an environment.
        """
        if self.environment or self.scenarios:
            return self._contradiction_in_environment
        cases = (*self.examples, *self.checks)
        try:
            for first, second in conflicts(self.signature, cases):
                return f"contradicts itself: {cases[first].source(self.name)}, but {cases[second].source(self.name)}"
        except ArgumentError as error:
            return f"contradicts its signature: {error}"
        return ""

    @property
    def _contradiction_in_environment(self) -> str:
        if not (self.environment and self.scenarios):
            return (
                "is set in an environment without scenarios" if self.environment else "has scenarios of no environment"
            )
        if self.examples or self.checks or self.check_code or self.properties:
            return "is judged by its environment, and has examples or checks as well: make two tasks of it"
        try:
            for scenario in self.scenarios:
                self.signature.bind(scenario.args, scenario.kwargs)
        except ArgumentError as error:
            return f"contradicts its signature: {error}"
        return ""

    def to_record(self) -> dict[str, Any]:
        """JSON data, assertions as text; empty fields are left out."""
        record: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "signature": str(self.signature),
            "examples": [case.source(self.name) for case in self.examples],
            "checks": [case.source(self.name) for case in self.checks],
            "check_code": self.check_code,
            "properties": list(self.properties),
            "requires": list(self.requires),
            "tags": list(self.tags),
            "difficulty": self.difficulty,
            "limits": asdict(self.limits) if self.limits != Limits() else None,
            "capabilities": list(self.capabilities),
            "evidence": self.evidence if self.evidence != "given" else None,
            "environment": self.environment,
            "goal": self.goal,
            "scenarios": [scenario.to_record(self.name) for scenario in self.scenarios],
        }
        return {key: value for key, value in record.items() if value not in (None, "", [])}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Task:
        """Reads what `to_record` wrote. Raises InvalidInput."""
        name = record["name"]
        return cls(
            id=record["id"],
            name=name,
            description=record.get("description", ""),
            signature=Signature.parse(record["signature"]),
            examples=tuple(Case.parse(text, name) for text in record.get("examples", ())),
            checks=tuple(Case.parse(text, name) for text in record.get("checks", ())),
            check_code=record.get("check_code", ""),
            properties=tuple(record.get("properties", ())),
            requires=tuple(record.get("requires", ())),
            tags=tuple(record.get("tags", ())),
            difficulty=record.get("difficulty"),
            limits=Limits(**record.get("limits", {})),
            capabilities=tuple(record.get("capabilities", ())),
            # Libraries from before tasks had evidence say of some that they are agreed on.
            evidence=record.get("evidence") or ("agreed" if record.get("agreed") else "given"),
            environment=record.get("environment", ""),
            goal=record.get("goal", ""),
            scenarios=tuple(Scenario.from_record(one, name) for one in record.get("scenarios", ())),
        )


@dataclass(frozen=True, slots=True)
class Program:
    """Modules {name: source}, each with a namespace of its own; `entry` names the module to call into.

    Imports resolve among the modules (`from .words import words`) and the dialect's façades only. `grants` names the
    tools that each module may reach; None: every module reaches every tool that its run is given.
    """

    modules: Mapping[str, str]
    entry: str
    grants: Mapping[str, tuple[str, ...]] | None = None

    @property
    def capabilities(self) -> tuple[str, ...]:
        """The tools that its modules may reach, sorted."""
        return tuple(sorted({tool for granted in (self.grants or {}).values() for tool in granted}))

    @classmethod
    def of(cls, source: str, name: str = "skill") -> Program:
        """A program of one module."""
        return cls({name: source}, name)


class Status(StrEnum):
    """How a sandboxed run ended."""

    OK = "ok"
    ERROR = "error"  # the code raised: `Outcome.error`
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    REFUSED = "refused"  # the dialect refuses the source, or the values are not data
    CRASHED = "crashed"  # the child died, or its output could not be read


@dataclass(frozen=True, slots=True)
class Fault:
    """An exception as it crossed the boundary: class name, message, line in the code's own source."""

    type: str
    message: str
    line: int | None = None
    module: str | None = None

    def __str__(self) -> str:
        where = f" (line {self.line})" if self.line else ""
        return f"{self.type}: {self.message}{where}" if self.message else f"{self.type}{where}"


@dataclass(frozen=True, slots=True)
class Violation:
    """What the dialect refuses: the rule, the line, and what to write instead."""

    rule: str
    line: int
    message: str
    module: str | None = None

    def __str__(self) -> str:
        return f"line {self.line}: {self.message} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one sandboxed run gave: a status, and the value or the reason there is none."""

    status: Status
    value: Value = None
    error: Fault | None = None
    violations: tuple[Violation, ...] = ()
    stdout: str = ""
    duration_s: float = 0.0
    peak_mb: float = 0.0
    mutated: bool = False  # whether the call changed its arguments
    tool_calls: Mapping[str, int] = field(default_factory=dict)  # {tool: calls of it in this run}

    @property
    def ok(self) -> bool:
        return self.status is Status.OK

    @property
    def reason(self) -> str:
        """Why there is no value, in one line; empty for `ok`."""
        if self.ok:
            return ""
        if self.violations:
            return "refused: " + "; ".join(map(str, self.violations))
        detail = f": {self.error}" if self.error else ""
        return f"{self.status.value.replace('_', ' ')}{detail}"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a candidate cost to write."""

    candidates: int = 0
    seconds: float = 0.0
    usd: float = 0.0
    tokens: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.candidates + other.candidates,
            self.seconds + other.seconds,
            self.usd + other.usd,
            self.tokens + other.tokens,
        )


REVISE = "revise"
"""The strategy of a candidate that betters one that passed: it is kept where its reward is no less."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Source that a writer proposes for a task: a module with the function `entry`, not yet verified.

    `uses` names the library skills that it imports; `strategy` how it was made of the attempts before it.
    """

    source: str
    entry: str
    writer: str
    cost: Cost = Cost()
    uses: tuple[str, ...] = ()
    strategy: str = ""


@dataclass(frozen=True, slots=True)
class Writing:
    """What a writer gave: candidates, best first, or none and the reason; and what the effort cost in all.

    `reflections` says of candidates that failed, by their source, what the writer made of that; `lesson` of the whole
    episode; `recalled` are the ids of the experiences that it was shown. `stop` is why no other task need be tried in
    this run: the budget is spent, the key is wrong.
    """

    candidates: tuple[Candidate, ...]
    cost: Cost = Cost()
    reason: str = ""
    reflections: Mapping[str, str] = field(default_factory=dict)
    lesson: str = ""
    recalled: tuple[int, ...] = ()
    stop: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One thing the verifier looked at: what, whether it held, and if not why.

    Of a failure, `error_class` is the kind ("wrong value", "exception: KeyError", "timed out"), `line` the one of the
    candidate's source where an exception arose, `stdout` what it had printed, `trace` the last calls of an
    environment's tools, and `share` how far it came, 0 to 1, where that can be said.
    """

    kind: Literal[
        "example",
        "check",
        "check_code",
        "property",
        "scenario",
        "determinism",
        "mutation",
        "table",
        "dialect",
        "capability",
        "environment",
    ]
    label: str
    passed: bool
    reason: str = ""
    error_class: str = ""
    line: int | None = None
    stdout: str = ""
    trace: str = ""
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verifier's word on a candidate. `reward` lies in [0, 1]; `parts` are its terms, each in [0, 1].

    A verdict passes only when every example, every held-out check and every hygiene check held.
    """

    passed: bool
    reward: float
    parts: Mapping[str, float]
    results: tuple[CheckResult, ...]
    evidence: Evidence | None = None
    isolation: str = ""  # what it was verified in, where that is less than a jail
    steady: float = 0.0  # the reward without its speed, which is the clock's: the same in every run

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        return tuple(result for result in self.results if not result.passed)

    def count(self, *kinds: str) -> tuple[int, int]:
        """(passed, total) of the results of these kinds."""
        chosen = [result.passed for result in self.results if result.kind in kinds]
        return sum(chosen), len(chosen)

    def to_record(self) -> dict[str, Any]:
        return {
            "passed": self.passed,
            "reward": self.reward,
            "parts": dict(self.parts),
            "evidence": self.evidence,
            "isolation": self.isolation,
            "steady": self.steady,
            "results": [asdict(result) for result in self.results],
        }


@dataclass(frozen=True, slots=True)
class Attempt:
    """One candidate and its verdict; `reflection` is what its writer made of a failure."""

    candidate: Candidate
    verdict: Verdict
    reflection: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a skill comes from: the writer, what it cost, and the skills that it was offered."""

    writer: str
    attempts: int = 1
    cost: Cost = Cost()
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skill:
    """A verified function: one module of source with one public function, `name`.

    `pins` gives, for each skill that it calls, the sha256 of the source that it was verified with.
    `name` may differ from `task.name` (see `library.names`); the task's own name is then an alias.
    `capabilities` are the host tools that it and all that it calls need; `isolation` says in what it was
    verified, where that was less than a jail ("unsafe:limits").
    """

    name: str
    source: str
    task: Task
    pins: Mapping[str, str]
    evidence: Evidence
    provenance: Provenance
    status: Literal["verified", "unverified"] = "verified"
    version: int = 1
    capabilities: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    isolation: str = ""

    @property
    def sha256(self) -> str:
        return sha256(self.source)

    @property
    def signature(self) -> Signature:
        return self.task.signature

    @property
    def description(self) -> str:
        return self.task.description

    @property
    def composable(self) -> bool:
        """Whether new skills may be built on it: verified, on strong evidence."""
        return self.status == "verified" and self.evidence in STRONG


@dataclass(frozen=True, slots=True)
class Episode:
    """All attempts at one task. Solved when it ends in a new `skill`, or `reused` names one that was there.

    `offered` names the stored skills that the writer could build on; `effort` says what it was allowed to spend;
    `lesson` is what its writer learned of it for tasks like it, `recalled` are the ids of the experiences that it was
    shown. `stop`: see `Writing`.
    """

    task: Task
    attempts: tuple[Attempt, ...] = ()
    skill: Skill | None = None
    reused: str | None = None
    reason: str = ""
    cost: Cost = Cost()
    offered: tuple[str, ...] = ()
    effort: str = ""
    lesson: str = ""
    recalled: tuple[int, ...] = ()
    stop: str = ""

    @property
    def solved(self) -> bool:
        return self.skill is not None or self.reused is not None

    @property
    def reward(self) -> float:
        return max((attempt.verdict.reward for attempt in self.attempts), default=1.0 if self.reused else 0.0)


@dataclass(frozen=True, slots=True)
class Hit:
    """One skill found. `distance` is cosine distance, 0 (same) to 2 (opposite); `score` ranks, higher first."""

    name: str
    distance: float
    score: float


def sha256(source: str) -> str:
    """The hexadecimal sha256 of a source text, the identity of a skill's version."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
