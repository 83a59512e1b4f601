"""Mutants run with the dialect alone: what is a breach, and a series of them by the seed.

A breach is what the witness in the worker heard, or words of the interpreter that the program did not bring itself.
"""

from __future__ import annotations

import ast
import random
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator

from skillforge.sandbox import Limits, Outcome, Sandbox, Status
from skillforge.sandbox.dialect.modules import MODULES
from tests.attacks.language import CANARIES, SECRETS
from tests.fuzz import mutations
from tests.fuzz.events import WITNESS, event

LIMITS = Limits(timeout_s=0.4, memory_mb=128)
KEPT, LONGEST = 300, 4_000
_FACADE = re.compile(rf"<module \\*'(?:{'|'.join(map(re.escape, sorted(MODULES)))})\\*'>")
"""How a façade shows itself: a module would say where it is from."""
_EXIT = re.compile(r"\(exit code (\d+)\)")


def watched() -> Sandbox:
    """The dialect alone, with a witness that ends whatever breaks through it."""
    return Sandbox(LIMITS, jail=False, pool=1, preload=[WITNESS])


def breach(outcome: Outcome, source: str) -> str:
    """What of the interpreter the program got hold of; "" if nothing."""
    found = _EXIT.search(outcome.error.message) if outcome.error else None
    if found:
        return f"it caused an event of {event(int(found[1]))!r}" if event(int(found[1])) else f"it ended by {found[0]}"
    shown = _FACADE.sub("", f"{outcome.value!r} {outcome.stdout}")
    words = [word for word in (*CANARIES, *SECRETS) if word in shown]
    brought = _brought(source) if words else ""
    words = [word for word in words if not _pieces(word) & _pieces(brought)]
    return f"it shows {words}" if words else ""


def _brought(source: str) -> str:
    """All letters of the program's own texts and names."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return source
    found = [source]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
            found += [text, text[::-1], text.lower()]
    return "\n".join(found)


def _pieces(text: str) -> set[str]:
    """Its pieces of four letters: of such a program may build a word."""
    return {text[at : at + 4] for at in range(len(text) - 3)}


def findings(seeds: Iterable[int], sandbox: Sandbox, tally: Counter[str]) -> Iterator[tuple[int, str, str]]:
    """(seed, breach, source) of the mutants of these seeds that breach; `tally` counts how all of them ended.

    Those that the dialect accepts and that end as none before them are changed further.
    """
    accepted: deque[str] = deque(maxlen=KEPT)
    endings: set[str] = set()
    for seed in seeds:
        source = mutations.mutant(random.Random(seed), mutations.corpus(), accepted)
        outcome = sandbox.run(source, mutations.ENTRY)
        tally[outcome.status.value] += 1
        if found := breach(outcome, source):
            yield seed, found, source
        elif outcome.status in (Status.OK, Status.ERROR) and (ending := _ending(outcome)) not in endings:
            endings.add(ending)
            if len(source) < LONGEST and mutations.parses(source):
                accepted.append(source)


def _ending(outcome: Outcome) -> str:
    """How it ended, without the numbers that differ from run to run."""
    return re.sub(r"0x\w+|\d+", "", f"{outcome.value!r:.80} {outcome.error!s:.80}")
