"""A grammar of templates → random text: `<int>` is expanded by an alternative of `int`, and so on.

`<+int a>` declares a new variable of that kind, called `a` within its template; `<$a>` is its name again; `<?int>` is
a variable of that kind if there is one, else an expression. `<block>` on a line of its own is a suite in a scope of
its own, so that what one branch binds is not read by another. The same seed gives the same text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

Rules = Mapping[str, Sequence[str]]

_PLACE = re.compile(r"<([+$?]?)([a-z]+)(?: ([a-z]))?>")
_BLOCK = re.compile(r"( *)<block>")


class Writer:
    """Expands templates. `leaves` are the alternatives once `depth` is used up, so that every text ends."""

    def __init__(self, seed: int, rules: Rules, leaves: Rules, names: Sequence[str], odd: Sequence[str] = ()) -> None:
        self.dice = random.Random(seed)
        self.rules, self.leaves, self.names, self.odd = rules, leaves, names, odd
        self.scopes: list[list[tuple[str, str]]] = [[]]
        self.count = 0

    def expand(self, template: str, depth: int) -> str:
        """`template` with every place filled."""
        labels: dict[str, str] = {}
        pending: list[tuple[str, str]] = []
        lines = []
        for line in template.split("\n"):
            if block := _BLOCK.fullmatch(line):
                lines.append(self._block(block[1], depth, pending))
                continue
            lines.append(_PLACE.sub(lambda place: self._fill(place, depth, labels, pending), line))
        self.scopes[-1].extend(pending)
        return "\n".join(lines)

    def statement(self, depth: int) -> str:
        return self.expand(self.dice.choice(self.rules["statement"]), depth - 1)

    def _fill(self, place: re.Match[str], depth: int, labels: dict[str, str], pending: list[tuple[str, str]]) -> str:
        sign, kind, label = place.groups()
        if sign == "$":
            return labels[kind]
        if sign == "+":
            name = self._new_name()
            pending.append((kind, name))
            if label:
                labels[label] = name
            return name
        if sign == "?" or (kind in self.leaves and self.dice.random() < 0.25):
            known = [name for scope in self.scopes for each, name in scope if each == kind]
            if known:
                return self.dice.choice(known)
        table = self.rules if depth > 0 or kind not in self.leaves else self.leaves
        return self.expand(self.dice.choice(table[kind]), depth - 1)

    def _new_name(self) -> str:
        if self.odd and self.dice.random() < 0.02:
            return self.dice.choice(self.odd)
        self.count += 1
        return f"{self.dice.choice(self.names)}{self.count}"

    def _block(self, indent: str, depth: int, pending: list[tuple[str, str]]) -> str:
        self.scopes.append(list(pending))
        statements = [self.statement(depth) for _ in range(self.dice.randint(1, 2 if depth > 0 else 1))]
        self.scopes.pop()
        text = "\n".join(statements)
        return "\n".join(indent + line if line else line for line in text.split("\n"))
