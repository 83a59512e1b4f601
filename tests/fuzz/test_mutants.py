"""Mutants of the attacks, by the seed, with the dialect alone; and the witness that would tell of a breach."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from skillforge.sandbox import Outcome, Sandbox, Status
from tests.fuzz import breaches, mutations
from tests.fuzz.events import WITNESS


@pytest.fixture(scope="module")
def unwalled() -> Iterator[Sandbox]:
    with Sandbox(dialect=False, jail=False, pool=1, preload=[WITNESS]) as sandbox:
        yield sandbox


def test_no_mutant_of_an_attack_breaches_the_dialect():
    """Two hundred of them: refused, an exception, or nothing of the interpreter; and many do get to run."""
    tally: Counter[str] = Counter()
    with breaches.watched() as sandbox:
        assert list(breaches.findings(range(200), sandbox, tally)) == []
    assert tally["ok"] + tally["error"] > 40


def test_the_same_seed_is_the_same_mutant():
    """A finding can be made again; and changes do change."""
    corpus = mutations.corpus()
    made = [[mutations.mutant(random.Random(seed), corpus) for seed in range(50)] for _ in range(2)]
    assert made[0] == made[1]
    assert len(set(made[0]) - set(corpus.sources)) > 40


@pytest.mark.parametrize(
    ("breaks", "kind"),
    [
        ("open('/etc/hostname')", "open"),
        ("__import__('os').listdir('/')", "os"),
        ("(lambda: 0).__code__", "object"),
        ("(1 for _ in ()).gi_frame", "object"),
        ("__import__('operator').attrgetter('gi_frame')(1 for _ in ())", "object"),
        ("eval('1')", "compile"),
        ("__import__('gc').get_objects()", "gc"),
        ("__import__('sys')._getframe()", "sys"),
    ],
)
def test_the_witness_tells_of_a_breach(breaks: str, kind: str, unwalled: Sandbox):
    """With the dialect off each of these works, were it not for the witness; and none of it happens."""
    source = f"def attack():\n    return str({breaks})\n"
    outcome = unwalled.run(source, "attack")
    assert outcome.status is Status.CRASHED
    assert breaches.breach(outcome, source) == f"it caused an event of {kind!r}"


def test_words_that_a_mutant_brings_itself_are_no_breach():
    """Only what the program cannot have put together from its own texts came from the interpreter."""
    shows = Outcome(Status.OK, value="<module 'os'>")
    assert breaches.breach(shows, "def attack():\n    return f(1)\n") == "it shows ['<module']"
    assert breaches.breach(shows, "def attack():\n    return '<mod' + \"ule 'os'>\"\n") == ""
    assert breaches.breach(shows, "def attack():\n    return 'eludom<'[::-1]\n") == ""
