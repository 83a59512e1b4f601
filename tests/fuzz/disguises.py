"""The same thing said another way: templates for expressions, attributes, texts and statements.

`⟨E⟩` is any expression, `⟨A⟩` an attribute's name, `⟨T⟩` a text as a literal, `⟨S⟩` a suite, which is indented as its
line is. Whether the disguise means quite the same is no matter: what it must not do is break through.
"""

from __future__ import annotations

import random
import re
import textwrap

Dice = random.Random

IMPORTS = "import collections, contextlib, copy, dataclasses, enum, functools, itertools, operator, types, typing\n"

EXPRESSIONS = (
    "(lambda: ⟨E⟩)()",
    "(lambda x=⟨E⟩: x)()",
    "(lambda *a, **k: a[0])(⟨E⟩)",
    "[x for x in [⟨E⟩]][0]",
    "[⟨E⟩ for _ in '1'].pop()",
    "next(x for x in (⟨E⟩,))",
    "{'k': ⟨E⟩}['k']",
    "{**{'k': ⟨E⟩}}.get('k')",
    "(walrus := ⟨E⟩)",
    "[*(⟨E⟩,)][-1]",
    "(⟨E⟩ if 1 else None)",
    "(None or ⟨E⟩)",
    "f'{⟨E⟩}'",
    "f'{⟨E⟩!r:>1}'",
    "'{0}'.format(⟨E⟩)",
    "'%s' % (⟨E⟩,)",
    "max([⟨E⟩], key=lambda v: 0)",
    "sorted([⟨E⟩], key=id)[0]",
    "list(map(lambda v: v, [⟨E⟩]))[0]",
    "next(iter([⟨E⟩]))",
    "functools.reduce(lambda a, b: b, [None, ⟨E⟩])",
    "functools.partial(lambda v: v, ⟨E⟩)()",
    "functools.lru_cache(lambda: ⟨E⟩)()",
    "copy.copy(⟨E⟩)",
    "copy.deepcopy(⟨E⟩)",
    "operator.itemgetter(0)([⟨E⟩])",
    "operator.call(lambda: ⟨E⟩)",
    "types.SimpleNamespace(x=⟨E⟩).x",
    "collections.ChainMap({'k': ⟨E⟩})['k']",
    "contextlib.nullcontext(⟨E⟩).enter_result",
    "type('X', (), {'x': ⟨E⟩}).x",
    "enum.Enum('E', {'a': ⟨E⟩}).a.value",
    "dataclasses.field(default=⟨E⟩).default",
    "typing.cast('int', ⟨E⟩)",
    "str(⟨E⟩)",
    "repr(⟨E⟩)",
    "type(⟨E⟩)",
    "vars(⟨E⟩)",
    "dir(⟨E⟩)",
)

ATTRIBUTES = (
    "getattr(⟨E⟩, '⟨A⟩')",
    "getattr(⟨E⟩, '⟨A⟩', None)",
    "getattr(*(⟨E⟩, '⟨A⟩'))",
    "getattr(⟨E⟩, ⟨T⟩)",
    "hasattr(⟨E⟩, '⟨A⟩')",
    "operator.attrgetter('⟨A⟩')(⟨E⟩)",
    "operator.attrgetter(⟨T⟩)(⟨E⟩)",
    "operator.attrgetter('__class__.⟨A⟩')(⟨E⟩)",
    "operator.methodcaller('⟨A⟩')(⟨E⟩)",
    "operator.methodcaller('__getattribute__', '⟨A⟩')(⟨E⟩)",
    "functools.partial(getattr, ⟨E⟩)('⟨A⟩')",
    "next(map(operator.attrgetter('⟨A⟩'), [⟨E⟩]))",
    "list(map(getattr, [⟨E⟩], ['⟨A⟩']))[0]",
    "'{0.⟨A⟩}'.format(⟨E⟩)",
    "'{x.⟨A⟩!r}'.format(x=⟨E⟩)",
    "'{x.⟨A⟩}'.format_map({'x': ⟨E⟩})",
    "str.format('{0.⟨A⟩}', ⟨E⟩)",
    "format(⟨E⟩.⟨A⟩)",
    "vars(⟨E⟩)['⟨A⟩']",
    "⟨E⟩.__dict__['⟨A⟩']",
    "⟨E⟩.__getattribute__('⟨A⟩')",
    "object.__getattribute__(⟨E⟩, '⟨A⟩')",
    "type(⟨E⟩).⟨A⟩",
    "type(⟨E⟩).⟨A⟩.__get__(⟨E⟩)",
    "super(type(⟨E⟩), ⟨E⟩).⟨A⟩",
    "(lambda x: x.⟨A⟩)(⟨E⟩)",
    "⟨E⟩._⟨A⟩",
    "⟨E⟩.__class__.⟨A⟩",
    "(⟨E⟩).⟨A⟩.__self__",
    "copy.replace(⟨E⟩, ⟨A⟩=None)",
    "setattr(⟨E⟩, '⟨A⟩', 1)",
)

TEXTS = (
    "⟨1⟩ + ⟨2⟩",
    "''.join([⟨1⟩, ⟨2⟩])",
    "f'{⟨1⟩}{⟨2⟩}'",
    "'%s%s' % (⟨1⟩, ⟨2⟩)",
    "'{}{}'.format(⟨1⟩, ⟨2⟩)",
    "⟨-⟩[::-1]",
    "⟨T⟩.strip()",
    "⟨B⟩.decode()",
    "''.join(map(chr, ⟨O⟩))",
    "str(⟨T⟩)",
    "Words(⟨T⟩)",
    "next(iter([⟨T⟩]))",
    "⟨U⟩.lower()",
)

WORDS = """
class Words(str):
    def startswith(self, *args): return False
    def endswith(self, *args): return False
    def __eq__(self, other): return False
    def __hash__(self): return hash('x')
    def __contains__(self, other): return False
    def __getitem__(self, index): return 'x'
    def __len__(self): return 1
    def split(self, *args): return ['x']
    def __iter__(self): return iter('x')
    def __str__(self): return 'x'
"""
"""A text that lies about itself, for guards that ask it."""

STATEMENTS = (
    "try:\n    ⟨S⟩\nexcept Exception as error:\n    return str(error.__traceback__)",
    "try:\n    ⟨S⟩\nexcept BaseException as error:\n    raise error.with_traceback(None) from error",
    "try:\n    ⟨S⟩\nexcept* Exception as group:\n    return str(group.exceptions)",
    "try:\n    pass\nfinally:\n    ⟨S⟩",
    "with contextlib.nullcontext() as here:\n    ⟨S⟩",
    "with contextlib.suppress(Exception):\n    ⟨S⟩",
    "for turn in '12':\n    ⟨S⟩",
    "while True:\n    ⟨S⟩\n    break",
    "match 1:\n    case here if here:\n        ⟨S⟩",
    "def inner(x=1):\n    ⟨S⟩\nreturn str(inner())",
    "def inner():\n    ⟨S⟩\n    yield 1\nreturn str([*inner()])",
    "async def inner():\n    ⟨S⟩\ntry:\n    inner().send(None)\nexcept StopIteration as stop:\n    return str(stop.value)",
    "@contextlib.contextmanager\ndef inner():\n    yield 1\n    ⟨S⟩\nwith inner() as here: pass",
    "@functools.wraps(print)\ndef inner():\n    ⟨S⟩\nreturn str(inner())",
    "@lambda f: f()\ndef inner():\n    ⟨S⟩\nreturn str(inner)",
    "class Inner:\n    def __init__(self):\n        ⟨S⟩\nInner()",
    "class Inner:\n    def __eq__(self, other):\n        ⟨S⟩\nreturn str(Inner() == 1)",
    "class Inner:\n    def __format__(self, spec):\n        ⟨S⟩\nreturn f'{Inner()}'",
    "class Inner:\n    def __set_name__(self, owner, name):\n        ⟨S⟩\nclass Outer:\n    x = Inner()",
    "class Inner:\n    @property\n    def x(self):\n        ⟨S⟩\nreturn str(Inner().x)",
    "class Inner:\n    @classmethod\n    def x(cls):\n        ⟨S⟩\nreturn str(Inner.x())",
    "@dataclasses.dataclass\nclass Inner:\n    x: int = 1\n    def __post_init__(self):\n        ⟨S⟩\nInner()",
)

CAPTURES = (
    "match ⟨E⟩:\n    case object(⟨A⟩=found):\n        return str(found)",
    "match ⟨E⟩:\n    case {'⟨A⟩': found}:\n        return str(found)",
    "match [⟨E⟩]:\n    case [object(⟨A⟩=found), *_]:\n        return str(found)",
    "class Has:\n    __match_args__ = (⟨T⟩,)\nmatch ⟨E⟩:\n    case Has(found):\n        return str(found)",
    "for ⟨E⟩.⟨A⟩ in [1]:\n    pass",
    "with contextlib.nullcontext(1) as ⟨E⟩.⟨A⟩:\n    pass",
    "⟨E⟩.⟨A⟩ += 1",
    "del ⟨E⟩.⟨A⟩",
    "[⟨E⟩.⟨A⟩, *_] = [print]",
    "import math as ⟨A⟩",
    "from math import pi as ⟨A⟩",
    "global ⟨A⟩",
    "⟨A⟩: ⟨E⟩ = 1",
    "def ⟨A⟩(⟨A⟩=⟨E⟩, *, k: ⟨E⟩ = 1) -> ⟨E⟩:\n    return 1\nreturn str(⟨A⟩)",
    "class ⟨A⟩:\n    ⟨A⟩ = ⟨E⟩\nreturn str(⟨A⟩.⟨A⟩)",
    "class Inner(⟨E⟩):\n    pass\nreturn str(Inner().⟨A⟩)",
    "try:\n    raise Exception(⟨E⟩)\nexcept Exception as ⟨A⟩:\n    return str(⟨A⟩.args)",
    "return str(⟨E⟩)",
    "return str([⟨E⟩.⟨A⟩])",
)
"""Statements that bind, read or write an attribute or a name."""


def filled(template: str, expression: str = "None", attribute: str = "x", suite: str = "pass") -> str:
    """`template` with its places filled."""
    lines = []
    for line in template.split("\n"):
        indent = line[: len(line) - len(line.lstrip())]
        lines.append(textwrap.indent(suite, indent) if line.strip() == "⟨S⟩" else line)
    text = "\n".join(lines).replace("⟨T⟩", repr(attribute)).replace("⟨A⟩", attribute)
    return text.replace("⟨E⟩", expression)


def text_in_pieces(dice: Dice, text: str) -> str:
    """An expression whose value is `text`, in which it does not stand."""
    cut = dice.randrange(len(text) + 1)
    parts = {
        "1": repr(text[:cut]),
        "2": repr(text[cut:]),
        "-": repr(text[::-1]),
        "T": repr(text),
        "B": repr(text.encode("utf-8", "replace")),
        "O": repr([ord(letter) for letter in text]),
        "U": repr(text.upper()),
    }
    return re.sub("⟨(.)⟩", lambda place: parts[place[1]], dice.choice(TEXTS))


# -- letters that are the same to Python, and only to Python

_FULL_WIDTH = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
_ALIKE = {"fi": "ﬁ", "ff": "ﬀ", "st": "ﬆ", "s": "ſ", "i": "ⁱ", "a": "ª", "o": "º", "_": "＿", "h": "ℎ", "e": "ℯ"}
_WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]{2,}")


def in_other_letters(dice: Dice, source: str) -> str:
    """A few of the identifiers with letters that NFKC makes the same."""
    words = [word for word in _WORD.finditer(source) if word[0] not in KEPT]
    chosen = {word.start() for word in dice.sample(words, min(len(words), dice.choice((1, 1, 3))))}

    def other(word: re.Match[str]) -> str:
        if word.start() not in chosen:
            return word[0]
        if dice.random() < 0.5:
            at = dice.randrange(len(word[0]))
            return word[0][:at] + _FULL_WIDTH[word[0][at]] + word[0][at + 1 :]
        plain, alike = dice.choice(sorted(_ALIKE.items()))
        return word[0].replace(plain, alike, 1)

    return _WORD.sub(other, source)


KEPT = frozenset({"def", "class", "import", "from", "return", "for", "while", "try", "except", "with", "attack"})


def bent(dice: Dice, source: str) -> str:
    """A line lost, doubled, moved or cut, or a character that does not belong there."""
    lines = source.split("\n")
    at = dice.randrange(len(lines))
    how = dice.randrange(5)
    if how == 0:
        del lines[at]
    elif how == 1:
        lines.insert(at, lines[at])
    elif how == 2:
        other = dice.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    elif how == 3:
        lines[at] = lines[at][: dice.randrange(len(lines[at]) + 1)]
    else:
        cut = dice.randrange(len(source) + 1)
        return (
            source[:cut]
            + dice.choice(("\0", "\ud800", "\f", "ǀ", "\u2028", "\\", "#", "\r", "@", "{", "_"))
            + source[cut:]
        )
    return "\n".join(lines)
