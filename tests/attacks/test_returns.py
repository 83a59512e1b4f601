"""Hostile results: cyclic, deep, colliding, lying about what they are. They cross as data or not at all."""

from __future__ import annotations

import math

import pytest

from skillforge.sandbox import Limits, Status
from tests.attacks.prison import assert_well, both, jail

LIMITS = Limits(timeout_s=1.0, memory_mb=128, output_kb=256)
WALLS = pytest.mark.parametrize("walls", ["both", "jail"])

LIES = {
    "how it is reduced": "class A:\n    def __reduce__(self): return (print, ('reduced',))\nreturn A()",
    "how it is reduced, by version": "class A:\n    def __reduce_ex__(self, v): return (print, ())\nreturn [A()]",
    "its state": "class A:\n    def __getstate__(self): return {'x': 1}\nreturn A()",
    "its class": "class A:\n    @property\n    def __class__(self): return int\nreturn A()",
    "its fields": "class A:\n    __dataclass_fields__ = {'x': 1}\nreturn A()",
    "being a named tuple": "class A(tuple):\n    _fields = 5\nreturn A()",
    "being from collections": "class A(dict):\n    pass\nA.__module__ = 'collections'"
    "\nA.items = lambda self: 1 / 0\nreturn A(x=1)",
    "its length": "class A(list):\n    def __len__(self): return -1\nreturn A([1])",
    "its iteration": "class A(list):\n    def __iter__(self): return iter([self])\nreturn A([1])",
    "its hash": "class A:\n    def __hash__(self): return 1 / 0\nreturn {A()}",
    "its text": "class A(str):\n    def __str__(self): return 1\nreturn A('x')",
    "its index": "class A(int):\n    def __index__(self): return 'x'\nreturn A(1)",
    "everything": "class A:\n    def __getattribute__(self, name): raise SystemExit\nreturn A()",
}


@WALLS
@pytest.mark.parametrize("name", LIES)
def test_an_object_that_lies_is_no_value(name: str, walls: str):
    """Its class is what counts, by identity: refused, an error, or plain data; nothing is called out here."""
    outcome = _run(walls, LIES[name])
    assert outcome.value in (None, ())


OBJECTS = {
    "a function": "return lambda: 1",
    "a class": "return int",
    "a module": "import math\nreturn math",
    "a generator": "return (i for i in ())",
    "an iterator": "return iter([])",
    "an exception": "return ValueError(1)",
    "an object": "return object()",
    "a view": "return {}.keys()",
    "a range": "return range(3)",
    "an ellipsis": "return ...",
    "a slice": "return slice(1)",
    "a list of itself": "x = []\nx.append(x)\nreturn x",
    "a dictionary in itself": "x = {}\nx['x'] = x\nreturn x",
    "a tuple in a list in it": "x = []\ny = (x,)\nx.append(y)\nreturn y",
    "what is too deep": "x = 1\nfor _ in range(300): x = [x]\nreturn x",
    "what is too deep in dictionaries": "x = 1\nfor _ in range(300): x = {1: x}\nreturn x",
    "too many items": "return [[]] * 3_000_000",
}


@WALLS
@pytest.mark.parametrize("name", OBJECTS)
def test_what_is_no_data_does_not_cross(name: str, walls: str):
    """The call ends in an error that says so."""
    outcome = _run(walls, OBJECTS[name])
    assert outcome.status in (Status.ERROR, Status.REFUSED, Status.OUT_OF_MEMORY, Status.TIMED_OUT)
    assert outcome.value is None


@WALLS
def test_values_that_are_not_numbers_cross_as_they_are(walls: str):
    """NaN and the infinities are data, also as keys."""
    value = _run(walls, "nan = float('nan')\nreturn [nan, float('inf'), -float('inf'), {nan: 1}]").value
    assert math.isnan(value[0])
    assert value[1:3] == [math.inf, -math.inf]
    assert [math.isnan(key) for key in value[3]] == [True]


@WALLS
def test_keys_that_json_would_unite_stay_apart(walls: str):
    """1, '1' and 'True' are three keys, as they were inside."""
    value = _run(walls, "return {1: 'a', '1': 'b', 'True': 'c', None: 'd', 'null': 'e', (1,): 'f'}").value
    assert value == {1: "a", "1": "b", "True": "c", None: "d", "null": "e", (1,): "f"}


@WALLS
def test_a_value_that_looks_like_a_tag_stays_what_it_is(walls: str):
    """A dictionary of the program's own cannot pose as the protocol's."""
    assert _run(walls, "return {'int': '0x1'}").value == {"int": "0x1"}


@WALLS
def test_colliding_keys_are_not_let_out(walls: str):
    """A table of keys that all hash alike would cost the host what it cost the run."""
    outcome = _run(walls, "return {k * (2**61 - 1) for k in range(5000)}")
    assert outcome.status in (Status.CRASHED, Status.ERROR, Status.TIMED_OUT)


@WALLS
@pytest.mark.parametrize("text", ["'\\ud800'", "'\\0'", "'\\x7f\\x1b[2J'", "'\\u202e'", "'</script>'"])
def test_any_text_crosses_as_it_is(text: str, walls: str):
    """Lone surrogates, control characters and all."""
    assert _run(walls, f"return {text}").value == eval(text)


ERRORS = {
    "a message that raises": "class E(Exception):\n    def __str__(self): raise SystemExit\nraise E",
    "a message that is none": "class E(Exception):\n    def __str__(self): return 1\nraise E",
    "a message that spins": "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E",
    "a message of surrogates": "raise ValueError('\\ud800' * 100)",
    "a group": "raise ExceptionGroup('x', [ValueError(1)])",
    "a cause of itself": "e = ValueError()\ntry:\n    raise e from e\nexcept ValueError:\n    raise",
    "no exception": "raise 1",
}


@WALLS
@pytest.mark.parametrize("name", ERRORS)
def test_a_hostile_exception_is_an_outcome(name: str, walls: str):
    """Class and message come as text; a message that cannot be had does not matter."""
    outcome = _run(walls, ERRORS[name])
    assert outcome.status in (Status.ERROR, Status.REFUSED, Status.TIMED_OUT)
    assert isinstance(outcome.reason, str)


def _run(walls: str, body: str):
    sandbox = both() if walls == "both" else jail()
    indented = body.replace("\n", "\n    ")
    outcome = sandbox.run(f"def attack():\n    {indented}\n", "attack", limits=LIMITS)
    assert_well(sandbox)
    return outcome
