"""The YAML form of a curriculum: a header and `tasks:`, read with the line of everything.

name: cleaning-text
tasks:
  - name: squeeze_spaces
    description: Collapse runs of spaces into one.
    signature: "(text: str) -> str"
    examples:
      - squeeze_spaces("a  b") == "a b"
    checks: |
      squeeze_spaces("") == ""
      squeeze_spaces(None) raises TypeError
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from skillforge.curriculum.drafts import Draft
from skillforge.curriculum.entries import HeaderEntry, TaskEntry, validate
from skillforge.curriculum.holdout import hold_out
from skillforge.curriculum.nodes import Node, YamlMistake, read_yaml, yaml_lines
from skillforge.curriculum.problems import File
from skillforge.curriculum.rules import (
    Placed,
    code_mistake,
    name_mistake,
    placed,
    report_conflicts,
    signature_of,
)
from skillforge.curriculum.scenarios import read_scenarios
from skillforge.errors import InvalidConfig, InvalidInput
from skillforge.signature import Signature
from skillforge.types import Limits, Scenario, Task
from skillforge.verify.properties import parse_property

_QUOTE = "put it in quotes, or write the assertions in a block, one on each line: `examples: |`"


def read_yaml_tasks(text: str, file: File, *, bare: bool = False) -> Iterator[Draft]:
    """The file's tasks; every mistake goes to `file`. A `bare` one may have nothing to verify."""
    try:
        root = read_yaml(text)
    except YamlMistake as error:
        file.add(error.line, error.text)
        return
    if root is None or root.value is None:
        file.add(0, "is empty; a curriculum has `tasks:`, a list of tasks")
        return
    if not isinstance(root.value, dict):
        file.add(root.line, "must be a mapping with `tasks:`, a list of tasks" + _maybe_bare(root))
        return
    _duplicates(root, file)
    _, mistakes = validate(HeaderEntry, root.data())
    for mistake in mistakes:
        file.add(root.at(mistake.path), mistake.text)
    tasks = root.value.get("tasks")
    if tasks is None or tasks.value in (None, []):
        file.add(root.at(("tasks",)), "has no tasks; write them as a list under `tasks:`")
        return
    source = yaml_lines(text)
    for node in tasks.value if isinstance(tasks.value, list) else []:
        draft = _Reader(node, file, source, bare=bare).draft()
        if draft is not None:
            yield draft


def _maybe_bare(root: Node) -> str:
    return "; put `tasks:` above the list" if isinstance(root.value, list) else ""


def _duplicates(node: Node, file: File) -> None:
    for key, line in node.duplicates:
        file.add(line, f"the key {key!r} is here a second time; it first stands on line {node.key_lines[key]}")


class _Reader:
    """Reads one task."""

    def __init__(self, node: Node, file: File, source: list[str], *, bare: bool = False) -> None:
        self.node = node
        self.file = file
        self.source = source
        self.bare = bare

    def draft(self) -> Draft | None:
        if not isinstance(self.node.value, dict):
            self.file.add(self.node.line, "a task is a mapping: `- name: …`, then signature, examples and so on")
            return None
        _duplicates(self.node, self.file)
        entry = self._entry()
        name = self._name(entry)
        signature = self._signature(entry)
        examples, checks = (self._cases(field, name, signature) for field in ("examples", "checks"))
        if signature is not None:
            report_conflicts([*examples, *checks], signature, self.file)
        self._check_code(entry, name)
        if not self.bare:
            self._something_to_verify()
        scenarios = self._scenarios(entry, signature)
        requires = self._requires(entry)
        task = Task(
            id=entry.id or name,
            name=name,
            description=entry.description.strip(),
            signature=signature or Signature(()),
            examples=tuple(item.case for item in examples),
            checks=tuple(item.case for item in checks),
            check_code=entry.check,
            properties=tuple(entry.properties),
            requires=tuple(requires),
            tags=tuple(entry.tags),
            difficulty=entry.difficulty,
            limits=self._limits(entry),
            capabilities=tuple(entry.capabilities),
            evidence=entry.evidence,
            environment=entry.environment,
            goal=entry.goal,
            scenarios=scenarios,
        )
        return Draft(hold_out(task), self.file, self._line("id" if entry.id else "name"), requires)

    def _line(self, *path: int | str) -> int:
        return self.node.at(path)

    def _entry(self) -> TaskEntry:
        """The validated entry. Assertions are read apart from it: they may be lists or blocks."""
        data = self.node.data()
        data.pop("examples", None)
        data.pop("checks", None)
        properties = data.get("properties")
        if isinstance(properties, list):
            data["properties"] = [_property(item) for item in properties]
        if isinstance(self.node.value.get("limits", self.node).value, dict):
            _duplicates(self.node.value.get("limits", self.node), self.file)
        entry, mistakes = validate(TaskEntry, data)
        for mistake in mistakes:
            self.file.add(self._line(*mistake.path), mistake.text)
        return entry or TaskEntry()

    def _name(self, entry: TaskEntry) -> str:
        if "name" not in self.node.value:
            self.file.add(self.node.line, "'name' is missing; it is the name of the function to learn")
        elif entry.name:
            mistake = name_mistake(entry.name)
            if mistake:
                self.file.add(self._line("name"), mistake)
                return ""
        return entry.name

    def _signature(self, entry: TaskEntry) -> Signature | None:
        if "signature" not in self.node.value:
            self.file.add(self.node.line, "'signature' is missing; write it like \"(text: str) -> str\"")
            return None
        if not entry.signature:
            return None
        return signature_of(entry.signature, self._line("signature"), self.file)

    def _cases(self, field: str, name: str, signature: Signature | None) -> list[Placed]:
        node = self.node.value.get(field)
        if node is None or node.value is None:
            return []
        found = [
            placed(text, line, name, signature, self.file, hint) for text, line, hint in self._assertions(node, field)
        ]
        return [item for item in found if item is not None]

    def _assertions(self, node: Node, field: str) -> Iterator[tuple[str, int, str]]:
        """(assertion, line, hint) of a block with one on each line, or of a list."""
        if isinstance(node.value, dict):
            self.file.add(node.line, f"YAML reads {field!r} as a mapping because of ': '; {_QUOTE}")
        elif isinstance(node.value, list):
            for item in node.value:
                yield from self._item(item, field)
        elif node.style == ">":
            self.file.add(node.line, f"'{field}: >' joins the lines into one; write `{field}: |`")
        else:
            for text, line in node.lines():
                if text.strip() and not text.strip().startswith("#"):
                    yield text.strip(), line, self._hint(node)

    def _item(self, node: Node, field: str) -> Iterator[tuple[str, int, str]]:
        if isinstance(node.value, dict):
            self.file.add(node.line, f"YAML reads this as a mapping because of ': '; {_QUOTE}")
        elif isinstance(node.value, list) or not node.text.strip():
            self.file.add(node.line, f"each of {field!r} is one assertion as text; {_QUOTE}")
        else:
            yield node.text.strip(), node.line + node.block, self._hint(node)

    def _hint(self, node: Node) -> str:
        """A plain scalar ends where YAML sees a comment: the usual reason why an assertion is cut short."""
        cut = not node.style and " #" in self.source[node.line - 1]
        return f". YAML takes ' #' for a comment; {_QUOTE}" if cut else ""

    def _check_code(self, entry: TaskEntry, name: str) -> None:
        if not entry.check.strip():
            return
        node = self.node.value["check"]
        if node.style == ">":
            self.file.add(node.line, "'check: >' joins the lines into one; write `check: |`")
            return
        mistake = code_mistake(entry.check, name)
        if mistake:
            line, text = mistake
            self.file.add(node.line + node.block + line - 1, text)

    def _requires(self, entry: TaskEntry) -> dict[str, int]:
        """Each required name and its line; the skill that a property is tested with must be there first."""
        required = {name: self._line("requires", index) for index, name in enumerate(entry.requires)}
        for index, text in enumerate(entry.properties):
            line = self._line("properties", index)
            try:
                _, other = parse_property(text)
            except InvalidInput as error:
                self.file.add(line, str(error))
                continue
            if other:
                required.setdefault(other, line)
        return required

    def _limits(self, entry: TaskEntry) -> Limits:
        try:
            return Limits(**entry.limits.model_dump(exclude_none=True))
        except InvalidConfig as error:
            field = str(error).removeprefix("limits: ").split(" ", 1)[0]
            self.file.add(self._line("limits", field), str(error))
            return Limits()

    def _something_to_verify(self) -> None:
        given: dict[str, Any] = self.node.value
        if not any(given[key].value for key in (*_BY_VALUE, "environment", "scenarios") if key in given):
            self.file.add(self.node.line, "nothing to verify: give examples, checks, check code or properties")

    def _scenarios(self, entry: TaskEntry, signature: Signature | None) -> tuple[Scenario, ...]:
        given = {key: node.value for key, node in self.node.value.items()}

        def add(path: tuple[int | str, ...], text: str) -> None:
            self.file.add(self._line(*path), text)

        return read_scenarios(entry, given, signature, add, by_value=_BY_VALUE, written=_written)


_BY_VALUE = ("examples", "checks", "check", "properties")


def _written(key: str, value: Any) -> str:
    """`capabilities: [look, water]`"""
    return f"{key}: {value if isinstance(value, str) else '[' + ', '.join(value) + ']'}"


def _property(item: Any) -> Any:
    """`- inverse_of: parse` is read by YAML as a mapping of one key; it means the text."""
    if isinstance(item, dict) and len(item) == 1:
        ((key, value),) = item.items()
        return f"{key}: {value}" if value is not None else key
    return item
