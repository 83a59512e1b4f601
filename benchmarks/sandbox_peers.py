"""Other sandboxes for model-written Python, where they are installed: source → a function that calls its `f`.

smolagents' executor and pydantic-monty keep their state between calls, as a session does: they are given the source
once, then only the call. pydantic-monty is also shown with a fresh session for each call, as `run` is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from typing import Any

Loaded = Callable[[int], Any]
Peer = Callable[[str], Loaded]


@contextmanager
def installed() -> Iterator[dict[str, Peer | str]]:
    """{name: the peer, or why it is not there}"""
    with ExitStack() as stack:
        found: dict[str, Peer | str] = {"smolagents": "not installed: pip install smolagents"}
        if find_spec("smolagents"):
            found["smolagents"] = _smolagents
        names = ("pydantic-monty", "pydantic-monty, fresh")
        found.update(dict.fromkeys(names, "not installed: pip install pydantic-monty"))
        if find_spec("pydantic_monty"):
            from pydantic_monty import Monty

            found.update(zip(names, _monty(stack, stack.enter_context(Monty())), strict=True))
        yield found


def _smolagents(source: str) -> Loaded:
    from smolagents.local_python_executor import LocalPythonExecutor

    executor = LocalPythonExecutor(additional_authorized_imports=["dataclasses"], timeout_seconds=None)
    executor.send_tools({})
    executor(source)
    return lambda argument: executor(f"f({argument})").output


def _monty(stack: ExitStack, pool: Any) -> tuple[Peer, Peer]:
    def kept(source: str) -> Loaded:
        session = stack.enter_context(pool.checkout())
        session.feed_run(source)
        return lambda argument: session.feed_run(f"f({argument})")

    def fresh(source: str) -> Loaded:
        def call(argument: int) -> Any:
            with pool.checkout() as session:
                return session.feed_run(f"{source}\nf({argument})")

        return call

    return kept, fresh
