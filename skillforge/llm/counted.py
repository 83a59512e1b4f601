"""Counted: what the calls that serve one purpose have cost, also where the last of them is not answered."""

from __future__ import annotations

from skillforge.errors import LLMError
from skillforge.llm.messages import Model, Reply, Request
from skillforge.types import Cost


class Counted:
    """`model`, and the `cost` of all its replies so far; an LLMError that it raises carries that as `spent`."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.cost = Cost()

    def complete(self, request: Request) -> Reply:
        try:
            reply = self.model.complete(request)
        except LLMError as error:
            error.spent = self.cost
            raise
        self.cost += reply.cost
        return reply
