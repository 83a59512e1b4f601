"""Branching: the operators that join two programs by a test; what has to speak for them differs."""

from __future__ import annotations

from skillforge.writers.search.expr import Expr
from skillforge.writers.search.operators import Operator, op

IF = op("if", "bool, T, T -> T", lambda test, a, b: a if test else b, "{1} if {0} else {2}", cost=2)

IF_TOLD = Operator("if_told", IF.takes, IF.gives, IF.run, IF.template, cost=0)
"""Between outcomes that the description names: it speaks for them, not the examples."""

IF_ANY = Operator("if_any", IF.takes, IF.gives, IF.run, IF.template, cost=1)
"""Where there may be none: what every such program asks first."""

_ALL = frozenset({IF, IF_TOLD, IF_ANY})


def branches(expr: Expr) -> bool:
    """Whether it is one program or another."""
    return expr.op in _ALL


def names_outcomes(program: Expr) -> bool:
    """Whether it chooses between outcomes that the description names."""
    return program.op is IF_TOLD
