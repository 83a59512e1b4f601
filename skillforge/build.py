"""Build: the one place where objects are wired to each other. Everything heavy is imported when it is needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from skillforge.errors import InvalidConfig, UnknownSkill, suggest
from skillforge.sandbox import Sandbox

if TYPE_CHECKING:
    from skillforge.forge import Event, Forge
    from skillforge.library import Library
    from skillforge.protocols import Verifier, Writer
    from skillforge.solver import Solver, SolverSettings
    from skillforge.types import Program


def open_library(path: str | Path, *, create: bool = False, sandbox: Sandbox | None = None) -> Library:
    """The library at `path`; its skills run in `sandbox`, default: one of its own.

    Starts no process and loads no index until one is needed.

    Raises LibraryError: not a library, corrupt, of a newer skillforge.
    """
    from skillforge.library import Library

    library: Library
    library = Library.open(path, create=create, runner=sandbox or make_sandbox, verifier=lambda: make_verifier(library))
    return library


def make_sandbox(jobs: int = 1) -> Sandbox:
    """The sandbox that stored skills run in."""
    return Sandbox(pool=jobs)


def make_verifier(library: Library, jobs: int = 1, sandbox: Sandbox | None = None) -> Verifier:
    """A verifier with two sandboxes, `sandbox` and one of another hash seed, so that order by hash shows.

    The skills that properties name (`inverse_of: parse`) are those of `library`.
    """
    from skillforge.verify import Verifier

    def resolve(name: str) -> Program | None:
        try:
            return library.program(name)
        except UnknownSkill:
            return None

    return Verifier(sandbox or make_sandbox(jobs), Sandbox(pool=jobs, hash_seed=1), resolve=resolve)


def make_writers(models: str = "search", jobs: int = 1) -> tuple[Writer, ...]:
    """The writers that a comma-separated list names, in order. Raises InvalidConfig for an unknown one."""
    return tuple(_WRITERS[model](jobs) for model in check_models(models))


def check_models(models: str) -> tuple[str, ...]:
    """The names in a comma-separated list of writers. Raises InvalidConfig for an unknown one."""
    names = tuple(name.strip() for name in models.split(","))
    for name in names:
        if name not in _WRITERS:
            raise InvalidConfig(f"No model {name!r}. {suggest(name, _WRITERS)}Known: {', '.join(_WRITERS)}")
    return names


def _make_search(jobs: int) -> Writer:
    from skillforge.writers.search import ENGINE, SearchWriter

    return SearchWriter(Sandbox(pool=jobs, preload=(ENGINE,)))


_WRITERS: dict[str, Callable[[int], Writer]] = {"search": _make_search}


def make_solver(
    library: Library, *, models: str = "search", jobs: int = 1, settings: SolverSettings | None = None
) -> Solver:
    """A solver whose candidates are linked against `library`."""
    from skillforge.solver import Solver
    from skillforge.verify import admit

    sandbox = make_sandbox(jobs)
    verifier = make_verifier(library, jobs, sandbox)
    return Solver(make_writers(models, jobs), verifier, sandbox, library.link, admit, settings)


def make_forge(
    library: Library,
    *,
    models: str = "search",
    jobs: int = 1,
    settings: SolverSettings | None = None,
    on_event: Callable[[Event], None] = lambda event: None,
) -> Forge:
    """A forge for `library`: `make_forge(library).run(curriculum)`."""
    from skillforge.engine import LocalEngine
    from skillforge.forge import Forge

    return Forge(
        library, make_solver(library, models=models, jobs=jobs, settings=settings), LocalEngine(jobs), on_event
    )
