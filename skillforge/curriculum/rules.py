"""What a task must obey in any file form: names, assertions that fit the signature, code that compiles."""

from __future__ import annotations

import builtins
import difflib
import keyword
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skillforge.annotations import contradicts, unknown_type
from skillforge.curriculum.problems import File
from skillforge.errors import ArgumentError, InvalidInput, UnencodableValue, suggest
from skillforge.signature import Signature
from skillforge.types import Case, Scenario, conflicts
from skillforge.values import encode

_EXCEPTIONS = [
    name for name, item in vars(builtins).items() if isinstance(item, type) and issubclass(item, BaseException)
]


@dataclass(frozen=True, slots=True)
class Placed:
    """A case and the line that it stands on."""

    case: Case
    line: int
    text: str


def name_mistake(name: str) -> str:
    """Why `name` cannot name a function; empty if it can."""
    if keyword.iskeyword(name):
        return f"{name!r} is a word of Python's own; no function can be called that. Try {name + '_'!r}"
    if not name.isidentifier():
        return f"{name!r} is no function name; use letters, digits and _, as in 'squeeze_spaces'"
    if name.startswith("_"):
        return f"{name!r} begins with '_'; a skill is a public function"
    return ""


def signature_of(text: str, line: int, file: File) -> Signature | None:
    """The parsed signature, or None and a problem."""
    try:
        signature = Signature.parse(text)
    except InvalidInput as error:
        file.add(line, str(error))
        return None
    mistake = signature_mistake(signature)
    if mistake:
        file.add(line, mistake)
        return None
    return signature


_TYPES = (
    "int",
    "float",
    "bool",
    "str",
    "bytes",
    "list",
    "tuple",
    "set",
    "dict",
    "date",
    "datetime",
    "time",
    "timedelta",
)


def signature_mistake(signature: Signature) -> str:
    """Why no value can be of a type in it; empty if one can."""
    for kind in (*(p.type for p in signature.parameters), signature.returns):
        if unknown := unknown_type(kind):
            return (
                f"signature {str(signature)!r}: no type {unknown!r}. {suggest(unknown, _TYPES)}"
                "Types are Python's, like str, list[int], dict[str, float], date, or Any"
            )
    return ""


def placed(text: str, line: int, name: str, signature: Signature | None, file: File, hint: str = "") -> Placed | None:
    """The case that an assertion states, or None and a problem."""
    try:
        case = Case.parse(text, name or None)
    except InvalidInput as error:
        file.add(line, f"{error}{hint}")
        return None
    mistake = case_mistake(case, text, signature) if signature else ""
    if mistake:
        file.add(line, mistake)
        return None
    return Placed(case, line, text)


def case_mistake(case: Case, text: str, signature: Signature) -> str:
    """Why the assertion cannot hold of a function of this signature; empty if it can."""
    try:
        bound = signature.bind(case.args, case.kwargs)
    except ArgumentError as error:
        return f"{text!r}: {error}"
    if case.raises:  # whatever is passed to be refused may be of any type
        near = difflib.get_close_matches(case.raises, _EXCEPTIONS, n=1, cutoff=0.85)
        if near and case.raises not in _EXCEPTIONS:
            return f"{text!r}: no exception is named {case.raises!r}. Did you mean {near[0]!r}?"
        return ""
    for parameter, value in zip(signature.parameters, bound, strict=True):
        given = parameter.required or value is not parameter.default
        if given and contradicts(value, parameter.type):
            return f"{text!r}: {parameter.name} is {value!r}, but the signature says {parameter.type}"
    if contradicts(case.expected, signature.returns):
        return f"{text!r}: the result is {case.expected!r}, but the signature says {signature.returns}"
    return ""


def arguments_mistake(args: Sequence[Any], signature: Signature) -> str:
    """Why a function of this signature cannot be called with these; empty if it can."""
    try:
        encode(list(args))
        signature.bind(args, {})
    except (ArgumentError, UnencodableValue) as error:
        return str(error)
    for parameter, value in zip(signature.parameters, args, strict=False):
        if contradicts(value, parameter.type):
            return f"{parameter.name} is {value!r}, but the signature says {parameter.type}"
    return ""


def scenarios_mistake(scenarios: Sequence[Scenario]) -> str:
    """Why these show nothing of a skill: too few, none shown, two that are the same; empty if they do."""
    if len(scenarios) < 2:
        return "an environment needs two scenarios at least: one is shown, on the other the skill must do as well"
    if all(one.held_out for one in scenarios):
        return "every scenario is held out; show one at least"
    calls = [(one.seed, one.call("f")) for one in scenarios]
    for index, call in enumerate(calls):
        if call in calls[:index]:
            return f"scenarios {calls.index(call) + 1} and {index + 1} are the same: change the seed, or args"
    return ""


def report_conflicts(cases: Sequence[Placed], signature: Signature, file: File) -> None:
    """A problem for each pair of assertions that no function can meet together."""
    try:
        for first, second in conflicts(signature, [item.case for item in cases]):
            earlier, later = cases[first], cases[second]
            file.add(
                later.line,
                f"{later.text!r} contradicts line {earlier.line}, {earlier.text!r}: "
                "the same arguments cannot give two results",
            )
    except UnencodableValue as error:
        file.add(cases[0].line if cases else 0, f"a value is {error}")


def code_mistake(code: str, name: str) -> tuple[int, str] | None:
    """(line within the code, what is wrong) of check code that cannot check `name`; None if it can."""
    try:
        compile(code, "<check>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return error.lineno or 1, f"the check code does not compile: {error.msg}"
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        return 1, f"the check code does not compile: {error}"
    if "def check(" not in code and name not in code:
        return 1, f"the check code never calls {name!r}; call it by name, or define `def check(candidate): …`"
    return None


def cycles(requires: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Paths of ids that lead back to their start, `[a, b, a]`; every circle is cut by one of them."""
    done: set[str] = set()
    for start in requires:
        path: dict[str, None] = {}  # in order, and quick to ask
        branches = [iter([start])]
        while branches:  # without recursion: a chain of requirements may be longer than the stack
            step = next(branches[-1], None)
            if step is None:
                branches.pop()
                if path:
                    done.add(path.popitem()[0])
            elif step in path:
                circle = [*path, step]
                yield circle[circle.index(step) :]
            elif step not in done and step in requires:
                path[step] = None
                branches.append(iter(requires[step]))
