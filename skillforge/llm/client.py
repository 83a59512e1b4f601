"""The client: Request → litellm → Reply. The only module that knows litellm, its types and its exceptions.

litellm takes seconds to import, and would fetch a price list from the network while it does: it is imported at the
first call, with that off. It reads the keys from the environment; none passes through here. It does no retries of its
own: `retry.py` does them, for what `Transient` says may pass.
"""

from __future__ import annotations

import json
import os
import re
import time
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Literal

from skillforge.errors import ContextOverflow, FunctionsRefused, LLMError, LLMMisconfigured
from skillforge.imports import nothing_collected
from skillforge.llm.deadline import within
from skillforge.llm.messages import Call, Message, Reply, Request
from skillforge.secrets import scrubbed, scrubbed_data

MAX_REPLY_CHARS = 100_000
"""Of a reply that is longer, the rest is dropped, and it counts as cut off."""

CONNECT_S = 10.0
"""A server that is there takes a connection within so long, however long its model then thinks."""

WHOLE = 10
"""A whole reply may take so many times as long as the server may say nothing."""


class Transient(LLMError):
    """A failure that may pass: `after_s` is what the server asked to wait; `paid` whether the call may have cost.

    `refused` where nobody listens at the address: that passes seldom.
    """

    def __init__(self, text: str, after_s: float | None = None, *, paid: bool = False, refused: bool = False) -> None:
        super().__init__(text)
        self.after_s = after_s
        self.paid = paid
        self.refused = refused


@dataclass(frozen=True, slots=True)
class WorstCase:
    """What a call may cost at most; `usd` is None where the model's price is not known."""

    usd: float | None
    tokens: int


class LiteLLM:
    """Answers through litellm: any provider, any local model at `api_base`. Holds nothing that ends.

    `timeout_s` is how long a server may say nothing, and a tenth of what a whole reply may take, or less where the
    request says so. Raises LLMMisconfigured, ContextOverflow, FunctionsRefused, Transient, Overdue, LLMError.
    """

    def __init__(self, api_base: str | None = None, *, timeout_s: float = 60.0, stream: bool = False) -> None:
        self.api_base = api_base
        self.timeout_s = timeout_s
        self.stream = stream

    def complete(self, request: Request) -> Reply:
        """One call, one reply. Half a character, which no protocol can carry, is sent as `?`; no secret is sent."""
        _litellm()  # its import takes none of the reply's time
        started = time.monotonic()
        most_s = min(request.within_s, WHOLE * self.timeout_s)
        late = f"{request.model}: the reply is not whole after {most_s:.3g} s; a higher --model-timeout allows more"
        try:
            text, finish, usage, calls = within(most_s, lambda: self._answer(request), late)
            if not text and not calls and finish in ("stop", "tool_calls", None):
                raise Transient("the reply is empty", paid=True)
        except Exception as error:  # litellm's classes have no root of their own, and its bugs raise anything
            raise self._translated(error, request) from None
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # half a character can go nowhere
        said = text + "".join(call.name + call.arguments for call in calls)
        prompt, completion, cached = _tokens(request, said, usage)
        usd = _usd(request.model, prompt, completion, cached)
        if len(text) > MAX_REPLY_CHARS:
            text, finish = text[:MAX_REPLY_CHARS], "length"
        return Reply(text, _finish(finish), prompt, completion, cached, usd, time.monotonic() - started, calls)

    def check(self, model: str) -> None:
        """What can be known of a model before it is asked: that there is no such provider, or no key for it.

        Raises LLMMisconfigured. Takes no time for a provider that is well known; else litellm is imported.
        """
        provider = model.partition("/")[0]
        if provider in _KEYLESS or os.environ.get(f"{provider.upper()}_API_KEY") or self.api_base:
            return
        try:
            _hush()
            _litellm().get_llm_provider(model)
            missing = _litellm().validate_environment(model) if provider in _KEYED else {}
        except Exception as error:  # as in `complete`
            raise translated(error, model, f"the provider of {model}") from None
        if missing.get("missing_keys") and not missing.get("keys_in_environment"):
            raise LLMMisconfigured(_no_key(model, missing["missing_keys"][0]))

    def calls_functions(self, model: str) -> bool:
        """Whether litellm knows that the model can be given functions to call."""
        try:
            _hush()
            return bool(_litellm().supports_function_calling(model=model))
        except Exception:  # of a name that it does not know
            return False

    def worst_case(self, request: Request) -> WorstCase:
        """The longest reply, and a prompt of as many tokens as bytes: no tokenizer makes more of them.

        Dollars are those of the next full thousand, so that litellm need not work out each anew.
        """
        size = _size(request) + _FRAME * len(request.messages)
        usd = _usd(request.model, -(-size // 1000) * 1000, request.max_tokens, 0)
        return WorstCase(usd, size + request.max_tokens)

    def _answer(self, request: Request) -> _Answer:
        _hush()
        answer = _litellm().completion(
            model=request.model,
            messages=scrubbed_data([_as_sent(message) for message in request.messages]),
            temperature=request.temperature,
            max_tokens=request.max_tokens,
            seed=request.seed,
            api_base=self.api_base,
            api_key=_key_for(request.model, self.api_base),
            timeout=_timeout(self.timeout_s),
            num_retries=0,
            max_retries=0,
            stream=self.stream,
            **({"stream_options": {"include_usage": True}} if self.stream else {}),
            **({"tools": _tools(request)} if request.functions else {}),
        )
        return _gathered(answer) if self.stream else _whole(answer)

    def _translated(self, error: Exception, request: Request) -> LLMError:
        if isinstance(error, LLMError):
            return error
        if request.functions and all(told.search(_line(error)) for told in _NO_FUNCTIONS):
            return FunctionsRefused(f"{request.model}: {_line(error)}")
        where = _address(self.api_base) if self.api_base else f"the provider of {request.model}"
        return translated(error, request.model, where)


def _address(url: str) -> str:
    """Without what may be a secret: a user, a password, a query."""
    scheme, _, rest = url.partition("://")
    return scrubbed(f"{scheme}://{rest.partition('?')[0].partition('#')[0].rpartition('@')[2]}")


_FRAME = 16
"""Tokens that stand around a message."""

_Answer = tuple[str, str | None, Any, tuple[Call, ...]]
"""Text, why it ends, usage, calls."""


def _as_sent(message: Message) -> dict[str, Any]:
    text = message.content.encode("utf-8", "replace").decode()
    sent: dict[str, Any] = {"role": message.role, "content": text}
    if message.calls:
        sent["content"] = text or None
        sent["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in message.calls
        ]
    if message.call_id:
        sent["tool_call_id"] = message.call_id
    return sent


def _tools(request: Request) -> list[dict[str, Any]]:
    return [
        {
            "type": "function",
            "function": {"name": one.name, "description": one.description, "parameters": dict(one.parameters)},
        }
        for one in request.functions
    ]


def _size(request: Request) -> int:
    """The bytes of all that a model is to read."""
    texts = [message.content for message in request.messages]
    texts += [call.name + call.arguments for message in request.messages for call in message.calls]
    texts += [json.dumps(_tools(request))] if request.functions else []
    return sum(len(text.encode("utf-8", "replace")) for text in texts)


_BYTES = 4
"""Of a token, where the server does not say how many there were."""


def _timeout(silent_s: float) -> Any:
    """What litellm takes for it; where a provider's client knows one number only, it passes the longest on."""
    import httpx

    return httpx.Timeout(silent_s, connect=min(silent_s, CONNECT_S))


_PLACEHOLDER = "none"


def _key_for(model: str, api_base: str | None) -> str | None:
    """None: litellm takes the provider's variable. A local server needs no key, but the protocol's client wants one."""
    if api_base and model.startswith("openai/") and not os.environ.get("OPENAI_API_KEY"):
        return _PLACEHOLDER
    return None


def _whole(answer: Any) -> _Answer:
    if not answer.choices:
        raise Transient("the reply has no choices", paid=True)
    choice = answer.choices[0]
    wanted = getattr(choice.message, "tool_calls", None) or ()
    calls = tuple(Call(one.id or "", one.function.name or "", one.function.arguments or "") for one in wanted)
    return choice.message.content or "", choice.finish_reason, getattr(answer, "usage", None), _told_apart(calls)


def _told_apart(calls: tuple[Call, ...]) -> tuple[Call, ...]:
    """The calls, each with an id of its own: some servers give none, and answers are matched by it."""
    if len({call.id for call in calls} - {""}) == len(calls):
        return calls
    return tuple(replace(call, id=f"call_{number}") for number, call in enumerate(calls, 1))


def _gathered(chunks: Iterator[Any]) -> _Answer:
    """A stream's pieces put together. litellm raises where one breaks off."""
    parts: list[str] = []
    calls: dict[int, Call] = {}
    finish, usage, length = None, None, 0
    for chunk in chunks:
        usage = getattr(chunk, "usage", None) or usage
        if chunk.choices:
            choice = chunk.choices[0]
            part = choice.delta.content or ""
            finish = choice.finish_reason or finish
            parts.append(part)
            length += len(part) + _gather_calls(calls, getattr(choice.delta, "tool_calls", None) or ())
            if length > MAX_REPLY_CHARS:
                finish = "length"  # the rest is not waited for
                break
    return "".join(parts), finish, usage, _told_apart(tuple(calls[index] for index in sorted(calls)))


def _gather_calls(calls: dict[int, Call], pieces: Iterable[Any]) -> int:
    """Adds a stream's pieces of calls to those at hand; how many characters they had."""
    added = 0
    for piece in pieces:
        index = piece.index or 0
        known = calls.get(index, Call("", "", ""))
        name, arguments = piece.function.name or "", piece.function.arguments or ""
        calls[index] = Call(known.id or piece.id or "", known.name or name, known.arguments + arguments)
        added += len(arguments)
    return added


def _finish(reason: str | None) -> Literal["stop", "length", "filtered"]:
    if reason == "length":
        return "length"
    return "filtered" if reason in ("content_filter", "refusal") else "stop"


def _tokens(request: Request, text: str, usage: Any) -> tuple[int, int, int]:
    """(prompt, completion, cached), estimated where the server does not say."""
    prompt, completion = _count(usage, "prompt_tokens"), _count(usage, "completion_tokens")
    cached = min(prompt, _count(getattr(usage, "prompt_tokens_details", None), "cached_tokens"))
    if not prompt:
        prompt = _size(request) // _BYTES
    return prompt, completion or len(text.encode("utf-8", "replace")) // _BYTES, cached


def _count(usage: Any, name: str) -> int:
    """What a server says, where that is a number of tokens; else 0."""
    said = getattr(usage, name, 0)
    return said if isinstance(said, int) and said > 0 else 0


@lru_cache(maxsize=1024)
def _usd(model: str, prompt: int, completion: int, cached: int) -> float | None:
    """The price of so many tokens; None where litellm knows none, or only that it is nothing."""
    try:
        _hush()
        asked, said = _litellm().cost_per_token(
            model=model, prompt_tokens=prompt, completion_tokens=completion, cache_read_input_tokens=cached
        )
    except Exception:  # it has a class for it, and raises others
        return None
    price = float(asked + said)
    return price if price > 0 or not (prompt or completion) else None


# -- its exceptions ---------------------------------------------------------------------------------------------------

_NEXT = {
    "AuthenticationError": "Set the provider's key in the environment, for OpenAI OPENAI_API_KEY",
    "CallerCredentialAuthenticationError": "Set the provider's key in the environment",
    "PermissionDeniedError": "The key may not use this model",
    "PaymentRequiredError": "The account has no credit left",
    "NotFoundError": "Name a model that the provider has",
    "LiteLLMUnknownProvider": "Write PROVIDER/MODEL, like openai/gpt-4o-mini or ollama/llama3",
    "BadRequestError": "The provider refuses the request as it is",
    "UnsupportedEndpointError": "Name another model, or another --api-base",
    "EndpointNotSupportedByModelError": "Name a chat model",
    "UnsupportedParamsError": "Name another model",
    "ModelNotMappedError": "Write PROVIDER/MODEL, like openai/gpt-4o-mini or ollama/llama3",
    "UnprocessableEntityError": "The provider refuses the request as it is",
    "InvalidRequestError": "The provider refuses the request as it is",
}
"""litellm's exceptions that no other call would be without, and what to do."""

_NO_FUNCTIONS = (
    re.compile(r"\b(?:tools?|functions?)(?:\b|_)", re.I),
    re.compile(r"support|require|enable|allow|permit|unknown|unrecogni|unexpected|extra|invalid|implement", re.I),
)
"""What an error says that is about the functions: Ollama, vLLM, llama.cpp and the providers word it differently."""

_FILTERED = frozenset({"ContentPolicyViolationError", "RejectedRequestError", "GuardrailRaisedException"})
_PAID = frozenset({"MidStreamFallbackError", "APIResponseValidationError", "JSONSchemaValidationError", "Timeout"})
"""After which the provider may charge all the same."""


def translated(error: Exception, model: str, where: str) -> LLMError:
    """litellm's exception as one of ours, its text without a key and on one line."""
    kind = type(error).__name__
    told = _line(error)
    if kind == "ContextWindowExceededError":
        return ContextOverflow(f"the prompt is longer than {model} takes: {told}")
    if kind in _FILTERED:
        return Filtered(f"{model}: {told}")
    if "Missing credentials" in told or ("Missing" in told and "Key" in told):
        variables = re.findall(r"[A-Z][A-Z0-9]*_(?:API_)?KEY", told)
        return LLMMisconfigured(_no_key(model, variables[0] if variables else "", told))
    if _is_refused(error):
        return Transient(f"{where} cannot be reached", refused=True)
    if kind == "BadRequestError" and "Provider NOT provided" in told:
        kind = "LiteLLMUnknownProvider"
        told = "no provider is known by that name"
    if kind in _NEXT:
        return LLMMisconfigured(f"{model}: {told}. {_NEXT[kind]}")
    return Transient(f"{model}: {told}", _retry_after(error), paid=kind in _PAID or _broke_off(error))


def _no_key(model: str, variable: str, told: str = "") -> str:
    return f"{model} needs a key, and the environment has none. {f'Set {variable}' if variable else told}"


_KEYLESS = frozenset({"ollama", "ollama_chat", "hosted_vllm", "lm_studio", "bedrock", "vertex_ai", "azure"})
"""Providers that are known, and that have more ways to let one in than a key."""

_KEYED = frozenset({"openai", "anthropic", "deepseek", "gemini", "groq", "mistral", "openrouter", "xai"})
"""Those that a key in the environment alone opens."""


class Filtered(LLMError):
    """The provider's filter refuses the request."""


def _line(error: Exception) -> str:
    """What the provider said: without litellm's prefixes and advice, one line, no secret."""
    text = scrubbed(_text(error)).partition("\n")[0].partition("Traceback (most recent")[0]
    return _PREFIXES.sub("", text).strip()[:300].rstrip(". ") or type(error).__name__


def _text(error: Exception) -> str:
    try:
        return str(error)
    except Exception:  # some of litellm's classes cannot say what they are
        return str(error.args[0]) if error.args else ""


_PREFIXES = re.compile(r"^(?:(?:litellm\.)?\w+(?:Error|Exception|Timeout): |\w+Exception - )+")

_NOBODY = frozenset({"ConnectError", "ConnectTimeout", "UnsupportedProtocol", "ConnectionRefusedError", "gaierror"})


def _is_refused(error: BaseException) -> bool:
    """Whether nobody listens, or the host has no address: told by httpx's exception at the bottom."""
    return any(type(one).__name__ in _NOBODY for one in _causes(error))


_BROKEN = frozenset({"RemoteProtocolError", "ReadError", "ReadTimeout", "IncompleteRead", "ClientPayloadError"})


def _broke_off(error: BaseException) -> bool:
    """Whether the connection ended while the reply was on its way: it may be charged all the same."""
    return any(type(one).__name__ in _BROKEN for one in _causes(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception, and those that it came from, ten at most."""
    cause: BaseException | None = error
    for _ in range(10):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or cause.__context__


def _retry_after(error: Exception) -> float | None:
    """Seconds that the server asked to wait, in its header of that name: a number, or a date."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    given = headers.get("retry-after")
    if given is None:
        return None
    try:
        return max(0.0, float(given))
    except ValueError:
        return _until(given)


def _until(date: str) -> float | None:
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(date).timestamp() - time.time())
    except (ValueError, TypeError):
        return None


# -- the module itself ------------------------------------------------------------------------------------------------


_UNHEARD = {"LOGGING_EXECUTOR_MAX_PENDING_TASKS": "0", "LITELLM_LOG": "ERROR"}
"""After each reply litellm would put together, in a thread of its own, what callbacks for logging are told, and here
there are none. It would warn that it does not. Whoever has callbacks sets the first to 10000."""


@cache
def _litellm() -> Any:
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # else it asks the network while it is imported
    for name, value in _UNHEARD.items():
        os.environ.setdefault(name, value)
    with warnings.catch_warnings(), nothing_collected():
        warnings.simplefilter("ignore")
        import litellm
    litellm.suppress_debug_info = True
    litellm.telemetry = False
    litellm.drop_params = True  # a model that knows no seed goes without one
    return litellm


def _hush() -> None:
    """What litellm makes pydantic warn of is no concern of a user's. Cheap, and again: a test may reset the filters.

    Not `catch_warnings`, which is not safe with threads.
    """
    warnings.filterwarnings("ignore", module=r"(litellm|pydantic)(\..*)?$")
