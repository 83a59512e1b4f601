"""The JSONL form: one task a line, as benchmarks write them.

    {"id": …, "description": …, "signature": {"name", "params": [{"name", "type"}], "returns"},
     "examples": [{"args", "out"}], "hidden": [{"args", "out"}], "check": "assert f(1) == 2",
     "requires": […], "level": 1, "tags": […]}

A task in an environment has "environment", "goal", "capabilities" and "scenarios", as in YAML.

`hidden` are checks, `check` is check code. JSON has no tuples, sets or int keys: values are brought to
the declared types. A type `?` is inferred from the examples.
"""

from __future__ import annotations

import json
import keyword
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from skillforge.annotations import conform
from skillforge.curriculum.drafts import Draft
from skillforge.curriculum.entries import CaseRecord, TaskRecord, validate
from skillforge.curriculum.holdout import hold_out
from skillforge.curriculum.problems import File
from skillforge.curriculum.rules import code_mistake, name_mistake
from skillforge.curriculum.scenarios import read_scenarios
from skillforge.errors import InvalidSignature, UnencodableValue
from skillforge.signature import ANY, Parameter, Signature, infer_type, normalise_type
from skillforge.types import Case, Task
from skillforge.values import Value, encode


def read_jsonl_tasks(text: str, file: File) -> Iterator[Draft]:
    """The file's tasks; every mistake goes to `file`.

    A task that no function can meet (`Task.contradiction`), or that shows no example, is read all the same:
    the run reports it unsolved with that reason.
    """
    if not text.strip():
        file.add(0, "is empty; write one JSON object for each task, one a line")
    for line, row in enumerate(text.split("\n"), 1):
        if row.strip():
            draft = _draft(row, line, file)
            if draft is not None:
                yield draft


def _draft(row: str, line: int, file: File) -> Draft | None:
    try:
        data = json.loads(row, object_pairs_hook=_object)
    except RecursionError:
        file.add(line, "is nested too deep")
        return None
    except ValueError as error:
        column = f" (column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        file.add(line, f"not JSON{column}: {getattr(error, 'msg', error)}")
        return None
    if not isinstance(data, dict):
        file.add(line, f"a task is a JSON object, not {type(data).__name__}")
        return None
    record, mistakes = validate(TaskRecord, data)
    for mistake in mistakes:
        file.add(line, mistake.text)
    task = _task(record, data, line, file) if record is not None else None
    return Draft(hold_out(task), file, line, dict.fromkeys(task.requires, line)) if task is not None else None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key {next(name for name in names if names.count(name) > 1)!r} is here twice")
    return found


def _task(record: TaskRecord, given: Mapping[str, Any], line: int, file: File) -> Task | None:
    try:
        signature = _signature(record)
        examples = _cases(record.examples, signature)
        checks = _cases(record.hidden, signature)
    except (InvalidSignature, UnencodableValue) as error:
        file.add(line, f"{record.id}: {error}")
        return None
    name, code = record.signature.name, record.check or ""
    mistake = code_mistake(code, name) if code.strip() else None
    if mistake:
        file.add(line, f"{record.id}: line {mistake[0]} of the check: {mistake[1]}")
    scenarios = read_scenarios(
        record, given, signature, lambda _, text: file.add(line, text), by_value=_BY_VALUE, written=_written
    )
    return Task(
        id=record.id,
        name=name,
        description=record.description,
        signature=signature,
        examples=examples,
        checks=checks,
        check_code=code,
        requires=tuple(record.requires),
        tags=tuple(record.tags),
        difficulty=record.level,
        capabilities=tuple(record.capabilities),
        environment=record.environment,
        goal=record.goal,
        scenarios=scenarios,
    )


_BY_VALUE = ("examples", "hidden", "check")


def _written(key: str, value: Any) -> str:
    """`"capabilities": ["look", "water"]`"""
    return f"{json.dumps(key)}: {json.dumps(value)}"


def _signature(record: TaskRecord) -> Signature:
    """The declared signature, with what it leaves open inferred from what is shown (never from what is hidden)."""
    given = record.signature
    mistake = name_mistake(given.name)
    if mistake:
        raise InvalidSignature(mistake)
    names = [p.name for p in given.params]
    for name in names:
        if not name.isidentifier() or keyword.iskeyword(name):
            raise InvalidSignature(f"{name!r} is no parameter name")
    if len(set(names)) < len(names):
        raise InvalidSignature(f"two parameters of one name: {', '.join(names)}")
    shown = [case.args for case in record.examples] + [one.args for one in record.scenarios if not one.held_out]
    columns = [[args[i] for args in shown if i < len(args)] for i in range(len(names))]
    parameters = [Parameter(p.name, _type(p.type, column)) for p, column in zip(given.params, columns, strict=True)]
    return Signature(tuple(parameters), _type(given.returns, [case.out for case in record.examples]))


def _type(declared: str, values: Sequence[Value]) -> str:
    known = normalise_type(declared)
    if known != ANY:
        return known
    inferred = infer_type(values)
    return ANY if inferred == "None" else inferred  # examples that are all None say nothing of the others


def _cases(records: Sequence[CaseRecord], signature: Signature) -> tuple[Case, ...]:
    return tuple(_case(record.args, record.out, signature) for record in records)


def _case(args: list[Any], out: Any, signature: Signature) -> Case:
    encode([args, out])  # what cannot cross the sandbox boundary is refused here, with its line
    types = [parameter.type for parameter in signature.parameters]
    if len(args) == len(types):
        args = list(map(conform, args, types))
    return Case(tuple(args), {}, conform(out, signature.returns))
