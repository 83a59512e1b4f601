"""Expressions: what the search builds, with the values they take.

An expression lives in a space (see `space`), which has rows: one per example at the top, one per element
inside an element function. `values[i]` is its value on row i, or an `Err` where it raises. Expressions are
made by `Space.apply`, which keeps each vector of values once; `render` writes them as Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from skillforge.writers.search.kinds import Kind

if TYPE_CHECKING:
    from skillforge.writers.search.operators import Operator
    from skillforge.writers.search.space import Space

Vector: TypeAlias = tuple[Any, ...]


class Err:
    """No value: the expression raises an exception of this class name on this row. One object per name."""

    __slots__ = ("name",)
    name: str
    _known: dict[str, Err] = {}  # noqa: RUF012

    def __new__(cls, name: str) -> Err:
        known = cls._known.get(name)
        if known is None:
            known = object.__new__(cls)
            known.name = name
            cls._known[name] = known
        return known

    def __repr__(self) -> str:
        return f"Err({self.name})"


class Expr:
    """An operator applied to arguments, or a leaf: an input (`name`) or a constant (`values[0]`).

    `cost` orders the search. `partial`: some row has no value. `layer` is 1 where a stored skill is called
    somewhere inside, else 0. `constant`: no input is used. `outer`: inside an element function, the
    expression of the space around it whose value this leaf is; `free`: such a leaf is used. `inputs`: the task's
    inputs that are used, as bits.
    """

    __slots__ = (
        "args", "constant", "cost", "free", "inputs", "kind", "layer", "name", "op", "outer", "partial", "values",
    )  # fmt: skip

    def __init__(
        self,
        kind: Kind,
        values: Vector,
        cost: int,
        *,
        op: Operator | None = None,
        args: tuple[Expr | Function, ...] = (),
        name: str = "",
        partial: bool = False,
        layer: int = 0,
        constant: bool = False,
        outer: Expr | None = None,
        free: bool = False,
        inputs: int = 0,
    ) -> None:
        self.kind = kind
        self.values = values
        self.cost = cost
        self.op = op
        self.args = args
        self.name = name
        self.partial = partial
        self.layer = layer
        self.constant = constant
        self.outer = outer
        self.free = free
        self.inputs = inputs

    def walk(self) -> Iterator[Expr]:
        """This expression and all inside it, element functions' bodies too."""
        yield self
        if self.outer is not None:
            yield from self.outer.walk()
        for arg in self.args:
            yield from (arg.body if isinstance(arg, Function) else arg).walk()

    @property
    def size(self) -> int:
        """How many operators, inputs and constants it has."""
        return sum(1 for _ in self.walk())

    @property
    def reads_element(self) -> bool:
        """Inside an element function: whether it depends on the element."""
        if self.op is None:
            return not self.constant and self.outer is None
        return any((arg.body if isinstance(arg, Function) else arg).reads_element for arg in self.args)

    def __repr__(self) -> str:
        if self.op is None:
            return self.name or repr(self.values[0])
        return f"{self.op.name}({', '.join(map(repr, self.args))})"


class Function:
    """An element function: `body` is an expression of the element space `space`."""

    __slots__ = ("body", "space")

    def __init__(self, body: Expr, space: Space) -> None:
        self.body = body
        self.space = space

    @property
    def cost(self) -> int:
        return self.body.cost

    @property
    def constant(self) -> bool:
        return False

    @property
    def layer(self) -> int:
        return self.body.layer

    def __repr__(self) -> str:
        return f"λ {self.body!r}"
