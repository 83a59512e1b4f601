"""Host tools as a model meets them: each is an action, told by its signature; calls hand over data, never objects."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import replace

from skillforge.asking.specs import Field, Kind, Spec, line_of
from skillforge.errors import InvalidSignature, UnencodableValue
from skillforge.sandbox.tools import Handler, Tool, described
from skillforge.signature import Signature
from skillforge.types import Fault, Outcome, Status
from skillforge.values import Value, decode, encode

_KINDS: dict[str, Kind] = {
    "str": "string", "bytes": "string", "int": "integer", "float": "number", "bool": "boolean", "list": "array",
    "tuple": "array", "set": "array", "dict": "object", "date": "string", "datetime": "string", "time": "string",
    "Decimal": "string",
}  # fmt: skip


def call_tool(handler: Handler, args: Sequence[Value], kwargs: Mapping[str, Value]) -> Outcome:
    """What a tool gives, as data of our own: neither it nor we can change what the other holds."""
    try:
        outcome = handler(*_copied(list(args)), **_copied(dict(kwargs)))
        return replace(outcome, value=_copied(outcome.value)) if outcome.ok else outcome
    except UnencodableValue as error:
        return Outcome(Status.REFUSED, error=Fault("UnencodableValue", str(error)))


def _copied(value: Value) -> Value:
    return decode(encode(value))


def signature_of(tool: Tool) -> Signature | None:
    """The tool's signature; None where it has none that could be read, or takes any number of arguments."""
    try:
        return Signature.parse(str(inspect.signature(tool.function)))
    except (TypeError, ValueError, InvalidSignature):
        return None


def spec_of(name: str, tool: Tool, signature: Signature | None) -> Spec:
    """The tool as an action."""
    if signature is None:
        any_number = (Field("args", "array", required=False), Field("kwargs", "object", required=False))
        return Spec(name, line_of(described(name, tool)), any_number, open=True)
    documented = line_of(inspect.getdoc(tool.function) or "")
    about = f"{documented} Gives {signature.returns}. At most {tool.max_calls:,} calls.".strip()
    fields = tuple(
        Field(one.name, _KINDS.get(one.type.partition("[")[0], "any"), one.type, one.required)
        for one in signature.parameters
    )
    return Spec(name, about, fields, open=True)
