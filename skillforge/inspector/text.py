"""Snapshot → text: a tree for the terminal, Graphviz's DOT, Mermaid, JSON. The same skills give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator

from skillforge.inspector.snapshot import Node, Snapshot

_SEEN = "(*)"


def tree(shown: Snapshot) -> str:
    """Skills that nobody calls, each above what it calls. A sub-tree is drawn once; where it returns it says (*)."""
    if not shown.nodes:
        return "No skills yet. Grow some: skillforge run CURRICULUM\n"
    drawn: set[str] = set()
    roots = sorted(name for name, node in shown.nodes.items() if not node.callers)
    lines = [line for root in roots for line in _branch(shown, root, drawn)]
    # Skills of a cycle have callers all round: without this a damaged library would hide them.
    for name in shown.nodes:
        if name not in drawn:
            lines += _branch(shown, name, drawn)
    if any(line.endswith(_SEEN) for line in lines):
        lines += ["", f"{_SEEN} its own calls are drawn above"]
    return "\n".join(lines) + "\n"


def _branch(shown: Snapshot, root: str, drawn: set[str]) -> Iterator[str]:
    """The lines of one root. A stack instead of recursion, for chains longer than Python's own."""
    stack = [(root, "", "")]
    while stack:
        name, lead, follow = stack.pop()
        node = shown.nodes[name]
        again = name in drawn and bool(node.calls)
        yield f"{lead}{name}{_marks(node, shown)}{f' {_SEEN}' if again else ''}"
        drawn.add(name)
        if again:
            continue
        for index, callee in reversed(list(enumerate(node.calls))):
            last = index == len(node.calls) - 1
            stack.append((callee, follow + ("└── " if last else "├── "), follow + ("    " if last else "│   ")))


def _marks(node: Node, shown: Snapshot) -> str:
    """Doubts; where no skill at all is verified here, as in a clone, that is none of this one's."""
    told = node.status if shown.some_verified else ""
    marks = [mark for mark in (node.evidence, told) if mark in ("weak", "unverified")]
    return f" [{', '.join(marks)}]" if marks else ""


def dot(shown: Snapshot) -> str:
    """Graphviz's language, one rank per depth, depth 1 at the left: `dot -Tsvg graph.dot -o graph.svg`."""
    lines = [
        "digraph skills {",
        "  rankdir=RL; ranksep=1.2; nodesep=0.15; newrank=true;",
        '  node [shape=box, style="rounded,filled", fillcolor="#f4f6f8", color="#8795a5",'
        ' fontname="Helvetica", fontsize=11, height=0.3];',
        '  edge [color="#8795a580", arrowsize=0.6];',
    ]
    for depth in range(1, shown.max_depth + 1):
        names = [name for name, node in shown.nodes.items() if node.depth == depth]
        if names:
            lines.append(f"  {{ rank=same; {' '.join(f'{_quoted(name)};' for name in names)} }}")
    for node in shown.nodes.values():
        dashed = ', style="rounded,dashed"' if _marks(node, shown) else ""
        lines.append(f"  {_quoted(node.name)} [tooltip={_quoted(node.description or node.name)}{dashed}];")
    lines += [f"  {_quoted(caller)} -> {_quoted(callee)};" for caller, callee in shown.edges]
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    # In DOT only the quote itself needs escaping, but a final backslash would escape the closing quote.
    flat = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_sendable(flat)}"'


def mermaid(shown: Snapshot) -> str:
    """Mermaid's flowchart, depth 1 at the left; what GitHub draws in a ```mermaid block."""
    ids = {name: f"s{index}" for index, name in enumerate(shown.nodes)}
    lines = ["flowchart RL"]
    lines += [f'  {ids[name]}["{_entities(name + _marks(node, shown))}"]' for name, node in shown.nodes.items()]
    lines += [f"  {ids[caller]} --> {ids[callee]}" for caller, callee in shown.edges]
    doubtful = [ids[name] for name, node in shown.nodes.items() if _marks(node, shown)]
    if doubtful:
        lines += ["  classDef doubtful stroke-dasharray:4 3", f"  class {','.join(doubtful)} doubtful"]
    return "\n".join(lines) + "\n"


def _entities(text: str) -> str:
    """Mermaid writes the characters that would end or change a label as `#quot;` or `#35;`."""
    return _sendable("".join(f"#{ord(char)};" if char in '#"<>&`\\\n' else char for char in text))


def _sendable(text: str) -> str:
    """Lone surrogates, which no encoding can write, as `?`."""
    return text.encode("utf-8", "replace").decode("utf-8")


def to_json(shown: Snapshot) -> str:
    """`Snapshot.to_record` as ASCII JSON."""
    return json.dumps(shown.to_record(), indent=1) + "\n"
