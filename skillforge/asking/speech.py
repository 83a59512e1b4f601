"""Speech: how a model says what it wants done, and is told what came of it. Two ways, behind the same methods.

Native: functions that the model calls, where it can. Text: one JSON object in a fence, read leniently. What a model
observes is JSON in either, so that no text in it can look like anything but data.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from skillforge.asking.specs import Spec
from skillforge.llm import Call, Function, Message, Reply
from skillforge.templates import Templates
from skillforge.trajectory import Action, Observation
from skillforge.writers.llm.fences import blocks, plain

PROMPTS = Templates("skillforge.asking")
MOST_CHARS = 50_000
MOST_ECHOED = 4_000
_TRIES = 200


@dataclass(frozen=True, slots=True)
class Heard:
    """One action of a reply, or what was wrong with it; `call_id` where it was called natively."""

    thought: str
    action: Action | None
    problem: str = ""
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """A reply as it was understood: its actions in order, and the message that keeps it in the conversation."""

    heard: tuple[Heard, ...]
    message: Message


class Speech(Protocol):
    """One way to speak."""

    def rules(self, specs: Sequence[Spec]) -> str:
        """The part of the prompt that says how to act."""
        ...

    def functions(self, specs: Sequence[Spec]) -> tuple[Function, ...]: ...

    def read(self, reply: Reply) -> Understood: ...


_NO_NAME = re.compile(r"[^A-Za-z0-9_-]")


class Native:
    """The model calls functions."""

    def rules(self, specs: Sequence[Spec]) -> str:
        return PROMPTS.render("native")

    def functions(self, specs: Sequence[Spec]) -> tuple[Function, ...]:
        return tuple(spec.function() for spec in specs)

    def read(self, reply: Reply) -> Understood:
        if not reply.calls:
            return read_text(reply.text, "Nothing was called. Call one of the functions; to end, call answer.")
        thought = plain(reply.text).strip()
        heard = tuple(_of_call(call, thought if not number else "") for number, call in enumerate(reply.calls))
        calls = tuple(  # written anew: what is no name or no JSON, providers refuse
            Call(
                call.id,
                _NO_NAME.sub("_", call.name)[:64] or "_",
                _echoed(json.dumps(one.action.arguments if one.action else {})),
            )
            for call, one in zip(reply.calls, heard, strict=True)
        )
        return Understood(heard, Message("assistant", reply.text[:MOST_ECHOED], calls=calls))


class Text:
    """The model writes JSON."""

    def rules(self, specs: Sequence[Spec]) -> str:
        return PROMPTS.render("text", actions="\n".join(spec.line() for spec in specs))

    def functions(self, specs: Sequence[Spec]) -> tuple[Function, ...]:
        return ()

    def read(self, reply: Reply) -> Understood:
        if reply.calls:
            return Native().read(reply)
        return read_text(reply.text, PROMPTS.render("no_action"))


def _echoed(arguments: str) -> str:
    """What was called with, as it goes back with every later request: two megabytes would be paid for each time."""
    if len(arguments) <= MOST_ECHOED:
        return arguments
    return json.dumps({"left_out": f"{len(arguments):,} characters", "begin": arguments[: MOST_ECHOED // 2]})


def observed(heard: Heard, step: int, observation: Observation, left: int) -> Message:
    """What came of an action, for the model: data in JSON."""
    data: dict[str, Any] = {"step": step, "ok": observation.ok, "observation": observation.data}
    if left <= 2:
        data["steps_left"] = left
    told = encodable(json.dumps(data, ensure_ascii=False, default=str))
    if heard.call_id:
        return Message("tool", told, call_id=heard.call_id)
    return Message("user", f"Observation:\n{told}")


def encodable(text: str) -> str:
    """The text without lone surrogates, which could be neither sent nor kept."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _of_call(call: Call, thought: str) -> Heard:
    arguments = _loads(call.arguments or "{}")
    if not isinstance(arguments, dict):
        reason = f"The arguments of {call.name} are no JSON object: {call.arguments[:200]!r}"
        return Heard(thought, None, reason, call.id)
    return Heard(thought, Action(call.name, arguments), call_id=call.id)


def read_text(reply: str, nothing: str) -> Understood:
    """The first action in a text: what follows it may be an observation that the model made up."""
    text = plain(reply)[:MOST_CHARS]
    for action, told, start, end in _actions(text):
        kept = text[:end] + ("\n```" if text[:end].count("```") % 2 else "")
        return Understood((Heard(_thought(text[:start]) or told, action),), Message("assistant", kept[-MOST_ECHOED:]))
    problem = nothing
    fenced = [block.code for block in blocks(text) if "{" in block.code]
    if fenced:
        problem = f"The JSON cannot be read: {_mistake(fenced[0])}. {nothing}"
    return Understood((Heard(_thought(text), None, problem),), Message("assistant", text[:MOST_ECHOED] or "(nothing)"))


def _actions(text: str) -> Iterator[tuple[Action, str, int, int]]:
    """(action, thought within it, start, end) for each in a text, the likeliest first."""
    ending = _FINAL.search(text)
    before = text[: ending.end()] if ending else text
    found = list(_classic(before))
    fences = [block.code for block in blocks(before)]
    # An object in a fence before one in prose, where a model may speak of what it does not do.
    objects = sorted(_objects(before), key=lambda one: not any(before[one[1] : one[2]] in code for code in fences))
    found += [(action, data, start, end) for data, start, end in objects if (action := _action(data)) is not None]
    for action, data, start, end in found:
        yield action, next((data[key] for key in _THOUGHTS if isinstance(data.get(key), str)), ""), start, end
    if ending:
        yield _answered(text, ending)


_FINAL = re.compile(r"^[ \t*#>]*Final Answer:[ \t*]*", re.MULTILINE | re.IGNORECASE)
_MADE_UP = re.compile(r"^[^\w\n]*(?:Observation|Question|Thought|Action):", re.MULTILINE)


def _answered(text: str, ending: re.Match[str]) -> tuple[Action, str, int, int]:
    """What `Final Answer:` ends with: words, or a whole action where a model writes one behind it."""
    rest = _until_made_up(text[ending.end() :])
    end = ending.end() + len(rest)
    said = "\n".join(block.code for block in blocks(rest)).strip() if rest.lstrip().startswith("```") else rest.strip()
    data = _loads(said) if said.startswith("{") else None
    action = _action(data) if isinstance(data, dict) else None
    return action or _put(ANSWER, data if _is_reference(data) else said), "", ending.start(), end


def _until_made_up(text: str) -> str:
    made_up = _MADE_UP.search(text)
    return text[: made_up.start()] if made_up else text


def _thought(text: str) -> str:
    text = re.sub(r"(?:```|~~~)\w*\s*$", "", text.rstrip())
    text = re.sub(r"\bAction(?: Input)?:\s*\S*\s*$", "", text.rstrip())
    return text.strip().removeprefix("Thought:").strip()


def _classic(text: str) -> Iterator[tuple[Action, Mapping[str, Any], int, int]]:
    """The first action that is named in words, as (action, nothing, start, end): `Action: …`, `<function=…>`."""
    named = _NAMED.search(text)
    if not named:
        return
    name, start = (named["action"] or named["function"]).strip(), named.end()
    found = _object_at(text, start) if text[start : start + 1] == "{" else None
    if found:
        yield _put(name, found[0]), {}, named.start(), found[1]
        return
    said = _until_made_up(text[start:]).partition("</function>")[0]
    plain_text = said.strip().strip("`").strip()
    if plain_text and not plain_text.startswith("{"):
        yield _put(name, _read(plain_text)), {}, named.start(), start + len(said)


_NAMED = re.compile(
    r"(?:^[^\w\n]*Action:[^\w\n]*(?P<action>\w+(?: \w+)?)[^\w\n]*\n\s*[^\w\n]*Action Input:"
    r"|<function=(?P<function>\w+)>)\s*(?:```\w*\s*)?",
    re.MULTILINE,
)


def _objects(text: str) -> Iterator[tuple[dict[str, Any], int, int]]:
    """(object, start, end) for each JSON object in a text, however it is written; the outermost only."""
    at, tries = text.find("{"), 0
    while at >= 0 and tries < _TRIES:
        tries += 1
        found = _object_at(text, at)
        if found:
            yield found[0], at, found[1]
        at = text.find("{", found[1] if found else at + 1)


_DECODER = json.JSONDecoder(strict=False)


def _object_at(text: str, at: int) -> tuple[dict[str, Any], int] | None:
    try:
        found, end = _DECODER.raw_decode(text, at)
        return (found, end) if isinstance(found, dict) else None
    except (ValueError, RecursionError):
        pass
    end = _closing(text, at)
    read = _loads(text[at:end]) if end else None
    return (read, end) if isinstance(read, dict) else None


def _closing(text: str, at: int) -> int:
    """Where the bracket at `at` is closed, quotations left out; 0 where it is not."""
    depth, quote, skip = 0, "", False
    for place in range(at, min(len(text), at + 20_000)):
        character = text[place]
        if skip:
            skip = False
        elif quote:
            skip = character == "\\"
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if not depth:
                return place + 1
    return 0


def _loads(text: str) -> Any:
    """JSON, or what models write in its place: a comma too many, Python's quotes and names. Else None."""
    for mended in (text, re.sub(r",\s*([}\]])", r"\1", text)):
        try:
            return json.loads(mended, strict=False)
        except (ValueError, RecursionError):
            continue
    try:
        return json.loads(json.dumps(ast.literal_eval(text.strip())))
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
        return None


def _mistake(text: str) -> str:
    try:
        json.loads(text)
    except ValueError as error:
        return str(error)
    except RecursionError:
        return "it is nested too deep"
    return "it names no action"


_NAMES = ("action", "tool", "function", "name")
_THOUGHTS = ("thought", "reasoning")
_INPUTS = ("arguments", "action_input", "tool_input", "parameters", "input", "params")
_ALONE = {*_NAMES, *_THOUGHTS, *_INPUTS, "args", "id", "type"}
_AROUND = ("tool_calls", "function_call", "function")
ANSWER, _FINALLY = "answer", "final answer"
_NESTED = 3


def _action(data: Mapping[str, Any]) -> Action | None:
    """The action in an object, in any of the shapes that models give it; None where it is none."""
    for _ in range(_NESTED):
        wrapped = () if any(isinstance(data.get(key), str) for key in _NAMES) else _AROUND
        inner = next((data[key] for key in wrapped if isinstance(data.get(key), list | dict)), None)
        first = inner[0] if isinstance(inner, list) and inner else inner
        if not isinstance(first, dict):
            break
        data = first
    alone = sum(key in data for key in _NAMES) == 1 and set(data) <= _ALONE
    keys = (*_INPUTS, "args") if alone else _INPUTS  # beside others `args` are those of a skill that is called
    inputs = next((key for key in keys if isinstance(data.get(key), dict)), None)
    if inputs is None and alone:  # a text, or a list of arguments; beside other keys it is one of several arguments
        inputs = next((key for key in keys if data.get(key) is not None), None)
    given = _read(data[inputs]) if inputs is not None else None
    named = next(
        (key for key in _NAMES if isinstance(data.get(key), str) and (key != "name" or isinstance(given, dict))), None
    )
    if named is None:
        return None
    if inputs is not None:
        return _put(data[named], given)
    return _put(data[named], {key: value for key, value in data.items() if key not in (named, *_THOUGHTS)})


def _read(given: Any) -> Any:
    """Arguments that are JSON within a text, as they are; else what was given."""
    if not isinstance(given, str):
        return given
    data = _loads(given) if given.strip()[:1] in ("{", "[", '"') else None
    return given if data is None else data


def _put(name: str, given: Any) -> Action:
    """The action of that name. Arguments without names go by their place; of an answer they are the answer."""
    ends = name.strip().lower() == _FINALLY
    if ends or name == ANSWER:
        if isinstance(given, dict) and not _is_reference(given) and not (ends and set(given) - {"value", "text"}):
            return Action(ANSWER, given)
        return Action(ANSWER, {"text": given} if isinstance(given, str) else {"value": given})
    if isinstance(given, dict):
        return Action(name, given)
    return Action(name, {"args": given if isinstance(given, list) else [given]})


def _is_reference(given: Any) -> bool:
    return isinstance(given, dict) and set(given) == {"result_of"}
