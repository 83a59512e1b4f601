"""Other sandboxes for model-written Python, where they are installed: source → a function that calls its `f`.

smolagents' executor and pydantic-monty keep their state between calls, as a session does: they are given the source
once, then only the call. pydantic-monty is also shown with a fresh session for each call, as `run` is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from typing import Any

Loaded = Callable[[int], Any]
Peer = Callable[[str], AbstractContextManager[Loaded]]

MONTY = ("pydantic-monty", "pydantic-monty, fresh")


@contextmanager
def installed() -> Iterator[dict[str, Peer | str]]:
    """{name: the peer, or why it is not there}"""
    found: dict[str, Peer | str] = {"smolagents": "not installed: pip install smolagents"}
    found.update(dict.fromkeys(MONTY, "not installed: pip install pydantic-monty"))
    if find_spec("smolagents"):
        found["smolagents"] = _smolagents
    if not find_spec("pydantic_monty"):
        yield found
        return
    from pydantic_monty import Monty

    with Monty(max_processes=4) as pool:
        found.update(zip(MONTY, _monty(pool), strict=True))
        yield found


@contextmanager
def _smolagents(source: str) -> Iterator[Loaded]:
    from smolagents.local_python_executor import LocalPythonExecutor

    executor = LocalPythonExecutor(additional_authorized_imports=["dataclasses"], timeout_seconds=None)
    executor.send_tools({})
    executor(source)
    yield lambda argument: executor(f"f({argument})").output


def _monty(pool: Any) -> tuple[Peer, Peer]:
    @contextmanager
    def kept(source: str) -> Iterator[Loaded]:
        with pool.checkout() as session:
            session.feed_run(source)
            yield lambda argument: session.feed_run(f"f({argument})")

    @contextmanager
    def fresh(source: str) -> Iterator[Loaded]:
        def call(argument: int) -> Any:
            with pool.checkout() as session:
                return session.feed_run(f"{source}\nf({argument})")

        yield call

    return kept, fresh
