"""The chain behind an answer: which calls it came from, and where each argument came from: the request, or a call.

Read backwards from the answer. Nothing is guessed: an argument that stands in the request twice, or could be either a
literal of the request or a result, or is neither, leaves no chain, and `NoChain` says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import islice

from skillforge.arguments import read_value
from skillforge.asking.forms import Form, Span
from skillforge.asking.showing import Shown, shown
from skillforge.errors import ArgumentError, SkillforgeError
from skillforge.signature import Parameter
from skillforge.values import Value, equal


class NoChain(SkillforgeError):
    """The answer is no function of the request's literals that could be told from what was done."""


@dataclass(frozen=True, slots=True)
class Argument:
    """What a call was given for a parameter; `step` is the one whose result it is, where the model said so."""

    parameter: Parameter
    value: Value
    step: int | None = None
    built: bool = False  # of results and other data, by the model


@dataclass(frozen=True, slots=True)
class Made:
    """A call of a skill or a tool that gave a value."""

    step: int
    name: str
    is_tool: bool
    arguments: tuple[Argument, ...]
    value: Value
    capabilities: tuple[str, ...] = ()
    returns: str = "Any"


@dataclass(frozen=True, slots=True)
class Slot:
    """A literal of the request, by its place among them."""

    index: int


@dataclass(frozen=True, slots=True)
class Result:
    """What an earlier link of the chain gave, by its place in the chain."""

    index: int


@dataclass(frozen=True, slots=True)
class Link:
    """One call of the chain, and where its arguments come from."""

    made: Made
    sources: tuple[Slot | Result, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Links in the order of their calls, the last of which gives the answer; `slots` {place: the parameter's type}."""

    links: tuple[Link, ...]
    slots: Mapping[int, Parameter] = field(default_factory=dict)


def find_chain(form: Form, made: Sequence[Made], answer: Value, step: int | None) -> Chain:
    """The chain that the answer came from, which is the result of `step` where the model said so. Raises NoChain."""
    if form.doubt:
        raise NoChain(form.doubt)
    if not form.spans:
        raise NoChain("the request holds no literal that another could stand for")
    return _Reader(form, made).read(_last(made, answer, step))


def _last(made: Sequence[Made], answer: Value, step: int | None) -> Made:
    if step is not None:
        return next(one for one in made if one.step == step)
    telling = [one for one in made if _tells(one.value)]
    same = [one for one in telling if equal(one.value, answer)]
    if not same and isinstance(answer, str):
        around = {one.step: list(_around(answer, one.value)) for one in telling}
        same = [one for one in telling if any(_NEUTRAL.fullmatch(words) for words in around[one.step])]
        told = [one.step for one in telling if around[one.step]]
        if told and not same:
            raise NoChain(
                f"the answer says more than the result of step {told[0]}, and nothing tells whether that always holds"
            )
    if not same:
        raise NoChain("the answer is no call's result")
    return _the_one(same, "the answer")


def _around(answer: str, value: Value) -> Iterator[str]:
    """What an answer in words says around each place where it has the value: text as it is, else as a literal."""
    told = Shown(value) if isinstance(value, str) else shown(value, len(answer))
    if told.beginning_of:
        return
    for place in islice(re.finditer(re.escape(told.text), answer), _PLACES):
        yield f"{answer[: place.start()]}\n{answer[place.end() :]}"


_PLACES = 20
_NEUTRAL = re.compile(
    r"(?:\b(?:the|an?|answer|result|value|output|final|is|it|its|it's|this|that|so|equals|here)\b|[\s.,:;?'\"`*“”‘’«»=→])*",
    re.IGNORECASE,
)
"""Words that say no more than that here is the answer. Neither a sign, a unit nor a `not` is among them."""


SMALL = 100


def _tells(value: Value) -> bool:
    """Whether an answer that is some call's result is likely to come of it: truths and nothings are met everywhere."""
    return value is not None and not isinstance(value, bool) and value not in ("", [], {}, ())


def _surely(value: Value) -> bool:
    """Whether an argument that equals a result is surely that. Single letters and whole numbers up to `SMALL` are met
    everywhere: in `…, doubled` the 2 is the model's own.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return abs(value) > SMALL or value != int(value)
    return _tells(value) and (not isinstance(value, str | bytes) or len(value) > 1)


def _the_one(same: Sequence[Made], what: str) -> Made:
    """The first of calls that are the same call. Raises NoChain where they are not."""
    first = same[0]
    for other in same[1:]:
        given = [argument.value for argument in other.arguments]
        if other.name != first.name or not equal(given, [argument.value for argument in first.arguments]):
            raise NoChain(f"{what} is the result of step {first.step} as well as of step {other.step}")
    return first


class _Reader:
    """Reads one chain."""

    def __init__(self, form: Form, made: Sequence[Made]) -> None:
        self.form = form
        self.made = made
        self.slots: dict[int, Parameter] = {}
        self.links: dict[int, Link] = {}  # by step

    def read(self, last: Made) -> Chain:
        self._visit(last)
        unused = [span.text for index, span in enumerate(self.form.spans) if index not in self.slots]
        if unused:
            raise NoChain(f"{unused[0]!r} of the request plays no part in what was done")
        beside = [one for one in self.made if one.capabilities and one.step not in self.links]
        if beside:
            raise NoChain(f"step {beside[0].step} used a tool, and is no part of how the answer came about")
        order = sorted(self.links)
        place = {step: index for index, step in enumerate(order)}
        links = []
        for step in order:
            link = self.links[step]
            sources = tuple(Result(place[one.index]) if isinstance(one, Result) else one for one in link.sources)
            links.append(Link(link.made, sources))
        return Chain(tuple(links), dict(sorted(self.slots.items())))

    def _visit(self, made: Made) -> None:
        """Adds the call and those that it needs; until `read` ends, results are known by their steps."""
        if made.step in self.links:
            return
        sources = tuple(self._source(made, argument) for argument in made.arguments)
        self.links[made.step] = Link(made, sources)

    def _source(self, made: Made, argument: Argument) -> Slot | Result:
        what = f"{argument.parameter.name} of step {made.step}"
        if argument.built:
            raise NoChain(f"{what} was put together by the model")
        if argument.step is not None:
            return self._result(next(one for one in self.made if one.step == argument.step))
        spans = list(self._spans(argument))
        if len(spans) > 1:
            raise NoChain(f"{what} stands in the request more than once")
        earlier = [one for one in self.made if one.step < made.step and equal(one.value, argument.value)]
        if spans and earlier:
            raise NoChain(f"{what} stands in the request, and is the result of step {earlier[0].step} too")
        if spans:
            return self._slot(spans[0], argument, what)
        if not earlier:
            raise NoChain(f"{what} stands neither in the request, set apart as a literal, nor is it a result")
        if not _surely(argument.value):
            raise NoChain(f"{what} may be the result of step {earlier[0].step}, or not")
        return self._result(_the_one(earlier, what))

    def _result(self, made: Made) -> Result:
        self._visit(made)
        return Result(made.step)

    def _slot(self, index: int, argument: Argument, what: str) -> Slot:
        if index in self.slots:  # `12 dozen` is mul(12, 12), and only one of them is the request's
            raise NoChain(f"{what} may be the literal that the request has once, or one of the model's own")
        self.slots[index] = argument.parameter
        return Slot(index)

    def _spans(self, argument: Argument) -> Iterator[int]:
        for index, span in enumerate(self.form.spans):
            try:
                if equal(read_span(span, argument.parameter), argument.value):
                    yield index
            except ArgumentError:
                continue


def read_span(span: Span, parameter: Parameter) -> Value:
    """What a literal of a request means for a parameter: what is quoted is a text, and never anything else.

    Raises ArgumentError.
    """
    value = read_value(span.text, parameter)
    if span.kind == "quoted" and value != span.text and not isinstance(value, _OF_TEXT):
        raise ArgumentError(f"{span.text!r} is a text, and {parameter.name} is none")
    return value


_OF_TEXT = (date, datetime, time, timedelta, Decimal, Fraction, bytes)
"""What a quoted text may stand for, besides itself: types that have no literal."""
