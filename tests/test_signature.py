"""Signatures as text: reading, writing, binding arguments, inferring types."""

from __future__ import annotations

import contextlib
import keyword
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillforge.errors import ArgumentError, InvalidSignature
from skillforge.signature import Parameter, Signature, infer_type, normalise_type

_names = st.from_regex(r"[a-z][a-z_0-9]{0,8}", fullmatch=True).filter(lambda name: not keyword.iskeyword(name))
_types = st.recursive(
    st.sampled_from(["Any", "int", "str", "float", "bool", "bytes", "date", "T"]),
    lambda inner: (
        inner.map("list[{}]".format)
        | st.tuples(inner, inner).map(lambda pair: f"dict[{pair[0]}, {pair[1]}]")
        | inner.map("{} | None".format).map(normalise_type)
        | inner.map("tuple[{}, ...]".format)
    ),
    max_leaves=4,
)
_literals = st.none() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)


@st.composite
def signatures(draw: Any) -> Signature:
    names = draw(st.lists(_names, max_size=4, unique=True))
    required = draw(st.integers(0, len(names)))
    named = draw(st.integers(0, len(names)))
    parameters = []
    for index, name in enumerate(names):
        default = {"default": draw(_literals)} if index >= required else {}
        parameters.append(Parameter(name, draw(_types), keyword_only=index >= named, **default))
    return Signature(tuple(parameters), draw(_types))


@given(signatures())
def test_parse_undoes_str(signature: Signature):
    """What a signature writes is what it reads."""
    text = str(signature)
    assert str(Signature.parse(text)) == text
    assert Signature.parse(text).names == signature.names


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("(text: str, width: int = 8) -> list[str]", "(text: str, width: int = 8) -> list[str]"),
        ("(xs: List[int]) -> Optional[int]", "(xs: list[int]) -> int | None"),
        ("(xs: typing.Dict[str, Any]) -> Union[int, str]", "(xs: dict[str, Any]) -> int | str"),
        ("(x: ?) -> ?", "(x)"),
        ("(x: list[?], sep: str = '?') -> ?", "(x: list[Any], sep: str = '?')"),
        ("(a, /, b, *, c: bool = True)", "(a, b, *, c: bool = True)"),
        ("(x: 'int') -> None", "(x: int) -> None"),
        (" () ", "()"),
        ("(d: date = date(2024, 1, 2)) -> object", "(d: date = date(2024, 1, 2))"),
        ("(t: Tuple[int, ...])", "(t: tuple[int, ...])"),
    ],
)
def test_a_signature_is_normalised(text: str, normal: str):
    """One type has one text, however it was written."""
    assert str(Signature.parse(text)) == normal


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("text: str", "does not parse"),
        ("(text: str", "does not parse"),
        ("(a, a)", "two parameters of one name"),
        ("(a=1, b)", "does not parse"),
        ("(x): pass\ndef g()", "does not parse"),
        ("(*args)", "name every parameter"),
        ("(**kwargs)", "name every parameter"),
        ("(x=y)", "the default of 'x' is no literal: y"),
        ("(x=open('f'))", "the default of 'x' is no literal"),
        ("(x: f())", "is not a type"),
        ("(x: lambda: 0)", "is not a type"),
        ("(_)", "'_' is no parameter name"),
        ("", "does not parse"),
        ("(\x00)", "does not parse"),
        ("(x={[]: 1})", "the default of 'x' unhashable type: 'list'"),
        (f"(x={'-' * 5000}1)", "is nested too deep"),
        (f"(x: {'int | ' * 5000}int)", "is nested too deep"),
    ],
)
def test_what_is_no_signature_is_refused(text: str, message: str):
    """The message says what is wrong with it."""
    with pytest.raises(InvalidSignature) as caught:
        Signature.parse(text)
    assert message in str(caught.value)


@given(st.text(max_size=30))
def test_any_text_is_a_signature_or_one_clear_error(text: str):
    """Whatever is typed, nothing else is raised."""
    with contextlib.suppress(InvalidSignature):
        Signature.parse(f"({text})")


def test_arguments_are_bound_in_order_with_defaults():
    """Positional or named, the same call gives the same tuple."""
    signature = Signature.parse("(a, b=2, *, c=3)")
    assert signature.bind([1], {"c": 4}) == signature.bind([], {"c": 4, "a": 1}) == (1, 2, 4)


@pytest.mark.parametrize(
    ("args", "kwargs", "message"),
    [
        ([1, 2, 3], {}, "takes at most 2 positional arguments, 3 given: (text, width=8)"),
        ([], {}, "missing 'text': (text, width=8)"),
        (["a"], {"widht": 3}, "no parameter 'widht'. Did you mean 'width'? It takes (text, width=8)"),
        (["a"], {"text": "b"}, "two values for 'text': (text, width=8)"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(args: Any, kwargs: Any, message: str):
    """What is wrong, and what the function takes."""
    with pytest.raises(ArgumentError) as caught:
        Signature.parse("(text, width=8)").bind(args, kwargs)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("values", "inferred"),
    [
        ([], "Any"),
        ([1, 2], "int"),
        ([1, "a"], "int | str"),
        ([None, 1], "int | None"),
        ([None], "None"),
        ([True], "bool"),
        ([[], [1]], "list[int]"),
        ([[]], "list"),
        ([[1, "a"]], "list[int | str]"),
        ([(1, "a")], "tuple[int, str]"),
        ([{"a": 1.5}], "dict[str, float]"),
        ([{}], "dict"),
        ([{1}, frozenset({1})], "frozenset[int] | set[int]"),
        ([[[1]], [[]]], "list[list[int]]"),
        ([{"a": []}, {"a": [1]}, {}], "dict[str, list[int]]"),
        ([([], 1), ([1], 2)], "tuple[list[int], int]"),
        ([[1], ["a"]], "list[int] | list[str]"),
    ],
)
def test_a_type_is_inferred_from_values(values: list[Any], inferred: str):
    """The annotation that all of them share; an empty container adds nothing."""
    assert infer_type(values) == inferred


def test_a_signature_crosses_processes_as_itself():
    """Pickled for a pool of processes, a parameter without a default stays one."""
    signature = Signature.parse("(text: str, width: int = 8) -> str")
    copy = pickle.loads(pickle.dumps(signature))
    assert copy == signature
    assert copy.parameters[0].required
