"""Self-play: library, known tasks → new tasks, with no model, no key and no given curriculum.

Programs are dreamed of (`dream`), run once more as skills would be, and what they do is held against all that is known.
A task is the behaviour without the program: whoever solves it finds it anew, and the verifier judges. After DreamCoder
(Ellis et al. 2021, arXiv:2006.08381) and Absolute Zero (Zhao et al. 2025, arXiv:2505.03335).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any, Protocol

from skillforge.errors import InvalidInput, LinkRefused
from skillforge.library import Library
from skillforge.protocols import Component, Runner, close_if_it_can
from skillforge.selfplay import shapes
from skillforge.selfplay.dream import NAME
from skillforge.selfplay.shapes import Shape
from skillforge.selfplay.theme import apart, of_skill, words_of
from skillforge.signature import ANY, Signature, infer_type
from skillforge.solver.reuse import fitting, probe
from skillforge.types import Case, Limits, Outcome, Status, Task
from skillforge.values import Value, equal, fingerprint
from skillforge.writers.search.writer import offered

DREAM = "skillforge.selfplay.dream:dream"
TAG = "selfplay"

EXAMPLES = 6
"""So many are shown, and as many held out."""

LEAST, MOST = 1, 10
"""The easiest and the hardest difficulty."""

SHAPES = 8
"""So many signatures are dreamed of for one answer, at most."""

COMPONENTS = 6
"""So many stored skills take part in a dream: with more of them it would get nowhere."""

BARE = 0.5
"""The share of dreams in which no stored skill takes part."""

COMPARED = 400
"""So many inputs of tasks that are known a behaviour is run on beside its own."""

AT_ONCE = 24
"""So many inputs are run in one go: each may take until its time-out."""

CANDIDATES = 30_000
"""What one dream may try, if nobody says otherwise."""

TIMEOUT_S = 10.0
MEMORY_MB = 512
_GRACE_S = 2.0


class Jail(Protocol):
    """What dreaming needs of `skillforge.sandbox.Sandbox`, with `preload=(DREAM,)`."""

    def trusted(
        self,
        target: str,
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        *,
        limits: Limits | None = None,
        asks: Mapping[str, Callable[..., Outcome]] = ...,
    ) -> Outcome: ...


def operations(difficulty: int) -> int:
    """How many operations a program of this difficulty is made of: 2 to 8."""
    return 2 + (difficulty - LEAST) * 2 // 3


class SelfPlay:
    """Proposes tasks that nobody has set. `jail` is where it dreams, `runner` where what comes of it runs.

    `candidates` is what one dream may try: with more it finds more that is new, and takes longer.
    """

    def __init__(
        self, library: Library, jail: Jail, runner: Runner, seed: int = 0, candidates: int = CANDIDATES
    ) -> None:
        self.library = library
        self.jail = jail
        self.runner = runner
        self.seed = seed
        self.candidates = candidates

    def propose(self, count: int, known: Sequence[Task], difficulty: int, theme: str = "") -> tuple[Task, ...]:
        """At most `count` tasks that neither a stored skill nor a task in `known` does already.

        `difficulty`, 1 to 10, says how large their programs are; what words of the `theme` name is preferred. The same
        seed, library and `known` give the same ones; there are fewer, or none, where nothing new was found.
        Raises InvalidInput: a count below 0, no such difficulty.
        """
        if count < 0:
            raise InvalidInput(f"count is {count!r}; it must be 0 or more")
        if not LEAST <= difficulty <= MOST:
            raise InvalidInput(f"difficulty is {difficulty!r}; it must be from {LEAST} to {MOST}")
        rng = Random(f"{self.seed}/{difficulty}/{_digest(self.library, known)}")
        found = _Found(self.library, self.runner, known)
        words = words_of(theme)
        for shape in self._shapes(rng, found, words):
            if len(found.tasks) >= count:
                break
            # Of one signature few at a time: those of one dream are alike.
            wanted = min(count - len(found.tasks), max(2, -(-count // 4)))
            dreamed = self._dream(shape, found, rng, difficulty, 3 * wanted, words)
            before = len(found.tasks)
            for one in dreamed:
                if len(found.tasks) - before < wanted and not found.distrusted & set(one["uses"]):
                    found.consider(shape, one, difficulty)
        return tuple(found.tasks)

    def close(self) -> None:
        """Ends its sandboxes; a later `propose` starts new ones."""
        for collaborator in (self.jail, self.runner):
            close_if_it_can(collaborator)

    def __enter__(self) -> SelfPlay:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _shapes(self, rng: Random, found: _Found, words: frozenset[str]) -> list[Shape]:
        """Some of those that are given and of those of the tasks known, in turn; first those that the words name."""
        given = shapes.given()
        own = [shape for shape in shapes.of_tasks(found.known) if shape.types not in {each.types for each in given}]
        own = [shape for shape in own if len(shape.rows) >= 2 * EXAMPLES]
        rng.shuffle(given)
        rng.shuffle(own)
        mixed = [shape for pair in zip(given, own, strict=False) for shape in pair]
        every = [*mixed, *given[len(own) :], *own[len(given) :]]
        return sorted(every, key=lambda shape: apart(shape, words))[:SHAPES]

    def _dream(
        self, shape: Shape, found: _Found, rng: Random, difficulty: int, count: int, words: frozenset[str]
    ) -> list[dict[str, Any]]:
        """What the engine says; without skills where one of them ended its process."""
        trusted = [each for each in found.stored if each.skill.name not in found.distrusted]
        chosen = _components(shape, trusted, rng, words)
        request = {
            "parameters": [
                {"name": each.name, "type": each.type, "default": None, "keyword_only": False}
                for each in shape.signature.parameters
            ],
            "rows": [list(row) for row in shape.rows],
            "components": [offered(component) for component in chosen],
            "operations": operations(difficulty),
            "words": sorted(words),
            "cases": 2 * EXAMPLES,
            "count": count,
            "seed": f"{rng.random()}",
            "candidates": self.candidates,
            "timeout_s": TIMEOUT_S,
            "memory_mb": MEMORY_MB,
            "alone": True,
        }
        limits = Limits(timeout_s=2 * TIMEOUT_S + _GRACE_S, memory_mb=MEMORY_MB, output_kb=4096)
        outcome = self.jail.trusted(DREAM, (request,), limits=limits)
        if not outcome.ok and chosen:  # which of them it was cannot be told
            found.distrusted |= {component.skill.name for component in chosen}
            outcome = self.jail.trusted(DREAM, ({**request, "components": []},), limits=limits)
        if not outcome.ok:
            return []
        found.distrusted |= set(outcome.value["unusable"])
        return list(outcome.value["programs"])


def _components(shape: Shape, stored: Sequence[Component], rng: Random, words: frozenset[str]) -> list[Component]:
    """Skills to compose with: those that the words name, else by chance. Most of them take what the shape gives.

    Every second dream has none by chance: all would be about what happened to be learned first; and so they would
    with deep skills.
    """
    free = [component for component in stored if not component.skill.capabilities]
    named = [component for component in free if not words.isdisjoint(of_skill(component.skill))]
    if named:
        return rng.sample(named, min(len(named), COMPONENTS))
    if rng.random() < BARE or not free:
        return []
    shallow = [component for component in free if len(component.program.modules) <= 2]
    near = [each for each in shallow or free if set(shapes.types(each.skill.signature)) & set(shape.types)]
    chosen = rng.sample(near, min(len(near), COMPONENTS - 1))
    others = [each for each in free if each not in chosen]
    return [*chosen, *rng.sample(others, min(len(others), COMPONENTS - len(chosen)))]


def _digest(library: Library, known: Sequence[Task]) -> str:
    told = [skill.sha256 for skill in library.skills()] + sorted(task.id for task in known)
    return hashlib.sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class _Behaviour:
    """What a program gave on some inputs: {arguments as text: value}."""

    values: Mapping[str, Value]

    def does(self, results: Mapping[str, Value]) -> bool:
        """Whether it gave all of these results, as far as it was run on their arguments."""
        asked = [(key, wanted) for key, wanted in results.items() if key in self.values]
        return bool(asked) and all(equal(self.values[key], wanted) for key, wanted in asked)


class _Found:
    """The tasks of one answer, and all that they may not repeat."""

    def __init__(self, library: Library, runner: Runner, known: Sequence[Task]) -> None:
        self.library = library
        self.runner = runner
        skills = library.skills()
        self.stored = [Component(skill, library.program(skill.name)) for skill in skills if skill.composable]
        self.known = list({task.id: task for task in (*(skill.task for skill in skills), *known)}.values())
        self.results: dict[tuple[str, ...], list[dict[str, Value]]] = {}
        self.inputs: dict[tuple[str, ...], dict[str, tuple[Value, ...]]] = {}
        self.taken = [task.name for task in self.known]
        self.tasks: list[Task] = []
        self.distrusted: set[str] = set()  # skills that hang, or do not load: no more is built on them here
        for task in self.known:
            self._know(task)

    def consider(self, shape: Shape, dreamed: Mapping[str, Any], difficulty: int) -> None:
        """Adds the task of a program, if it is one, and new."""
        behaviour = self._behaviour(shape, dreamed)
        rows = [shape.rows[place] for place in dreamed["rows"]]
        if behaviour is None or any(fingerprint(list(row)) not in behaviour.values for row in rows):
            return
        if any(behaviour.does(results) for results in self.results.get(shape.types, ())):
            return
        task = self._task(shape, dreamed, behaviour, rows, difficulty)
        if task.contradiction or self._is_stored(task):
            return
        self.tasks.append(task)
        self.taken.append(task.name)
        self._know(task)

    def _know(self, task: Task) -> None:
        """From now on nothing is new that gives what this task asks for."""
        own = shapes.types(task.signature)
        results, inputs = {}, {}
        for case in (*task.examples, *task.checks):
            if not case.raises and not case.kwargs and len(case.args) == len(own):
                key = fingerprint(list(case.args))
                results[key], inputs[key] = case.expected, case.args
        if results:
            self.results.setdefault(own, []).append(results)
            self.inputs.setdefault(own, {}).update(inputs)

    def _behaviour(self, shape: Shape, dreamed: Mapping[str, Any]) -> _Behaviour | None:
        """What the program gives as a skill would, in the sandbox; None where it hangs, or changes its arguments."""
        try:
            program, _ = self.library.link(dreamed["source"], NAME)
        except LinkRefused:
            return None
        own = {fingerprint(list(row)): row for row in shape.rows}
        others = [item for item in self.inputs.get(shape.types, {}).items() if item[0] not in own]
        inputs = list({**own, **dict(others[-COMPARED:])}.items())
        values: dict[str, Value] = {}
        # A few at a time: what hangs on all of them would take as many time-outs.
        for some in (inputs[start : start + AT_ONCE] for start in range(0, len(inputs), AT_ONCE)):
            outcomes = self.runner.map(program, program.entry, [list(row) for _, row in some])
            if any(outcome.status is Status.TIMED_OUT for outcome in outcomes):
                self.distrusted |= set(dreamed["uses"])
                return None
            if any(outcome.mutated for outcome in outcomes):
                return None
            values |= {key: outcome.value for (key, _), outcome in zip(some, outcomes, strict=True) if outcome.ok}
        return _Behaviour(values)

    def _task(
        self, shape: Shape, dreamed: Mapping[str, Any], behaviour: _Behaviour, rows: Iterable[Sequence[Value]],
        difficulty: int,
    ) -> Task:  # fmt: skip
        cases = [Case(tuple(row), expected=behaviour.values[fingerprint(list(row))]) for row in rows]
        own = self._name(dreamed["names"])
        return Task(
            id=f"{TAG}/{own}",
            name=own,
            description=dreamed["description"],
            signature=Signature(shape.signature.parameters, infer_type([case.expected for case in cases]) or ANY),
            # In turn, so that what is held out tells programs apart as well as what is shown.
            examples=tuple(cases[0::2]),
            checks=tuple(cases[1::2]),
            requires=tuple(dreamed["uses"]),
            tags=(TAG,),
            difficulty=difficulty,
            evidence="agreed",  # by the program that was dreamed of and the one that will be found
        )

    def _name(self, names: Sequence[str]) -> str:
        """The first that is free, else the first with a number."""
        free = (name for name in names if self.library.reserve_name(name, self.taken) == name)
        return next(free, "") or self.library.reserve_name(names[0], self.taken)

    def _is_stored(self, task: Task) -> bool:
        """Whether a stored skill gives all these results."""
        asked = replace(task, examples=(*task.examples, *task.checks), checks=())
        return bool(probe(asked, fitting(asked, self.stored), self.runner))
