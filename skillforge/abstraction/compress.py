"""Compression: library → new skills from what its skills share, each verified like any other.

Skills that are there are not rewritten: their hashes, and the pins of their callers, stay.
"""

from __future__ import annotations

import ast
import builtins
import io
import keyword
import re
import textwrap
import tokenize
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from skillforge.abstraction.given import Given
from skillforge.abstraction.observe import nodes_of_holes, observe, replaced
from skillforge.abstraction.shared import MIN_SKILLS, Abstraction, abstractions
from skillforge.abstraction.terms import Term
from skillforge.errors import InvalidInput
from skillforge.library import Library
from skillforge.protocols import Component
from skillforge.signature import Parameter, Signature, infer_type
from skillforge.solver import Recalled, Solver
from skillforge.types import STRONG, Candidate, Case, Task
from skillforge.values import Value

WRITER = "compression"
MIN_CASES = 4
"""Fewer different calls than this, and nothing would be left to hold out."""
_WORDS = 3


@dataclass(frozen=True, slots=True)
class Compressed:
    """One abstraction and what became of it: a new skill, a stored one that does the same, or why neither."""

    name: str
    source: str
    skills: tuple[str, ...]
    saved: int
    stored: bool = False
    reason: str = ""


def compress(library: Library, solver: Solver, *, most: int = 10, dry_run: bool = False) -> Iterator[Compressed]:
    """The best `most` abstractions of the library; each that verifies is stored at once, unless `dry_run`.

    Raises InvalidInput where `most` is no positive number or fewer than three skills can be built on.
    """
    if most < 1:
        raise InvalidInput(f"most is {most}; it must be 1 or more")
    if not dry_run:
        library.require_writable()
    unchecked = [name for name in library if library.state(name) == "unchecked"]
    if unchecked and not library.read_only:
        library.verify(unchecked)  # they came with files: nothing may be built on them before
    skills = {skill.name: skill for skill in library.skills() if skill.composable and not skill.capabilities}
    if len(skills) < MIN_SKILLS:
        few = f"{len(skills)} skill{'s' if len(skills) != 1 else ''}"
        raise InvalidInput(f"{few} can be built on: what at least {MIN_SKILLS} share is looked for")
    programs = {name: library.program(name) for name in skills}
    stored = [Component(skill, programs[name]) for name, skill in skills.items()]
    taken: list[str] = []
    for found in abstractions(skills.values())[:most]:
        name = library.reserve_name(_name(found.term), taken)
        taken.append(name)
        cases = observe(found, skills, programs, solver.runner)
        yield _tried(library, solver, found, name, cases, stored, dry_run)


def _tried(
    library: Library,
    solver: Solver,
    found: Abstraction,
    name: str,
    cases: Sequence[tuple[tuple[Value, ...], Value]],
    stored: list[Component],
    dry_run: bool,
) -> Compressed:
    task, source = _task(found, name, cases)
    shown = Compressed(name, source, found.skills, found.saved)
    if len(cases) < MIN_CASES:
        return replace(shown, reason=f"only {len(cases)} different calls were seen; it takes {MIN_CASES}")
    writer = Given(Candidate(source, name, WRITER))
    trial = Solver((writer,), solver.verifier, solver.runner, solver.link, solver.admit, solver.settings)
    episode = trial.solve(task, Recalled(name, (), tuple(stored)))
    if episode.reused:
        return replace(shown, reason=f"{episode.reused} does this already")
    if episode.skill is None:
        return replace(shown, reason=episode.reason)
    skill = replace(episode.skill, provenance=replace(episode.skill.provenance, parents=found.skills))
    if skill.evidence in STRONG:
        program, _ = library.link(skill.source, skill.name, ())
        stored.append(Component(skill, program))
    if dry_run:
        return replace(shown, source=skill.source)
    library.commit([skill], episodes=[replace(episode, skill=skill)])
    return replace(shown, source=skill.source, stored=True)


def _task(found: Abstraction, name: str, cases: Sequence[tuple[tuple[Value, ...], Value]]) -> tuple[Task, str]:
    names = _parameters(found)
    columns = [[arguments[index] for arguments, _ in cases] for index in range(len(names))]
    parameters = [
        Parameter(parameter, infer_type(column) if column else "Any")
        for parameter, column in zip(names.values(), columns, strict=True)
    ]
    returns = infer_type([value for _, value in cases]) if cases else "Any"
    signature = Signature(tuple(parameters), returns)
    description = _description(found)
    told = [Case(arguments, expected=value) for arguments, value in cases]
    task = Task(
        id=name,
        name=name,
        description=description,
        signature=signature,
        examples=tuple(told[0::2]),
        checks=tuple(told[1::2]),
        tags=(WRITER,),
        evidence="agreed",  # by the skills that it is a part of
    )
    return task, _source(found, names, name, signature, description)


def _source(found: Abstraction, names: dict[int, str], name: str, signature: Signature, description: str) -> str:
    body = _double_quoted(ast.unparse(replaced(found.term, found.uses[0].node, names)))
    imports = sorted({label for label in _globals(found.term) if label.startswith(("import ", "from "))})
    needed = [word for word in ("date", "datetime", "time", "timedelta") if re.search(rf"\b{word}\b", str(signature))]
    imports += [line for word in needed if (line := f"from datetime import {word}") not in imports]
    outer = sorted(line for line in imports if not line.startswith("from ."))
    inner = sorted(line for line in imports if line.startswith("from ."))
    head = "\n\n".join("\n".join(lines) for lines in (outer, inner) if lines)
    text = "\n".join(textwrap.wrap(description, 92, subsequent_indent="    "))
    doc = f'"""{text}"""' if "\n" not in text else f'"""{text}\n    """'
    return f"{head}\n\n\ndef {name}{signature}:\n    {doc}\n    return {body}\n".lstrip("\n")


def _double_quoted(text: str) -> str:
    """Texts in the quotes that the other skills have, where that needs no escape."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    strings = [token for token in tokens if token.type == tokenize.STRING]
    for token in reversed(strings):
        start, end = token.start[1], token.end[1]
        if token.end[0] == 1 and token.string[0] == "'" and not set(token.string) & set('"\\'):
            text = f'{text[:start]}"{token.string[1:-1]}"{text[end:]}'
    return text


def _parameters(found: Abstraction) -> dict[int, str]:
    """A name for each parameter: the one that most skills use for it, where it is free."""
    votes: dict[int, Counter[str]] = {}
    for use in found.uses:
        for number, node in nodes_of_holes(found.term, use.node).items():
            votes.setdefault(number, Counter())[node.id if isinstance(node, ast.Name) else "value"] += 1
    inside = {node.id for node in ast.walk(found.uses[0].node) if isinstance(node, ast.Name)}
    own = {
        node.id
        for hole in nodes_of_holes(found.term, found.uses[0].node).values()
        for node in ast.walk(hole)
        if isinstance(node, ast.Name)
    }
    bound = {node.id for node in ast.walk(found.uses[0].node) if isinstance(node, ast.Name) and _stores(node)} | {
        node.arg for node in ast.walk(found.uses[0].node) if isinstance(node, ast.arg)
    }
    taken = (inside - own) | bound | {name.split()[-1] for name in _globals(found.term)} | set(dir(builtins))
    names: dict[int, str] = {}
    for number in sorted(votes):
        ranked = sorted(votes[number].items(), key=lambda vote: (vote[0] == "value", -vote[1], vote[0]))
        wanted = ranked[0][0]
        names[number] = _free(wanted, taken | set(names.values()))
    return names


def _stores(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


def _free(wanted: str, taken: set[str]) -> str:
    choices = (wanted, *(f"{wanted}_{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in choices if name not in taken)


def _globals(term: Term) -> Iterator[str]:
    if term[0][0] == "global":
        yield term[0][2]
    for child in term[1:]:
        yield from _globals(child)


def _words(term: Term) -> Iterator[str]:
    """What the expression calls, outermost first: functions, methods and skills."""
    label = term[0]
    if label[0] == "global" and not label[2].startswith("import "):
        yield label[2].split()[-1]
    elif label[0] in ("ListComp", "SetComp", "DictComp", "GeneratorExp"):
        yield "each"
    elif label[0] == "Attribute":
        yield dict(label[2])["attr"]
    elif label[0] in ("Subscript", "BinOp", "Compare"):
        yield {"Subscript": "item", "BinOp": "result", "Compare": "compared"}[label[0]]
    for child in term[1:]:
        yield from _words(child)


def _name(term: Term) -> str:
    words = list(dict.fromkeys(_words(term)))[:_WORDS]
    name = re.sub(r"\W|^(?=\d)", "_", "_".join(words)).strip("_").lower()
    return f"{name}_of" if not name or keyword.iskeyword(name) or hasattr(builtins, name) else name


def _description(found: Abstraction) -> str:
    words = list(dict.fromkeys(_words(found.term)))
    return f"Put together {', '.join(words) or 'a value'}. Shared by {', '.join(found.skills)}."
