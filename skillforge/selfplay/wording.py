"""Wording: an expression → what it computes in plain words, and a name made of them. Runs inside the jail."""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

from skillforge.selfplay.phrases import phrase
from skillforge.writers.search import kinds
from skillforge.writers.search.expr import Expr, Function
from skillforge.writers.search.kinds import Kind
from skillforge.writers.search.render import literal

PATTERNS = {r"\d+": "runs of digits", r"[A-Za-z]+": "runs of letters", r"\s+": "runs of white space"}
"""Regular expressions that have a word."""

NAME_WORDS, MORE_WORDS, NAME_LENGTH = 6, 9, 60
"""A name is made of so many words; of more, where that name is taken. It has so many characters at most."""

_SIGNS = {
    " ": "space", ",": "comma", "-": "dash", ".": "dot", "/": "slash", ":": "colon", "@": "at", "_": "underscore",
    ";": "semicolon", "\n": "newline",
}  # fmt: skip
_DIGITS = {
    "0": "zero", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "10": "ten", "100": "hundred",
}  # fmt: skip
UNSAID = frozenset({
    "a", "all", "an", "and", "are", "at", "by", "each", "for", "from", "has", "if", "in", "is", "it", "its", "of",
    "on", "one", "ones", "so", "than", "that", "the", "there", "this", "those", "to", "value", "where", "whether",
    "with",
})  # fmt: skip
_ITEMS = {"int": "number", "float": "number", "str": "text", "bool": "answer", "date": "date"}
_GROUPS = {"list": "group", "row": "row", "tuple": "pair", "record": "record", "dict": "dictionary", "set": "set"}
_MADE = {"words": "word", "chars": "character", "lines": "line", "split": "part", "trimmed_fields": "part"}
_ORDINALS = ("first", "second", "third", "fourth")


def description(expr: Expr) -> str:
    """A sentence: "The length of each of the words of the text, sorted." """
    text = Wording().noun(expr, top=True)
    said = text.split(" ", 1)[0] in {part.name for part in expr.walk()}  # `n plus 1`: a name stays as it is
    return f"{text}." if said else f"{text[:1].upper()}{text[1:]}."


def name(description: str, words: int = NAME_WORDS) -> str:
    """What a function of this description may be called: its first words, but for those that say little."""
    text = re.sub(r'"([^"]*)"', lambda match: " ".join(_SIGNS.get(sign, sign) for sign in [match[1]]), description)
    text = re.sub(r"(?<!\w)-(?=\d)", "minus ", text).replace("'", "")
    found = re.findall(r"[a-z0-9]+", text.lower())
    said: list[str] = []
    for word in found:
        if word not in UNSAID and (not said or _stem(word) != _stem(said[-1])):
            said.append(_DIGITS.get(word, word))
    while len("_".join(said[:words])) > NAME_LENGTH:
        words -= 1
    return "_".join(said[:words]) or "value"


def _stem(word: str) -> str:
    return word.removesuffix("s")


class Wording:
    """Words for one expression. `said` are the words for the leaves of the element functions around."""

    def __init__(self) -> None:
        self.said: dict[Expr, str] = {}
        self.depth = 0

    def noun(self, expr: Expr, *, top: bool = False) -> str:
        """What it is: "the largest of the numbers"; "whether …" for what is true or false."""
        text = self._text(expr)
        if expr.kind == "bool" and expr.op is not None and not expr.op.component:
            return f"whether {text}" if top else f"(whether {text})"
        return text if top or not _trails(expr) else f"({text})"

    def clause(self, expr: Expr) -> str:
        """That it is so: "the number is even"."""
        if expr.op is None or expr.op.component or not _is_clause(expr):
            return f"{self.noun(expr)} is true"
        text = self._text(expr)
        return f"({text})" if expr.op.name in ("and", "or") else text

    def _text(self, expr: Expr) -> str:
        if expr in self.said:
            return self.said[expr]
        if expr.outer is not None:
            return self.noun(expr.outer)
        if expr.op is None:
            return self._leaf(expr)
        pattern = phrase(expr.op)
        function = next((arg for arg in expr.args if isinstance(arg, Function)), None)
        if function is not None:
            return self._over(expr, pattern)
        return self._filled(pattern, expr, {})

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
            before = dict(self.said)
            self.said[leaf] = f"each of {self.noun(collection)}"
            text = self.noun(functions[0].body, top=True)
            self.said = before
            return text
        before, self.depth = dict(self.said), self.depth + 1
        around = self.noun(collection)
        for function in functions:
            self._name(function, item)
        texts = {"x": item}
        for slot, function in zip("fg", functions, strict=False):
            texts[slot] = self.noun(function.body)
            texts[f"{slot}:is"] = self.clause(function.body)
        self.said, self.depth = before, self.depth - 1
        return self._filled(pattern, expr, {**texts, "0": around})

    def _name(self, function: Function, item: str) -> None:
        space = function.space
        for leaf in space.whole:
            self.said[leaf] = f"the {item}"
        for place, leaf in enumerate(space.items):
            self.said[leaf] = f"the {_ORDINALS[place % len(_ORDINALS)]} of the {item}"

    def _filled(self, pattern: str, expr: Expr, texts: dict[str, str]) -> str:
        parts = []
        for before, slot, mark, _ in Formatter().parse(pattern):
            parts.append(before)
            if slot is None:
                continue
            key = f"{slot}:{mark}" if mark else slot
            if key in texts:
                parts.append(texts[key])
                continue
            arg: Any = expr.args[int(slot)]
            text = self.clause(arg) if mark == "is" else self.noun(arg)
            unclear = len(parts) == 1 and not before and not pattern.startswith(("{0},", "{0:is}"))
            parts.append(f"({text})" if unclear and arg.op is not None and text[0] != "(" else text)
        return "".join(parts)


def _trails(expr: Expr) -> bool:
    """Whether its phrase goes on after its argument, so that inside of another it is not clear what that is about."""
    if expr.op is None:
        return False
    function = expr.args[-1]
    if isinstance(function, Function) and _each(expr) is not None:
        return _trails(function.body)
    return phrase(expr.op).startswith("{") or "," in phrase(expr.op)


def _each(expr: Expr) -> Expr | None:
    """The element, where something is made of each of a list and reads it once: "the length of each of the words"."""
    function = expr.args[-1]
    if expr.op is None or expr.op.name != "map" or not isinstance(function, Function):
        return None
    leaves = variables(function)
    return leaves[0] if len(leaves) == 1 and leaves[0] in function.space.whole else None


def _is_clause(expr: Expr) -> bool:
    return bool(expr.kind == "bool") and expr.op is not None and expr.op.gives == "bool"


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
        if source.op is None or source.kind != collection.kind:
            break
        source = source.args[0]
    kind: Kind = collection.kind[1] if not isinstance(collection.kind, str) and len(collection.kind) > 1 else kinds.ANY
    if isinstance(source, Expr) and source.op is None and source.name.endswith("s") and isinstance(kind, str):
        return source.name.removesuffix("s")
    if isinstance(kind, str):
        return _ITEMS.get(kind, "item")
    return _GROUPS.get(kind[0], "item")
