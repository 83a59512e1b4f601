"""Properties are laws, tested with generated inputs."""

from __future__ import annotations

import pytest

from skillforge.errors import InvalidInput
from skillforge.types import Program
from skillforge.verify import Verifier
from skillforge.verify.properties import PROPERTIES, parse_property
from tests.verify.tasks import candidate, task

ITEMS = "(xs: list[int]) -> list[int]"
PAIR = "(a: int, b: int) -> int"
NUMBER = "(n: int) -> int"
TEXT = "(text: str) -> str"

LAWS = [
    ("idempotent", TEXT, "return text.strip()", "return text[1:]"),
    ("involution", TEXT, "return text[::-1]", "return text.upper()"),
    ("commutative", PAIR, "return a + b", "return a - b"),
    ("associative", PAIR, "return max(a, b)", "return a - b"),
    ("sorted", ITEMS, "return sorted(xs)", "return xs[:]"),
    ("length_preserving", ITEMS, "return [x + 1 for x in xs]", "return xs[:2]"),
    ("permutation", ITEMS, "return xs[::-1]", "return sorted(set(xs))"),
    ("subset", ITEMS, "return xs[1:]", "return xs + [99999]"),
    ("distinct", ITEMS, "return sorted(set(xs))", "return xs + xs"),
    ("non_negative", NUMBER, "return abs(n)", "return n"),
    ("monotone", NUMBER, "return n // 2", "return -n"),
    ("never_raises", ITEMS, "return xs[:1]", "return [xs[0]]"),
]


def source(signature, body):
    return f"def f{signature}:\n    {body}\n"


@pytest.mark.parametrize(("name", "signature", "good", "bad"), LAWS)
def test_a_law_tells_good_from_bad(verify, name, signature, good, bad):
    """Each property holds for a function that obeys it, and a counterexample is given for one that does not."""
    goal = task(f"f{signature}", properties=(name,))
    assert verify(goal, source(signature, good)).passed
    failed = verify(goal, source(signature, bad)).failures
    assert [failure.kind for failure in failed] == ["property"]
    assert failed[0].reason


def test_every_property_is_tested_here():
    """The registry has no law without a test, and each has its meaning."""
    assert {law[0] for law in LAWS} | {"inverse_of"} == set(PROPERTIES)
    assert all(rule.meaning for rule in PROPERTIES.values())


ENCODE = 'def encode(text: str) -> str:\n    return "".join(chr(ord(c) + 1) for c in text)\n'


@pytest.mark.parametrize(("body", "holds"), [('"".join(chr(ord(c) - 1) for c in text)', True), ("text", False)])
def test_inverse_of_finds_the_other_skill(boxes, body, holds):
    """`inverse_of: encode` runs the round trip through the named skill."""
    verifier = Verifier(*boxes, resolve={"encode": Program.of(ENCODE, "encode")}.get)
    goal = task("decode(text: str) -> str", 'decode("bc") == "ab"', properties=("inverse_of: encode",))
    proposal = candidate(f"def decode(text: str) -> str:\n    return {body}")
    verdict = verifier.verify(goal, proposal, Program.of(proposal.source, "decode"))
    assert verdict.count("property") == (int(holds), 1)


def test_inverse_of_an_unknown_skill_fails(verify):
    """A round trip without the other half is not taken on trust."""
    goal = task(f"f{TEXT}", properties=("inverse_of: nobody",))
    assert "there is no skill 'nobody'" in verify(goal, "def f(text):\n    return text").failures[0].reason


def test_a_decoder_is_undone_on_encodings_only(boxes):
    """Inputs outside of a decoder's domain do not count against it."""
    encode = "def to_hex(n: int) -> str:\n    return hex(n)\n"
    verifier = Verifier(*boxes, resolve={"to_hex": Program.of(encode, "to_hex")}.get)
    goal = task("from_hex(text: str) -> int", 'from_hex("0xff") == 255', properties=("inverse_of: to_hex",))
    proposal = candidate("def from_hex(text):\n    return int(text, 16)")
    assert verifier.verify(goal, proposal, Program.of(proposal.source, "from_hex")).passed


def test_a_hanging_property_scores_nothing(verify):
    """A time-out on a generated input fails closed."""
    goal = task(f"f{NUMBER}", "f(5) == 5", properties=("idempotent",))
    verdict = verify(goal, "def f(n):\n    while n < 0:\n        pass\n    return n")
    assert verdict.reward == 0.0


@pytest.mark.parametrize("text", ["idempotnt", "inverse_of", "sorted: x", ""])
def test_a_misspelt_property_is_an_error(text):
    """Unknown names, and arguments missing or needless, are refused with what is known."""
    with pytest.raises(InvalidInput):
        parse_property(text)


def test_a_lax_property_alone_is_weak_evidence(verify):
    """`never_raises` holds for most wrong programs too."""
    goal = task(f"f{NUMBER}", "f(5) == 6", properties=("never_raises",))
    assert verify(goal, "def f(n):\n    return n + 1").evidence == "weak"


@pytest.mark.parametrize("name", sorted(set(PROPERTIES) - {"inverse_of"}))
@pytest.mark.parametrize("body", ["return None", "return {1: [f'{a}']}", "return float('nan')", "return {frozenset()}"])
def test_odd_results_break_a_law_or_keep_it(verify, name, body):
    """Whatever a function returns, a law gives an answer and never an exception."""
    goal = task("f(a: int, b: int = 0) -> int", properties=(name,))
    assert verify(goal, f"def f(a, b=0):\n    {body}\n").count("property")[1] == 1
