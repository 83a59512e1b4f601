"""Generated inputs fit their types, cover the edges, and are the same every time."""

from __future__ import annotations

import pytest

from skillforge.signature import Signature
from skillforge.types import Case
from skillforge.values import dumps
from skillforge.verify.inputs import generate

TYPES = [
    "int", "float", "str", "bool", "bytes", "None", "date", "Decimal", "Any", "list", "dict", "int | None",
    "list[int]", "list[list[str]]", "set[int]", "frozenset[str]", "dict[str, list[int]]", "tuple[int, str]",
    "tuple[int, ...]", "list[tuple[str, float]]", "dict[str, Any]", "list[dict[str, int]]", "Unheard", "set[list[int]]",
    "Callable[[int], int]", "Literal['a']",
]  # fmt: skip


@pytest.mark.parametrize("annotation", TYPES)
def test_any_type_gives_inputs(annotation):
    """Every annotation gives calls whose arguments may cross the boundary."""
    cases = generate(Signature.parse(f"(value: {annotation})"), ())
    assert cases
    assert all(dumps(list(case.args)) for case in cases)


def test_the_same_signature_gives_the_same_inputs():
    """No run differs from another."""
    signature = Signature.parse("(xs: list[str], n: int = 3, *, flag: bool = False)")
    known = [Case((["a b", "c"],), {"n": 2})]
    assert generate(signature, known) == generate(signature, known)


def test_known_inputs_come_first_and_edges_follow():
    """A case's own arguments lie in the function's domain; empty values are always tried."""
    cases = generate(Signature.parse("(text: str)"), [Case(("Hello World",))])
    assert cases[0].args == ("Hello World",)
    assert ("",) in [case.args for case in cases]
    assert len(cases) == 50


def test_keyword_only_parameters_are_passed_by_name():
    """Generated calls respect the signature's shape."""
    case = generate(Signature.parse("(a: int, *, b: int)"), ())[0]
    assert len(case.args) == 1
    assert list(case.kwargs) == ["b"]


def test_an_unknown_type_is_learnt_from_the_cases():
    """`?` takes the type of the arguments that the cases show."""
    cases = generate(Signature.parse("(x: ?)"), [Case(([1, 2],)), Case(([5],))])
    assert all(isinstance(case.args[0], list) for case in cases)
