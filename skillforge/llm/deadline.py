"""The deadline of a whole call: a server that sends a byte now and then is never silent, and never done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeVar

from skillforge.errors import LLMError

T = TypeVar("T")


class Overdue(LLMError):
    """The reply was not whole in time. It may be charged all the same."""


def within(seconds: float, call: Callable[[], T], what: str) -> T:
    """What `call` gives or raises; Overdue, which says `what`, where that takes longer.

    No provider's client knows such a deadline. So the call has a thread of its own, which is left to itself then and
    keeps no process from ending.
    """
    done: SimpleQueue[tuple[T, None] | tuple[None, BaseException]] = SimpleQueue()

    def run() -> None:
        try:
            done.put((call(), None))
        except BaseException as error:  # raised again by whoever waits
            done.put((None, error))

    threading.Thread(target=run, name="model call", daemon=True).start()
    try:
        value, error = done.get(timeout=max(0.0, seconds))
    except Empty:
        raise Overdue(what) from None
    if error is not None:
        raise error
    return value  # type: ignore[return-value]  # it is the call's where there is no error
