"""Operators are data: a signature, a Python function, and a template of source text.

Add one in a line of the module of its domain (`numbers`, `lists`, `text`, `records`, `dates`), where
`OPERATORS` lists them all:

    op("count", "list[T], T -> int", lambda xs, x: xs.count(x), "{0}.count({1})", cost=2, words="count how many")

- `takes -> gives`: kinds, with variables `T U K V` (see `kinds.parse`).
- *run* gets one row's values. It must not change them, must be deterministic and quick, and may raise:
  the exception's class is then the row's value.
- *template*: `{0}`, `{1}` are the arguments' source; parentheses are added only where Python needs them.
  `{0:iter}` says that the argument is only iterated over, so that it may be written as a generator,
  `range(…)`, or a bare string; an operator that has such a form gives it as *iterates*.
- *cost*: 1 for everyday, 2 for ordinary, 3 for rare, 4 for exotic.
- *words* of a description that suggest it (they make it a little cheaper, never free).

Element functions: an argument of kind `(T -> U)` follows the collection it ranges over. *run* then gets
the list of the function's *results* in its place, and the template names its parts: `{x}` the variable,
`{f}` the body, `{key}` a callable (`len` or `lambda x: …`):

    op("filter", "list[T], (T -> bool) -> list[T]", lambda xs, keep: [x for x, k in zip(xs, keep) if k],
       "[{x} for {x} in {0:iter} if {f}]", iterates="({x} for {x} in {0:iter} if {f})")

*plain*: its variables stand for no lists, sets or dicts. *commutes*: the order of two arguments of one kind does not
matter. *imports*: lines such as `import re`.

A special solver (the string assembler, say) is a *deducer*: `(Space, Target) -> Iterable[Expr]`, listed in
`catalogue.DEDUCERS`. It is called after each level of a space, whenever a target is still open: at the top (one row
per example) and inside element functions. It reads `space.pool(kind)`, proposes expressions that it makes
by `space.apply(operator, args)` or `space.constant(value)`, and the engine keeps what fits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from skillforge.writers.search.kinds import Kind, parse


class Operator:
    """One way to make a value from others; see the module's text for the fields."""

    __slots__ = (
        "commutes", "component", "cost", "folds", "function", "gives", "imports", "iterates", "name", "noun",
        "plain", "required", "run", "takes", "template", "words",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        takes: tuple[Kind, ...],
        gives: Kind,
        run: Callable[..., Any],
        template: str,
        *,
        cost: int = 2,
        iterates: str = "",
        imports: tuple[str, ...] = (),
        words: str = "",
        commutes: bool = False,
        component: bool = False,
        required: bool = False,
        folds: bool = False,
        plain: bool = False,
        noun: str = "",
    ) -> None:
        self.name = name
        self.takes = takes
        self.gives = gives
        self.run = run
        self.template = template
        self.cost = cost
        self.iterates = iterates
        self.imports = imports
        self.words = frozenset(words.split())
        self.commutes = commutes
        self.component = component  # a stored skill: loaded, called on copies, imported by name
        self.required = required  # a stored skill that the task names
        self.folds = folds  # worth applying to constants alone
        self.plain = plain  # not for lists, sets and dicts
        self.noun = noun  # what to call its value where it needs a name of its own
        self.function = next((i for i, kind in enumerate(takes) if kind[0] == "fn"), -1)  # its place, or -1

    def __repr__(self) -> str:
        return f"<{self.name}>"


def op(name: str, signature: str, run: Callable[..., Any], template: str, **more: Any) -> Operator:
    """An operator, its signature as text: `"list[T], int -> T"`. Raises ValueError for one that cannot be read."""
    takes, arrow, gives = signature.rpartition("->")
    imports = more.pop("imports", ())
    try:
        kinds = [parse(kind) for kind in (*_split(takes), gives)]
    except SyntaxError:
        arrow = ""
    if not arrow:
        raise ValueError(f"operator {name!r}: its signature {signature!r} is not like 'list[T], int -> T'")
    return Operator(
        name,
        tuple(kinds[:-1]),
        kinds[-1],
        run,
        template,
        imports=(imports,) if isinstance(imports, str) else imports,
        **more,
    )


def _split(text: str) -> list[str]:
    """`"list[T], (T -> bool)"` at its outer commas."""
    parts, level, start = [], 0, 0
    for place, sign in enumerate(text):
        level += (sign in "[(") - (sign in "])" and text[place - 1] != "-")
        if sign == "," and level == 0:
            parts.append(text[start:place])
            start = place + 1
    return [part for part in (*parts, text[start:]) if part.strip()]
