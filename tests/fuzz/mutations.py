"""Mutants of the attacks by the seed: what nobody wrote down, near what somebody did. None may breach the dialect.

The corpus is every table of the attacks. A mutant is an attack with a few changes to its tree (names, constants and
attributes of other attacks, statements of others, the same thing said another way) and to its text.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.attacks import language
from tests.fuzz import disguises

Dice = random.Random
Place = tuple[ast.AST, str, int | None]

ENTRY = "attack"
ORDINARY = Path(__file__).parent.parent / "sandbox" / "ordinary"
_HOSTILE = """__class__ __globals__ __dict__ __builtins__ __import__ __subclasses__ __mro__ __code__ __getattribute__
    __init_subclass__ __match_args__ __reduce_ex__ __self__ __func__ __wrapped__ __loader__ __spec__ __closure__
    __call__ __get__ __set_name__ __new__ __type_params__ gi_frame cr_frame ag_frame f_back f_globals tb_frame tb_next
    _os _sys os sys mro func __objclass__ __module__ __bases__ __prepare__ __instancecheck__ __eq__ __hash__ __str__
    __format__ __index__ __traceback__ with_traceback add_note __context__ format_map __annotations__ __setattr__
    __getstate__ __setstate__ __copy__ __deepcopy__ __weakref__ __slots__ __abstractmethods__ gi_code co_consts
    __defaults__ __kwdefaults__ __qualname__ __name__ __doc__ _ǀ_x __debug__ __class_getitem__ __mro_entries__"""
HOSTILE = tuple(_HOSTILE.split())


@dataclass
class Corpus:
    """The attacks, and what they and ordinary programs are made of."""

    sources: list[str]
    ordinary: list[str]
    names: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)
    constants: list[str] = field(default_factory=list)
    expressions: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        nodes = [node for source in (*self.sources, *self.ordinary) for node in ast.walk(ast.parse(source))]
        self.names += sorted({node.id for node in nodes if isinstance(node, ast.Name)} | set(HOSTILE))
        self.attributes += sorted({node.attr for node in nodes if isinstance(node, ast.Attribute)} | set(HOSTILE))
        constants = {ast.unparse(node) for node in nodes if isinstance(node, ast.Constant)}
        self.constants += sorted({text for text in constants if len(text) < 100} | set(map(repr, HOSTILE)))
        texts = {ast.unparse(node) for node in nodes if isinstance(node, ast.Call | ast.Attribute | ast.Lambda)}
        self.expressions += sorted(text for text in texts if len(text) < 100)
        statements = {ast.unparse(node) for node in nodes if isinstance(node, ast.stmt)}
        self.statements += sorted(text for text in statements if len(text) < 400)


@cache
def corpus() -> Corpus:
    """Every table of attacks on the language and of what honest code does, as programs with an `attack()`."""
    sources: dict[str, None] = {}
    for path in sorted(Path(language.__file__).parent.glob("test_*.py")):
        module = importlib.import_module(f"tests.attacks.{path.stem}")
        for name in ("BREAKS", "HONEST"):
            for source in getattr(module, name, {}).values():
                sources[disguises.IMPORTS + getattr(module, "PRELUDE", "") + source] = None
    texts = [path.read_text() for path in sorted(ORDINARY.glob("*.txt"))]
    ordinary = [program for text in texts for program in re.split("(?m)^### .*$", text)]
    return Corpus(
        [source for source in sources if parses(source)], [program for program in ordinary if parses(program)]
    )


def parses(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):
        return False
    return True


def mutant(dice: Dice, base: Corpus, accepted: Sequence[str] = ()) -> str:
    """One of the attacks, or one of the mutants that the dialect accepted, changed."""
    sources = accepted if accepted and dice.random() < 0.6 else base.sources
    source = dice.choice(sources)
    tree = ast.parse(source)
    for _ in range(dice.choice((1, 1, 2, 3, 5))):
        with contextlib.suppress(ValueError):  # a part that cannot be written down, as quotes within f-strings once
            dice.choice(CHANGES)(dice, tree, base)
            source = ast.unparse(ast.fix_missing_locations(tree))
    if "Words(" in source:
        source = f"{disguises.WORDS}\n{source}"
    if dice.random() < 0.25:
        source = disguises.in_other_letters(dice, source)
    return disguises.bent(dice, source) if dice.random() < 0.1 else source


# -- places in a tree


def _expressions(tree: ast.AST, kind: type[ast.expr] = ast.expr) -> list[Place]:
    """Where an expression of this kind is read."""
    found: list[Place] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr | ast.MatchValue | ast.MatchClass | ast.MatchMapping):
            continue
        for name, value in ast.iter_fields(node):
            if name == "format_spec":
                continue
            for index, child in enumerate(value) if isinstance(value, list) else ((None, value),):
                if isinstance(child, kind) and isinstance(getattr(child, "ctx", None) or ast.Load(), ast.Load):
                    found.append((node, name, index))
    return found


def _at(place: Place) -> ast.expr:
    node, name, index = place
    found: ast.expr = getattr(node, name) if index is None else getattr(node, name)[index]
    return found


def _put(place: Place, text: str) -> None:
    """The expression that `text` is; nothing where it is none."""
    node, name, index = place
    try:
        new = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return
    if index is None:
        setattr(node, name, new)
    else:
        getattr(node, name)[index] = new


def _suites(tree: ast.AST) -> list[list[ast.stmt]]:
    """Those inside functions, where a mutant is called."""
    inside = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return list(_bodies(inside)) or [tree.body]  # type: ignore[attr-defined]


def _bodies(functions: list[ast.FunctionDef]) -> Iterator[list[ast.stmt]]:
    for function in functions:
        for node in ast.walk(function):
            body = getattr(node, "body", None)
            if isinstance(body, list) and body:
                yield body


def _statements(text: str) -> list[ast.stmt]:
    """The statements that `text` is; none where it is not Python."""
    try:
        return ast.parse(text).body
    except (SyntaxError, ValueError):
        return []


# -- changes to it


def _rename(dice: Dice, tree: ast.AST, base: Corpus) -> None:
    """One name becomes another, wherever it stands."""
    old = dice.choice([node.id for node in ast.walk(tree) if isinstance(node, ast.Name)] or ["x"])
    new = dice.choice(base.names)
    for node in ast.walk(tree):
        for name in ("id", "arg", "name", "attr", "rest"):
            if getattr(node, name, None) == old != ENTRY:
                setattr(node, name, new)


def _other_attribute(dice: Dice, tree: ast.AST, base: Corpus) -> None:
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    if found:
        dice.choice(found).attr = dice.choice(base.attributes)


def _other_constant(dice: Dice, tree: ast.AST, base: Corpus) -> None:
    places = _expressions(tree, ast.Constant)
    if places:
        _put(dice.choice(places), dice.choice(base.constants))


def _other_expression(dice: Dice, tree: ast.AST, base: Corpus) -> None:
    places = _expressions(tree)
    if places:
        _put(dice.choice(places), dice.choice(base.expressions))


def _further_attribute(dice: Dice, tree: ast.AST, base: Corpus) -> None:
    """One step further from something: `e` becomes `e.a`, by one way or another."""
    places = _expressions(tree)
    if places:
        place, attribute = dice.choice(places), dice.choice(base.attributes)
        template = dice.choice(("⟨E⟩.⟨A⟩", "⟨E⟩.⟨A⟩()", *disguises.ATTRIBUTES))
        _put(place, disguises.filled(template, ast.unparse(_at(place)), attribute))


def _attribute_disguised(dice: Dice, tree: ast.AST, base: Corpus) -> None:
    places = _expressions(tree, ast.Attribute)
    if places:
        place = dice.choice(places)
        found = _at(place)
        assert isinstance(found, ast.Attribute)
        _put(place, disguises.filled(dice.choice(disguises.ATTRIBUTES), ast.unparse(found.value), found.attr))


def _expression_wrapped(dice: Dice, tree: ast.AST, base: Corpus) -> None:
    places = _expressions(tree)
    if places:
        place = dice.choice(places)
        _put(place, disguises.filled(dice.choice(disguises.EXPRESSIONS), ast.unparse(_at(place))))


def _text_in_pieces(dice: Dice, tree: ast.AST, base: Corpus) -> None:
    texts = [place for place in _expressions(tree, ast.Constant) if isinstance(_at(place).value, str)]  # type: ignore[attr-defined]
    if texts:
        place = dice.choice(texts)
        _put(place, disguises.text_in_pieces(dice, _at(place).value))  # type: ignore[attr-defined]


def _statement_spliced(dice: Dice, tree: ast.AST, base: Corpus) -> None:
    suite = dice.choice(_suites(tree))
    suite[(at := dice.randrange(len(suite) + 1)) : at] = _statements(dice.choice(base.statements))


def _captured(dice: Dice, tree: ast.AST, base: Corpus) -> None:
    """A statement that binds or reads something of an expression of this attack or another."""
    places = _expressions(tree)
    own = [ast.unparse(_at(dice.choice(places)))] if places else []
    text = disguises.filled(
        dice.choice(disguises.CAPTURES),
        dice.choice([*own, dice.choice(base.expressions)]),
        dice.choice(base.attributes),
    )
    suite = dice.choice(_suites(tree))
    suite[(at := dice.randrange(len(suite) + 1)) : at] = _statements(text)


def _suite_wrapped(dice: Dice, tree: ast.AST, base: Corpus) -> None:
    suite = dice.choice(_suites(tree))
    text = "\n".join(map(ast.unparse, suite))
    suite[:] = _statements(disguises.filled(dice.choice(disguises.STATEMENTS), suite=text)) or suite


def _statement_lost(dice: Dice, tree: ast.AST, base: Corpus) -> None:
    suite = dice.choice(_suites(tree))
    if len(suite) > 1:
        del suite[dice.randrange(len(suite))]


CHANGES: tuple[Callable[[Dice, ast.AST, Corpus], None], ...] = (
    _rename,
    _other_attribute,
    _other_constant,
    _other_expression,
    _further_attribute,
    _attribute_disguised,
    _attribute_disguised,
    _expression_wrapped,
    _expression_wrapped,
    _text_in_pieces,
    _statement_spliced,
    _captured,
    _suite_wrapped,
    _statement_lost,
)
