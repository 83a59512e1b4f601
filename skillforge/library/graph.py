"""The graph of skills: an edge runs from a caller to what it calls. Acyclic, always.

What is asked often (callers, depth, order) is answered from plain dictionaries {caller: {callee: sha256}};
networkx (0.3 s to import) comes in only where a `DiGraph` is wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from skillforge.errors import DependencyCycle

if TYPE_CHECKING:
    import networkx

Edges = Mapping[str, Mapping[str, str]]


def order(edges: Edges, names: Iterable[str] | None = None) -> list[str]:
    """`names` (default: all) with all that they call, dependencies first, by name where free.

    Raises DependencyCycle with the path, e.g. `a -> b -> a`.
    """
    done: dict[str, None] = {}
    for root in sorted(edges if names is None else names):
        _visit(root, edges, done)
    return list(done)


def _visit(root: str, edges: Edges, done: dict[str, None]) -> None:
    # A stack of our own: a chain of skills may be longer than Python's recursion limit.
    path: dict[str, None] = {}
    stack: list[tuple[str, bool]] = [(root, False)]
    while stack:
        name, left = stack.pop()
        if left:
            del path[name]
            done[name] = None
        elif name in path:
            steps = list(path)
            raise DependencyCycle([*steps[steps.index(name) :], name])
        elif name not in done:
            path[name] = None
            stack.append((name, True))
            stack.extend((callee, False) for callee in sorted(edges.get(name, ()), reverse=True))


def depths(edges: Edges) -> dict[str, int]:
    """The depth of every skill: 1 for one that calls none, else one more than the deepest it calls."""
    found: dict[str, int] = {}
    for name in order(edges):
        found[name] = 1 + max((found[callee] for callee in edges.get(name, ())), default=0)
    return found


def callers(edges: Edges) -> dict[str, list[str]]:
    """Who calls each skill, sorted."""
    found: dict[str, list[str]] = {name: [] for name in edges}
    for caller in sorted(edges):
        for callee in edges[caller]:
            found.setdefault(callee, []).append(caller)
    return found


def above(edges: Edges, names: Iterable[str]) -> set[str]:
    """All that call one of `names`, directly or not."""
    upward = callers(edges)
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        fresh = [caller for caller in upward.get(waiting.pop(), ()) if caller not in found]
        found.update(fresh)
        waiting.extend(fresh)
    return found


def digraph(edges: Edges, attributes: Mapping[str, Mapping[str, Any]]) -> networkx.DiGraph[str]:
    """A `networkx.DiGraph`: nodes with `attributes` and their `depth`, edges with the `sha256` of what is called."""
    import networkx

    graph: networkx.DiGraph[str] = networkx.DiGraph()
    for name, depth in sorted(depths(edges).items()):
        graph.add_node(name, depth=depth, **attributes.get(name, {}))
    for caller in sorted(edges):
        for callee, sha in sorted(edges[caller].items()):
            graph.add_edge(caller, callee, sha256=sha)
    return graph
