"""Lending: an episode that waits for a model needs no processor, and lends its turn to one that does."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from skillforge.llm.messages import Model, Reply, Request


class Lent(Protocol):
    """`skillforge.engine.Turns`, as far as it concerns a model."""

    def lent(self) -> AbstractContextManager[None]: ...


class Lending:
    """`model`, asked while the thread's turn is another's. Raises what the model raises."""

    def __init__(self, model: Model, turns: Lent) -> None:
        self.model = model
        self._turns = turns

    def complete(self, request: Request) -> Reply:
        with self._turns.lent():
            return self.model.complete(request)
