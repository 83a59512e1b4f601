"""Chain → code: a function of the request's literals that makes the chain's calls in their order."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from skillforge.asking.chain import Chain, Link, Slot
from skillforge.asking.forms import Form
from skillforge.signature import Parameter, Signature
from skillforge.types import Task
from skillforge.writers.llm.shape import shape

_MOST_NAME = 60


@dataclass(frozen=True, slots=True)
class Composed:
    """What a chain comes to: its parameters in order, each a slot of the request, and what it is for."""

    chain: Chain
    signature: Signature
    slots: tuple[int, ...]
    purpose: str


def function_of(form: Form, chain: Chain) -> Composed:
    """The chain as a function: one parameter for each slot, named as where it is first used."""
    taken = {link.made.name for link in chain.links}
    parameters: list[Parameter] = []
    for used in chain.slots.values():
        parameter = Parameter(_free(used.name, taken), used.type)
        taken.add(parameter.name)
        parameters.append(parameter)
    signature = Signature(tuple(parameters), chain.links[-1].made.returns)
    slots = tuple(chain.slots)
    names = {slot: parameter.name for slot, parameter in zip(slots, parameters, strict=True)}
    return Composed(chain, signature, slots, _purpose(form, names))


def name_for(form: Form) -> str:
    """A name from the words that requests of this form share."""
    words = re.findall(r"[^\W\d_][\w]*", re.sub(r"\{\w+\}", " ", form.text))
    name = "_".join(words)[:_MOST_NAME].strip("_")
    return name if name.isidentifier() and not keyword.iskeyword(name) else "answer"


def source_of(function: Composed, task: Task) -> str:
    """The module, as skills are kept. Raises Unfit where the signature cannot be had."""
    names = [parameter.name for parameter in function.signature.parameters]
    slots = dict(zip(function.slots, names, strict=True))
    links = function.chain.links
    taken = {*names, task.name, *(link.made.name for link in links)}
    results: list[str] = []
    body = [_docstring(task.description)]
    for number, link in enumerate(links, 1):
        call = _call(link, slots, results)
        if number == len(links):
            body.append(f"return {call}")
            break
        results.append(_free(f"{link.made.name}_result", taken))
        taken.add(results[-1])
        body.append(f"{results[-1]} = {call}")
    skills = sorted({link.made.name for link in links if not link.made.is_tool})
    imports = "".join(f"from .{name} import {name}\n" for name in skills)
    lines = "".join(f"    {line}\n" for line in body)
    code = f"{imports}\n\ndef {task.name}{function.signature}:\n{lines}".lstrip("\n")
    return shape(code, ast.parse(code), task, set(skills))[0]


def _call(link: Link, slots: dict[int, str], results: list[str]) -> str:
    given = []
    for argument, source in zip(link.made.arguments, link.sources, strict=True):
        text = slots[source.index] if isinstance(source, Slot) else results[source.index]
        given.append(f"{argument.parameter.name}={text}" if argument.parameter.keyword_only else text)
    return f"{link.made.name}({', '.join(given)})"


def _purpose(form: Form, names: dict[int, str]) -> str:
    places = iter(range(len(form.spans)))
    # `{{` is a brace of the request's own.
    told = re.sub(r"\{\{|\{(?:quoted|number|date|items)\}", lambda at: _shown(at[0], places, names), form.text)
    return f"Answers: {told}"


def _shown(mark: str, places: Iterator[int], names: dict[int, str]) -> str:
    return "{" if mark == "{{" else f"{{{names[next(places)]}}}"


def _docstring(text: str) -> str:
    plain = text.isprintable() and "\\" not in text and '"""' not in text and not text.endswith('"')
    return f'"""{text}."""' if plain else repr(f"{text}.")


def _free(wanted: str, taken: Collection[str]) -> str:
    name, number = wanted, 1
    while name in taken or keyword.iskeyword(name) or hasattr(builtins, name):
        number += 1
        name = f"{wanted}_{number}"
    return name
