"""YAML text → a tree of nodes that know their lines; and data → YAML text. The one place that imports PyYAML.

Only the parser's events are used, never its object construction: no tag builds an object, nesting is
bounded, and an alias counts as often as it is used, so that a small file cannot unfold into a large one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_DEPTH = 20
_TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep; write deep values inside assertions"
MAX_NODES = 500_000

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # twenty times faster where PyYAML has libyaml
_resolver: Any = yaml.resolver.Resolver()
_constructor: Any = yaml.constructor.SafeConstructor()
_PLAIN = {f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float")}


class YamlMistake(Exception):
    """Text that is no usable YAML: the line, and what is wrong there."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line
        self.text = text


@dataclass(slots=True)
class Node:
    """One YAML value and its line (from 1). `value` is None, bool, int, float, str, list[Node] or dict[str, Node].

    `text` is a scalar as written and `style` its quoting: `|`, `>`, `"`, `'`, or empty for a plain one.
    """

    line: int
    value: Any = None
    text: str = ""
    style: str = ""
    key_lines: dict[str, int] = field(default_factory=dict)
    duplicates: list[tuple[str, int]] = field(default_factory=list)
    size: int = 1

    @property
    def block(self) -> bool:
        return self.style == "|"

    def data(self) -> Any:
        """The plain Python value."""
        if isinstance(self.value, dict):
            return {key: node.data() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.data() for node in self.value]
        return self.value

    def lines(self) -> Iterator[tuple[str, int]]:
        """A scalar's lines, each with its line in the file."""
        first = self.line + 1 if self.block else self.line
        for offset, text in enumerate(self.text.split("\n")):
            yield text, first + offset

    def at(self, path: tuple[int | str, ...]) -> int:
        """The line of what a path of keys and indices leads to; of its nearest parent when it is not there."""
        node, line = self, self.line
        for step in path:
            if isinstance(node.value, dict) and step in node.value:
                line = node.key_lines[str(step)]
                node = node.value[step]
            elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.line
            else:
                break
        return line


def read_yaml(text: str) -> Node | None:
    """The tree of a document; None when there is nothing in it. Raises YamlMistake."""
    try:
        return _Builder().build(yaml.parse(text, Loader=_Loader))
    except yaml.reader.ReaderError as error:
        line = len(yaml_lines(text[: int(error.position)]))
        raise YamlMistake(
            line, f"not YAML: the character U+{ord(text[error.position]):04X} may not stand here"
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if "nesting depth" in str(error.problem):  # libyaml's own limit, met before ours
            raise YamlMistake(mark.line + 1 if mark else 1, _TOO_DEEP) from None
        where = f" (column {mark.column + 1})" if mark else ""
        context = f" {error.context}" if error.context else ""
        hint = _hint(text, mark.line) if mark else ""
        raise YamlMistake(mark.line + 1 if mark else 1, f"not YAML{where}: {error.problem}{context}.{hint}") from None


def yaml_lines(text: str) -> list[str]:
    """The lines as YAML counts them, which also ends one at U+0085, U+2028 and U+2029."""
    return re.split("\r\n|[\n\r\x85\u2028\u2029]", text)


def _hint(text: str, line: int) -> str:
    lines = yaml_lines(text)
    here = lines[line] if line < len(lines) else ""
    if "\t" in here[: len(here) - len(here.lstrip())]:
        return " Indent with spaces, not with tabs"
    if ": " in here or "==" in here or "{" in here:
        return " Put the text in quotes, or write the assertions in a block: `examples: |`"
    return ""


class _Builder:
    """Builds nodes from events without recursion, so that no nesting can exhaust the stack."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.open: list[Node] = []
        self.keys: list[tuple[str, int] | None] = []
        self.anchors: dict[str, Node] = {}
        self.nodes = 0
        self.documents = 0

    def build(self, events: Iterator[Any]) -> Node | None:
        for event in events:
            line = event.start_mark.line + 1
            match event:
                case yaml.DocumentStartEvent():
                    self._document(line)
                case yaml.AliasEvent():
                    self._add(self._alias(event.anchor, line), line)
                case yaml.ScalarEvent():
                    node = Node(line, _scalar(event, line), event.value, event.style or "")
                    self._anchor(event.anchor, node)
                    self._add(node, line)
                case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                    self._enter(event, line)
                case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                    self._leave()
        return self.root

    def _document(self, line: int) -> None:
        self.documents += 1
        if self.documents > 1:
            raise YamlMistake(line, "a second document begins here; keep one document to a file")

    def _anchor(self, anchor: str | None, node: Node) -> None:
        if anchor is not None:
            self.anchors[anchor] = node

    def _alias(self, anchor: str | None, line: int) -> Node:
        if anchor is None or anchor not in self.anchors:
            raise YamlMistake(line, f"*{anchor} names no anchor &{anchor} above it")
        node = self.anchors[anchor]
        if any(node is parent for parent in self.open):
            raise YamlMistake(line, f"*{anchor} contains itself")
        return node

    def _enter(self, event: Any, line: int) -> None:
        if len(self.open) >= MAX_DEPTH:
            raise YamlMistake(line, _TOO_DEEP)
        if event.tag is not None and not event.implicit:
            raise YamlMistake(line, f"the tag {event.tag} is not supported; write plain YAML")
        node = Node(line, [] if isinstance(event, yaml.SequenceStartEvent) else {})
        self._anchor(event.anchor, node)
        self.open.append(node)
        self.keys.append(None)

    def _leave(self) -> None:
        self.keys.pop()
        node = self.open.pop()
        self._add(node, node.line)

    def _add(self, node: Node, line: int) -> None:
        self.nodes += node.size
        if self.nodes > MAX_NODES:
            raise YamlMistake(line, f"more than {MAX_NODES:,} values (aliases counted each time); split the file")
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        parent.size += node.size
        if isinstance(parent.value, list):
            parent.value.append(node)
        elif self.keys[-1] is None:
            self.keys[-1] = (_key(node, line), line)
        else:
            key, key_line = self.keys[-1]
            self.keys[-1] = None
            self._entry(parent, key, key_line, node)

    def _entry(self, parent: Node, key: str, line: int, node: Node) -> None:
        if key in parent.value:
            parent.duplicates.append((key, line))
            return
        parent.value[key] = node
        parent.key_lines[key] = line


def _key(node: Node, line: int) -> str:
    if isinstance(node.value, list | dict):
        raise YamlMistake(line, "a list or mapping is no key; put the text in quotes")
    return node.text


def _scalar(event: Any, line: int) -> Any:
    if event.tag is not None and not event.implicit[0] and event.tag != "tag:yaml.org,2002:str":
        if event.tag == "!" and event.style:
            return event.value
        raise YamlMistake(line, f"the tag {event.tag} is not supported; write plain YAML")
    if not event.implicit[0] or event.tag is not None:
        return event.value
    tag = _resolver.resolve(yaml.ScalarNode, event.value, (True, False))
    if tag not in _PLAIN:
        return event.value
    try:
        return _constructor.construct_object(yaml.ScalarNode(tag, event.value))
    except (ValueError, IndexError):  # `0_`, or an int of more digits than Python reads: then it is text
        return event.value


# -- writing ----------------------------------------------------------------------------------------------------------


class _Dumper(yaml.SafeDumper):
    """Keeps lists indented, and texts of several lines as blocks."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)


def _text(dumper: Any, text: str) -> Any:
    # A block keeps neither spaces at the ends of its lines nor odd characters: the dumper quotes where it must.
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def write_yaml(data: Any) -> str:
    """Lists, mappings, texts and numbers as YAML, in the order given, which `read_yaml` reads back."""
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text
