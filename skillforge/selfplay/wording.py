"""Wording: an expression → what it computes in plain words. Runs inside the jail."""

from __future__ import annotations

import re
from collections import Counter
from string import Formatter
from typing import Any

from skillforge.selfplay.phrases import OF_TEXTS, SUBJECTS, phrase
from skillforge.writers.search import kinds
from skillforge.writers.search.expr import Expr, Function
from skillforge.writers.search.kinds import Kind
from skillforge.writers.search.render import literal

PATTERNS = {r"\d+": "runs of digits", r"[A-Za-z]+": "runs of letters", r"\s+": "runs of white space"}
"""Regular expressions that have a word."""

_LETTERS = "pqrstuvw"
_ITEMS = {"int": "number", "float": "number", "str": "text", "bool": "answer", "date": "date"}
_GROUPS = {"list": "group", "row": "row", "tuple": "pair", "record": "record", "dict": "dictionary", "set": "set"}
_MADE = {"words": "word", "chars": "character", "lines": "line", "split": "part", "trimmed_fields": "part"}
_ORDINALS = ("first", "second", "third", "fourth")
_VERBS = {
    "is": "are", "has": "have", "contains": "contain", "starts": "start", "ends": "end", "equals": "equal",
    "differs": "differ",
}  # fmt: skip
"""Verbs of clauses, of one thing and of several."""


def description(expr: Expr) -> str:
    """A sentence: "The length of each of the words of the text, sorted." What is used twice, or would need brackets
    within brackets, has a letter: "p followed by p, reversed, where p is n as a text."
    """
    wording = Wording(expr)
    text = wording.sentence(expr)
    first = text.split(" ", 1)[0].rstrip(",")
    said = first in {part.name for part in expr.walk()} or first in wording.letters.values()  # `n plus 1`: as it is
    text = re.sub(r"\b1 (character|neighbour)s", r"1 \1", text).replace("first 1 character", "first character")
    return f"{text}." if said else f"{text[:1].upper()}{text[1:]}."


class Wording:
    """Words for one expression. `said`: so many operations in each other are told, what is inside of them is not.

    `words` are those for the leaves of the element functions around, `letters` those of parts that have one.
    """

    def __init__(self, whole: Expr, said: int | None = None) -> None:
        self.words: dict[Expr, str] = {}
        self.letters: dict[Expr, str] = {}
        self.left = said
        self._of_each = 0 if said == 0 else 1  # what is done to each is what it is about: one step more
        self.depth = 0  # of element functions
        self.brackets = 0
        self._free = [letter for letter in _LETTERS if letter not in {part.name for part in whole.walk()}]
        self._shared = _shared(whole) if said is None else set()

    def sentence(self, expr: Expr) -> str:
        """What it is, and what the letters in that are."""
        told = [self.whole(expr)]
        while len(told) <= len(self.letters):  # telling what one is may take others
            part, letter = [*self.letters.items()][len(told) - 1]
            told.append(f"{letter} {'are' if part.kind[0] in ('list', 'set') else 'is'} {self.whole(part)}")
        return told[0] + (f", where {'; '.join(told[1:])}" if told[1:] else "")

    def whole(self, expr: Expr) -> str:
        """What it is, whatever stands around it."""
        return f"whether {self._text(expr)}" if _is_clause(expr) else self._text(expr)

    def noun(self, expr: Expr, *, top: bool = False) -> str:
        """What it is: "the largest of the numbers"; "whether …" for what is true or false."""
        if expr in self.words or expr.op is None:
            return self._text(expr)
        if self.left == 0:
            return _some(expr)
        if not top and self._needs_letter(expr):
            return self._letter(expr)
        bracketed = not top and (_trails(expr) or _is_clause(expr))
        self.brackets += bracketed
        text = self.whole(expr)
        self.brackets -= bracketed
        return f"({text})" if bracketed else text

    def clause(self, expr: Expr) -> str:
        """That it is so: "the number is even"."""
        if not _is_clause(expr):
            return f"{self.noun(expr)} is true"
        text = self._text(expr)
        return f"({text})" if expr.op and expr.op.name in ("and", "or") else text

    def _needs_letter(self, expr: Expr) -> bool:
        if self.left is not None or expr.free or _reads(expr, self.words):
            return False
        return expr in self._shared or (self.brackets > 0 and _trails(expr))

    def _letter(self, expr: Expr) -> str:
        if expr not in self.letters:
            self.letters[expr] = self._free[len(self.letters) % len(self._free)]
        return self.letters[expr]

    def _text(self, expr: Expr) -> str:
        if expr in self.words:
            return self.words[expr]
        if expr.outer is not None:
            return self.noun(expr.outer)
        if expr.op is None:
            return self._leaf(expr)
        before = self.left
        self.left = max(0, before - 1) if before is not None else None
        pattern = _pattern(expr)
        over = any(isinstance(arg, Function) for arg in expr.args)
        text = self._over(expr, pattern) if over else self._filled(pattern, expr, {})
        self.left = before
        return text

    def _leaf(self, expr: Expr) -> str:
        if expr.name:
            return f"the {expr.name.replace('_', ' ')}" if len(expr.name) > 1 else expr.name
        value = expr.values[0]
        return PATTERNS.get(value, literal(value)) if expr.kind == "pattern" else literal(value)

    def _over(self, expr: Expr, pattern: str) -> str:
        """An element function over a collection: its variables get words while it is put in words."""
        collection = expr.args[0]
        functions = [arg for arg in expr.args if isinstance(arg, Function)]
        if not isinstance(collection, Expr):
            raise ValueError(f"{expr!r} ranges over no collection")
        item = _item(collection)
        if self.depth:
            item = f"inner {item}"
        leaf = _each(expr)
        if leaf is not None:
            before = dict(self.words)
            self.words[leaf] = f"each of {self.noun(collection)}"
            text = self.noun(functions[0].body, top=True)
            self.words = before
            return text
        before, self.depth = dict(self.words), self.depth + 1
        for function in functions:
            self._name(function, item)
        left = self.left
        self.left = self._of_each if left == 0 else left
        texts = {"x": item}
        for slot, function in zip("fg", functions, strict=False):
            texts[slot] = self.noun(function.body, top=pattern.startswith(f"{{{slot}}}"))
            texts[f"{slot}:is"] = is_so = self.clause(function.body)
            one, many = _predicate(is_so, item, 0), _predicate(is_so, item, 1)
            texts[f"{slot}:does"], texts[f"{slot}:do"] = one, many
            texts[f"{slot}:which"] = f"that {one}" if one else f"where {is_so}"
            texts[f"{slot}:that"] = f"that {many}" if many else f"where {is_so}"
            if one and expr.op and expr.op.name in SUBJECTS:
                pattern = SUBJECTS[expr.op.name]
        self.words, self.depth, self.left = before, self.depth - 1, left
        return self._filled(pattern, expr, texts)

    def _name(self, function: Function, item: str) -> None:
        space = function.space
        for leaf in space.whole:
            self.words[leaf] = f"the {item}"
        for place, leaf in enumerate(space.items):
            self.words[leaf] = f"the {_ORDINALS[place % len(_ORDINALS)]} of the {item}"

    def _filled(self, pattern: str, expr: Expr, texts: dict[str, str]) -> str:
        """The pattern with its slots filled. What it goes on about stands before it, apart by a comma where that is
        more than a word: "the words of the text, sorted, in reverse order".
        """
        parts: list[str] = []
        apart = False
        for before, slot, mark, _ in Formatter().parse(pattern):
            parts.append(f", {before.lstrip()}" if apart and before and before[0] != "," else before)
            apart = False
            if slot is None:
                continue
            key = f"{slot}:{mark}" if mark else slot
            if key in texts:
                parts.append(texts[key])
                continue
            arg: Any = expr.args[int(slot)]
            begins = parts == [""] and not _is_clause(expr)
            apart = begins and arg.op is not None and arg not in self.words and self.left != 0
            if mark == "is":
                parts.append(self.clause(arg))
            elif _is_count(expr, int(slot)) and self.left is None and not _reads(arg, self.words):
                parts.append(self._letter(arg))
            else:
                shared = begins and arg in self._shared
                parts.append(self.noun(arg, top=begins and not shared))
                apart = apart and not shared
        return "".join(parts)


def _pattern(expr: Expr) -> str:
    """The phrase of its operator; of the largest of texts, which is not the longest, another one."""
    if expr.op is None:
        return ""
    first = expr.args[0] if expr.args else None
    if isinstance(first, Expr) and first.kind == ("list", "str") and expr.op.name in OF_TEXTS:
        return OF_TEXTS[expr.op.name]
    return phrase(expr.op)


def _shared(whole: Expr) -> set[Expr]:
    """The parts that are used in several places: each has a letter."""
    uses: Counter[Expr] = Counter()
    seen: set[int] = set()
    left = [whole]
    while left:
        expr = left.pop()
        if id(expr) in seen:
            continue
        seen.add(id(expr))
        inner = [arg.body if isinstance(arg, Function) else arg for arg in expr.args]
        inner += [expr.outer] if expr.outer is not None else []
        uses.update(part for part in inner if part.op is not None)
        left += inner
    return {part for part, count in uses.items() if count > 1}


def _reads(expr: Expr, leaves: dict[Expr, str]) -> bool:
    return any(part in leaves for part in expr.walk())


def _is_count(expr: Expr, slot: int) -> bool:
    """Whether this argument says how many, or which, and is more than a word."""
    if expr.op is None or slot == 0 or expr.op.component:
        return False
    arg = expr.args[slot]
    takes = expr.op.takes
    return isinstance(arg, Expr) and arg.op is not None and takes[slot] == "int" and takes[0] not in ("int", "float")


def _predicate(clause: str, item: str, many: int) -> str:
    """What a clause says of the item, of one or of several: "are even"; nothing where it speaks of it again."""
    subject, _, said = clause.partition(f"the {item} ")
    verb, _, rest = said.partition(" ")
    if subject or verb not in _VERBS or f"the {item}" in rest:
        return ""
    return f"{_VERBS[verb] if many else verb} {rest}"


def _some(expr: Expr) -> str:
    """What stands for a part that is not told."""
    item = _item(expr) if not isinstance(expr.kind, str) else _ITEMS.get(expr.kind, "value")
    return f"some {item}" if isinstance(expr.kind, str) else f"some {item}s"


def _trails(expr: Expr) -> bool:
    """Whether its phrase goes on after its argument, so that inside of another it is not clear what that is about."""
    if expr.op is None:
        return False
    function = expr.args[-1]
    if isinstance(function, Function) and _each(expr) is not None:
        return _trails(function.body)
    said = phrase(expr.op)
    return said.startswith("{") or "," in said or (said.count("{") > 1 and not said.endswith("{0}"))


def _each(expr: Expr) -> Expr | None:
    """The element, where something is made of each of a list and reads it once: "the length of each of the words"."""
    function = expr.args[-1]
    if expr.op is None or expr.op.name != "map" or not isinstance(function, Function):
        return None
    leaves = variables(function)
    return leaves[0] if len(leaves) == 1 and leaves[0] in function.space.whole else None


def _is_clause(expr: Expr) -> bool:
    op = expr.op
    return bool(expr.kind == "bool") and op is not None and not op.component and bool(op.gives == "bool")


def variables(function: Function) -> list[Expr]:
    """Where an element function reads its element, or a part of it."""
    mine = {*function.space.whole, *function.space.items}
    return [leaf for leaf in function.body.walk() if leaf in mine]


def _item(collection: Expr) -> str:
    """What one element of the collection is called."""
    source: Any = collection
    while isinstance(source, Expr):
        if source.op is not None and source.op.name in _MADE:
            return _MADE[source.op.name]
        inner: Any = source.args[0] if source.args else None
        if source.op is None or not isinstance(inner, Expr) or inner.kind != collection.kind:
            break
        source = inner
    kind: Kind = collection.kind[1] if not isinstance(collection.kind, str) and len(collection.kind) > 1 else kinds.ANY
    if isinstance(source, Expr) and source.op is None and source.name.endswith("s") and isinstance(kind, str):
        return source.name.removesuffix("s")
    if isinstance(kind, str):
        return _ITEMS.get(kind, "item")
    return _GROUPS.get(kind[0], "item")
