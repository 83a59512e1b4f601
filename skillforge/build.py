"""Build: the one place where objects are wired to each other. Everything heavy is imported when it is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillforge.config import Config
from skillforge.errors import InvalidConfig, UnknownSkill, suggest
from skillforge.sandbox import Permissions, Sandbox, Toolbox
from skillforge.sandbox.isolation import checked_name
from skillforge.sandbox.permissions import load_tools

if TYPE_CHECKING:
    from skillforge.forge import Event, Forge
    from skillforge.library import Library
    from skillforge.protocols import Verifier, Writer
    from skillforge.solver import Solver, SolverSettings
    from skillforge.types import Program
    from skillforge.writers.search import Operators, SearchWriter


def open_library(
    path: str | Path,
    *,
    create: bool = False,
    tools: Toolbox | None = None,
    unsafe_isolation: str | None = None,
    sandbox: Sandbox | None = None,
) -> Library:
    """The library at `path`, whose skills may reach `tools`, if anything: also while `make_forge` grows it.

    `unsafe_isolation="limits"` lets them run where no jail can be had, and marks what is verified so. Skills run in
    `sandbox`, with its permissions, where one is given. Starts no process and loads no index until one is needed.

    Raises LibraryError: not a library, corrupt, of a newer skillforge; InvalidConfig: an unknown isolation.
    """
    from skillforge.library import Library

    permissions = sandbox.permissions if sandbox else Permissions(tools or Toolbox(), checked_name(unsafe_isolation))
    library: Library
    library = Library.open(
        path,
        create=create,
        runner=sandbox or (lambda: make_sandbox(permissions)),
        verifier=lambda: make_verifier(library),
        permissions=permissions,
    )
    return library


def make_permissions(config: Config, tools: str | None = None, unsafe_isolation: str | None = None) -> Permissions:
    """What skills may do: the tools that `tools` names, seen from here, else those of the configuration's file.

    Raises InvalidConfig: tools that cannot be loaded, an isolation that is none.
    """
    unsafe = checked_name(unsafe_isolation)
    if tools is not None:
        return Permissions(load_tools(tools, Path.cwd()), unsafe)
    if config.tools is not None:
        return Permissions(load_tools(config.tools, config.folder.absolute()), unsafe)
    return Permissions(unsafe_isolation=unsafe)


def make_operators(config: Config, operators: str | None = None) -> Operators | None:
    """The search's operators that `operators` names, seen from here, else those of the configuration's file, checked.

    Raises InvalidConfig: no such module, or an operator that cannot be used, and why.
    """
    from skillforge.writers.search.operators.added import find

    if operators is None and config.operators is None:
        return None
    found = find(operators, Path.cwd()) if operators else find(config.operators or "", config.folder.absolute())
    writer = _search_writer(Permissions(), 1, found)
    try:
        writer.check_operators()
    finally:
        writer.close()
    return found


def make_sandbox(permissions: Permissions | None = None, jobs: int = 1, **settings: Any) -> Sandbox:
    """A sandbox for skills that have these permissions, by default none."""
    permissions = permissions or Permissions()
    return Sandbox(tools=permissions.tools, unsafe_isolation=permissions.unsafe_isolation, pool=jobs, **settings)


def make_verifier(library: Library, jobs: int = 1, sandbox: Sandbox | None = None) -> Verifier:
    """A verifier with two sandboxes, `sandbox` and one of another hash seed, so that order by hash shows.

    They have the library's permissions; the skills that properties name (`inverse_of: parse`) are its own.
    """
    from skillforge.verify import Verifier

    def resolve(name: str) -> Program | None:
        try:
            return library.program(name)
        except UnknownSkill:
            return None

    permissions = library.permissions
    twin = make_sandbox(permissions, jobs, hash_seed=1)
    return Verifier(sandbox or make_sandbox(permissions, jobs), twin, resolve=resolve)


def make_writers(
    models: str = "search",
    jobs: int = 1,
    permissions: Permissions | None = None,
    operators: Operators | None = None,
) -> tuple[Writer, ...]:
    """The writers that a comma-separated list names, in order. Raises InvalidConfig for an unknown one."""
    return tuple(_WRITERS[model](permissions or Permissions(), jobs, operators) for model in check_models(models))


def check_models(models: str) -> tuple[str, ...]:
    """The names in a comma-separated list of writers. Raises InvalidConfig for an unknown one."""
    names = tuple(name.strip() for name in models.split(","))
    for name in names:
        if name not in _WRITERS:
            raise InvalidConfig(f"No model {name!r}. {suggest(name, _WRITERS)}Known: {', '.join(_WRITERS)}")
    return names


def _search_writer(permissions: Permissions, jobs: int, operators: Operators | None) -> SearchWriter:
    from skillforge.writers.search import CHECK, ENGINE, SearchWriter

    return SearchWriter(make_sandbox(permissions, jobs, preload=(ENGINE, CHECK)), operators=operators)


_WRITERS: dict[str, Callable[[Permissions, int, Operators | None], Writer]] = {"search": _search_writer}


def make_solver(
    library: Library,
    *,
    models: str = "search",
    jobs: int = 1,
    settings: SolverSettings | None = None,
    operators: Operators | str | None = None,
) -> Solver:
    """A solver whose candidates are linked against `library`.

    `operators`, "MODULE:NAME" or `Operators(text)`, are used by the search beside its own. Raises InvalidConfig.
    """
    from skillforge.solver import Solver, SolverSettings
    from skillforge.verify import admit

    if isinstance(operators, str):
        operators = make_operators(Config(), operators)
    if operators is not None:
        settings = replace(settings or SolverSettings(), beside=operators.digest)
    sandbox = make_sandbox(library.permissions, jobs)
    verifier = make_verifier(library, jobs, sandbox)
    writers = make_writers(models, jobs, library.permissions, operators)
    return Solver(writers, verifier, sandbox, library.link, admit, settings)


def make_forge(
    library: Library,
    *,
    models: str = "search",
    jobs: int = 1,
    settings: SolverSettings | None = None,
    operators: Operators | str | None = None,
    on_event: Callable[[Event], None] = lambda event: None,
) -> Forge:
    """A forge for `library`: `make_forge(library).run(curriculum)`; `operators` as for `make_solver`."""
    from skillforge.engine import LocalEngine
    from skillforge.forge import Forge

    solver = make_solver(library, models=models, jobs=jobs, settings=settings, operators=operators)
    return Forge(library, solver, LocalEngine(jobs), on_event)
