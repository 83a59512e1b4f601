"""Names: an expression → what a function of it may be called, made of the words for it. Runs inside the jail."""

from __future__ import annotations

import re

from skillforge.selfplay.wording import Wording
from skillforge.writers.search.expr import Expr, Function

NAME_WORDS, NAME_LENGTH = 9, 60
"""A name has so many words, and so many characters, at most."""

_SIGNS = {
    "": "nothing",
    " ": "space", ",": "comma", "-": "dash", ".": "dot", "/": "slash", ":": "colon", "@": "at", "_": "underscore",
    ";": "semicolon", "\n": "newline",
}  # fmt: skip
_DIGITS = {
    "0": "zero", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "10": "ten", "100": "hundred",
}  # fmt: skip
_UNNAMED = frozenset({"a", "an", "the", "one", "ones", "it", "its", "those", "whether"})
_SHORTER = tuple((re.compile(long), short) for long, short in (
    (r"(?:those of )?the (\w+(?: of (?:the )?\w+)*) that are (even|odd|prime)\b", r"\2 \1"),
    (r"^those of ", ""),
    (r"\(?the (\w+)((?: [\w\"-]+)*)\)?, for each \1 of the (\w+)", r"each of \3\2"),
    (r"in reverse order", "reversed"),
    (r"each with its index", "with index"),
    (r"joined into one text", "joined"),
    (r"without surrounding blanks", "stripped"),
    (r"in (descending|ascending) order", r"\1"),
    (r"the largest first", "descending"),
    (r"the whole numbers from 0 to before", "range of"),
    (r"the whole numbers from", "range from"),
    (r"the greatest common divisor of", "gcd of"),
    (r"the least common multiple of", "lcm of"),
    (r"the absolute value of", "absolute"),
    (r"the distinct items of (.+?), in order", r"distinct \1"),
    (r"for (all|any) of (?:the )?(\w+(?: \w+)?), (.+)", r"\3 for \1 \2"),
    (r"with its first letter in", "first letter in"),
    (r"it is not so that", "not"),
    (r", (place by place|Monday being \d|from the (first|second) on)", ""),
    (r"the weekday of", "weekday of"),
    (r"divided by (.+), rounded down", r"divided by \1 rounded down"),
))  # fmt: skip
"""What is said in fewer words in a name."""


def names(expr: Expr) -> list[str]:
    """What a function of this expression may be called, the best first: all that it does, or no more than fits.

    Of what does not fit the outermost steps are said, and that it is done to "some" words or numbers.
    """
    told = [named(Wording(expr, said=depth).whole(expr)) for depth in range(_steps(expr), -1, -1)]
    either = [short for name in told for short in (name, name.replace("_of_", "_"))]
    fitting = [name for name in either if name.count("_") < NAME_WORDS and len(name) <= NAME_LENGTH]
    return list(dict.fromkeys(fitting)) or [either[-1][:NAME_LENGTH].rpartition("_")[0] or "value"]


def named(text: str) -> str:
    """Words as a name: "the first 2 of the numbers" is `first_two_of_numbers`."""
    text = text.removeprefix("whether ")
    for long, short in _SHORTER:
        text = long.sub(short, text)
    text = re.sub(r'"([^"]*)"', lambda match: _SIGNS.get(match[1], match[1]), text)
    text = re.sub(r"(?<!\w)-(?=\d)", "minus ", text).replace("'", "")
    said: list[str] = []
    for word in re.findall(r"[a-z0-9]+", text.lower()):
        if word not in _UNNAMED and (not said or word.removesuffix("s") != said[-1].removesuffix("s")):
            said.append(_DIGITS.get(word, word))
    return "_".join(said) or "value"


def _steps(expr: Expr) -> int:
    """How many operations are in each other."""
    inner = [arg.body if isinstance(arg, Function) else arg for arg in expr.args]
    return (expr.op is not None) + max(map(_steps, inner), default=0)
