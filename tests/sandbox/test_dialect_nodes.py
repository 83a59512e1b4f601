"""Every class of syntax node is accepted or refused by name, so that a node of a later Python is refused."""

from __future__ import annotations

import ast

import pytest

from skillforge.sandbox.dialect.transformer import NODES, Transformer


def words(text: str) -> set[str]:
    return set(text.split())


ACCEPTED = words("""
    Module FunctionDef ClassDef Return Delete Assign TypeAlias AugAssign AnnAssign For While If With Match Raise Try
    Assert Import ImportFrom Global Nonlocal Expr Pass Break Continue BoolOp NamedExpr BinOp UnaryOp Lambda IfExp Dict
    Set ListComp SetComp DictComp GeneratorExp Yield YieldFrom Compare Call FormattedValue JoinedStr Constant Attribute
    Subscript Starred Name List Tuple Slice Load Store Del And Or Add Sub Mult MatMult Div Mod Pow LShift RShift BitOr
    BitXor BitAnd FloorDiv Invert Not UAdd USub Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn comprehension ExceptHandler
    arguments arg keyword withitem match_case MatchValue MatchSingleton MatchSequence MatchMapping MatchClass MatchStar
    MatchAs MatchOr TypeVar ParamSpec TypeVarTuple""")
ABSTRACT = words("""
    AST mod stmt expr expr_context boolop operator unaryop cmpop excepthandler pattern type_ignore type_param
    slice""")
UNPRODUCED = words("Num Str Bytes NameConstant Ellipsis Index ExtSlice Suite AugLoad AugStore Param")
"""Old names that the parser no longer uses."""
INSIDE = {"alias"}
"""Read by the import that holds it, and never visited."""
REFUSED = words("""
    Interactive Expression FunctionType TypeIgnore AsyncFunctionDef AsyncFor AsyncWith Await TryStar TemplateStr
    Interpolation""")


def known() -> set[str]:
    kinds = [kind for kind in vars(ast).values() if isinstance(kind, type) and issubclass(kind, ast.AST)]
    return {kind.__name__ for kind in kinds} - ABSTRACT - UNPRODUCED - INSIDE


def test_exactly_the_nodes_listed_here_are_accepted():
    """What this Python's parser can produce is accepted if it is listed, and nothing else is."""
    assert {kind.__name__ for kind in NODES} == ACCEPTED & known()


@pytest.mark.parametrize("name", sorted(known() - ACCEPTED))
def test_a_node_that_is_not_listed_is_refused(name: str):
    """One that is not in the list is refused by name, be it known to be unwanted or not known at all."""
    transformer = Transformer()
    kind = getattr(ast, name)
    transformer.visit(kind.__new__(kind))
    assert [(rule, line) for rule, line, _ in transformer.found] == [("syntax", 0)]


def test_nothing_unlisted_exists_that_nobody_has_looked_at():
    """A Python with a new node is noticed here, where it is then put into one of the lists."""
    assert known() <= ACCEPTED | REFUSED


def test_a_node_of_a_later_python_is_refused_wherever_it_stands():
    """Default deny holds for statements, expressions, operators and patterns alike."""
    novel = {
        base: type("Novel", (base,), {"_fields": ()})() for base in (ast.stmt, ast.expr, ast.operator, ast.pattern)
    }
    tree = ast.parse("if x:\n    y = [1 + 2]\nmatch x:\n    case 1: pass\n")
    tree.body[0].body.append(novel[ast.stmt])
    tree.body[0].body[0].value.elts += [novel[ast.expr]]
    tree.body[0].body[0].value.elts[0].op = novel[ast.operator]
    tree.body[1].cases[0].pattern = novel[ast.pattern]
    transformer = Transformer()
    transformer.visit(tree)
    assert [message for _, _, message in transformer.found] == ["Novel is not part of the dialect"] * 4


def test_asynchronous_comprehensions_are_refused():
    """`async` is refused in a generator expression too, which CPython allows in a plain function."""
    transformer = Transformer()
    transformer.visit(ast.parse("def f(xs):\n    return (x async for x in xs)\n"))
    assert transformer.found == [("syntax", 2, "async for is not available; write a plain for")]
