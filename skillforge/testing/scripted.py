"""ScriptedLLM: a language model that says what it was told to, for tests of whatever asks one. Needs no server."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Literal

from skillforge.errors import LLMError
from skillforge.llm import Reply, Request
from skillforge.testing.script import Said

Answer = str | Said | Reply | LLMError
Script = Sequence[Answer] | Mapping[str, Sequence[Answer]] | Callable[[Request], Answer]

_CHARACTERS = 4
"""Of a token, roughly."""


class ScriptedLLM:
    """A `Model`. `script` is a list (in the order of the calls), a mapping of tasks to lists, or a function.

    An answer is a text, a `Said` (`calling("answer", value=3)`), a whole `Reply`, or an error that is raised.
    `requests` keeps what was asked. Each token costs `usd_per_token`, each call `delay_s`. Raises LLMError where the
    script has run out. Thread-safe.
    """

    def __init__(self, script: Script, *, usd_per_token: float | None = None, delay_s: float = 0.0) -> None:
        self.script = script
        self.usd_per_token = usd_per_token
        self.delay_s = delay_s
        self.requests: list[Request] = []
        self._lock = Lock()
        self._given: defaultdict[str, int] = defaultdict(int)

    def complete(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            answer = self._next(request)
        if self.delay_s:
            time.sleep(self.delay_s)
        if isinstance(answer, LLMError):
            raise answer
        if isinstance(answer, Reply):
            return answer
        return self._reply(request, Said(answer) if isinstance(answer, str) else answer)

    def _next(self, request: Request) -> Answer:
        script = self.script
        if callable(script):
            return script(request)
        task = request.label.rpartition("/")[0] if isinstance(script, Mapping) else ""
        answers = script.get(task, ()) if isinstance(script, Mapping) else script
        number = self._given[task]
        self._given[task] += 1
        if number < len(answers):
            return answers[number]
        whose = f" for {task!r}" if task else ""
        return LLMError(f"the script{whose} has {len(answers)} replies, and this is call {number + 1}")

    def _reply(self, request: Request, said: Said) -> Reply:
        asked = sum(len(message.content) for message in request.messages) // _CHARACTERS
        given = (len(said.text) + sum(len(call.name + call.arguments) for call in said.calls)) // _CHARACTERS
        usd = None if self.usd_per_token is None else self.usd_per_token * (asked + given)
        finish: Literal["stop", "length", "filtered"] = _FINISH.get(said.finish, "stop")
        return Reply(said.text, finish, asked, given, usd=usd, seconds=self.delay_s, calls=said.calls)


_FINISH: dict[str, Literal["length", "filtered"]] = {"length": "length", "content_filter": "filtered"}
