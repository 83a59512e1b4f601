"""The client against a real server on loopback: every fault it may meet, and what becomes of it."""

from __future__ import annotations

import inspect
import json
import math
import socket
import subprocess
import sys
import threading

import pytest

from skillforge.errors import ContextOverflow, FunctionsRefused, LLMError, LLMMisconfigured
from skillforge.llm import Call, Function, LiteLLM, Message, Request, client
from skillforge.llm.client import MAX_REPLY_CHARS, Transient, translated
from skillforge.llm.deadline import Overdue
from skillforge.testing import script
from skillforge.testing.script import Drip, Drop, Raw, Silence, Status, calling, calls_of
from skillforge.testing.server import LoopbackServer

from .conftest import KEY, asked


def ask(fault, *, stream=False, timeout_s=5.0, request=None):
    with LoopbackServer([fault]) as server:
        return LiteLLM(server.base_url, timeout_s=timeout_s, stream=stream).complete(request or asked())


both = pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])


@both
def test_a_reply_comes_with_its_tokens_and_its_price(stream):
    """Streamed or not, text, usage and dollars are the same."""
    reply = ask("yes, " * 30, stream=stream)
    assert (reply.text, reply.finish, reply.completion_tokens) == ("yes, " * 30, "stop", 37)
    assert reply.usd == pytest.approx(0.00002235, rel=0.1)


def test_no_secret_is_sent():
    """Wherever it stands in what a model is to read."""
    call = Call("1", "f", f'{{"key": "{KEY}"}}')
    messages = (Message("user", f"Use {KEY}."), Message("assistant", "", (call,)), Message("tool", KEY, call_id="1"))
    with LoopbackServer(["yes"]) as server:
        LiteLLM(server.base_url).complete(Request("openai/gpt-4o-mini", messages, "task/1"))
    assert KEY not in json.dumps(server.requests)
    assert server.authorizations == [f"Bearer {KEY}"]


def test_a_price_that_is_not_known_is_none():
    """A local model costs nothing that anybody could tell: its tokens count."""
    reply = ask("yes", request=asked(model="openai/some-local-model"))
    assert reply.usd is None
    assert reply.tokens > 0


@both
@pytest.mark.parametrize(
    ("status", "after_s"),
    [(Status(429, retry_after="7"), 7.0), (Status(429), None), (Status(500), None), (Status(503), None)],
    ids=["429-after", "429", "500", "503"],
)
def test_what_may_pass_is_transient(status, after_s, stream):
    """With the seconds that the server asked to wait."""
    with pytest.raises(Transient) as caught:
        ask(status, stream=stream)
    assert (caught.value.after_s, caught.value.paid) == (after_s, False)


def test_a_date_to_wait_for_is_read():
    """`Retry-After` may be a date; one that is past means now."""
    with pytest.raises(Transient) as caught:
        ask(Status(429, retry_after="Wed, 21 Oct 2015 07:28:00 GMT"))
    assert caught.value.after_s == 0.0


@both
@pytest.mark.parametrize(
    "fault", [Drop("abc " * 100), Raw(b"<html>"), Raw(b'{"choices": []}')], ids=["dropped", "no-json", "no-choices"]
)
def test_a_reply_that_is_none_is_transient(fault, stream):
    """A connection that ends in mid-reply, a body that is not JSON, a reply without choices."""
    with pytest.raises(Transient):
        ask(fault, stream=stream)


@both
@pytest.mark.parametrize(("within_s", "timeout_s"), [(0.2, 5.0), (math.inf, 0.4)], ids=["asked", "silence"])
def test_a_reply_that_drips_ends_at_a_deadline(stream, within_s, timeout_s, monkeypatch):
    """Never silent, never whole: what the request allows ends it, or a multiple of the silence."""
    monkeypatch.setattr(client, "WHOLE", 0.5)
    with pytest.raises(Overdue, match=r"^openai/gpt-4o-mini: the reply is not whole after 0\.2 s"):
        ask(Drip("abc " * 100), stream=stream, timeout_s=timeout_s, request=asked(within_s=within_s))


@both
def test_a_reply_that_drips_and_ends_in_time_is_a_reply(stream):
    """Slow is no fault."""
    assert ask(Drip("yes", every_s=0.0001), stream=stream).text == "yes"


@both
@pytest.mark.parametrize(
    "refusal",
    [
        Status(400, "registry.ollama.ai/library/gemma:2b does not support tools"),
        Status(400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'),
        Status(404, "No endpoints found that support tool use"),
        Status(400, "Unrecognized request argument supplied: tools"),
        Status(500, "tools param requires --jinja flag"),
    ],
    ids=["ollama", "vllm", "router", "strict", "llama.cpp"],
)
def test_functions_that_a_server_takes_none_of_are_told_apart(stream, refusal):
    """However it says so; without functions the same is an error like any other."""
    offered = asked(functions=(Function("answer", "Ends.", {"type": "object"}),))
    with pytest.raises(FunctionsRefused, match=r"^openai/gpt-4o-mini: .*tool"):
        ask(refusal, stream=stream, request=offered)
    with pytest.raises((LLMMisconfigured, Transient)):
        ask(refusal, stream=stream)


@both
def test_silence_is_a_time_out(stream):
    """A server that says nothing is not waited for for ever; it may charge all the same."""
    with pytest.raises(Transient) as caught:
        ask(Silence(), stream=stream, timeout_s=0.2)
    assert caught.value.paid


@both
def test_a_reply_cut_off_says_so(stream):
    """`finish_reason: length`."""
    assert ask(script.cut("def f("), stream=stream).finish == "length"


@both
def test_a_reply_that_is_withheld_says_so(stream):
    """`finish_reason: content_filter`."""
    assert ask(script.refusal(), stream=stream).finish == "filtered"


@both
def test_a_huge_reply_is_cut(stream):
    """Two megabytes of reply are no code: what is kept is bounded."""
    reply = ask(" ".join(map(str, range(300_000))), stream=stream)
    assert (len(reply.text), reply.finish) == (MAX_REPLY_CHARS, "length")


def test_a_wrong_key_is_one_clear_line_without_the_key():
    """What, which, and what to do; the key that the provider quotes is left out."""
    with pytest.raises(LLMMisconfigured) as caught:
        ask(script.wrong_key())
    assert "OPENAI_API_KEY" in str(caught.value)
    assert "sk-wrong" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_key_names_the_variable(monkeypatch):
    """Nothing is sent."""
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    with pytest.raises(LLMMisconfigured, match="ANTHROPIC_API_KEY"):
        LiteLLM().complete(asked(model="anthropic/claude-3-5-haiku-latest"))


@pytest.mark.parametrize(
    ("model", "told"),
    [("nosuch/model", "no provider is known by that name"), ("anthropic/claude-3-5-haiku-latest", "ANTHROPIC_API_KEY")],
)
def test_what_will_fail_is_known_before_anything_is_asked(monkeypatch, model, told):
    """A provider that does not exist, and a key that is not there."""
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    with pytest.raises(LLMMisconfigured, match=told):
        LiteLLM().check(model)


@pytest.mark.parametrize("model", ["openai/gpt-4o-mini", "ollama/llama3", "bedrock/anthropic.claude-v2"])
def test_what_may_succeed_is_not_refused(model):
    """A key that is there, and providers that need none."""
    LiteLLM().check(model)


def test_a_local_server_needs_no_key(monkeypatch):
    """With `api_base`, the protocol's client is given a placeholder."""
    monkeypatch.delenv("OPENAI_API_KEY")
    assert ask("yes").text == "yes"


def test_an_unknown_model_is_said_to_be_one():
    """The provider's word is passed on."""
    with pytest.raises(LLMMisconfigured, match="gpt-unknown"):
        ask(script.unknown_model())


def test_a_model_without_a_provider_is_told_how_to_write_it():
    """`PROVIDER/MODEL`."""
    with pytest.raises(LLMMisconfigured, match="PROVIDER/MODEL"):
        LiteLLM().complete(asked(model="nonsense"))


def test_a_prompt_that_is_too_long_is_told_apart():
    """The caller can ask again with less."""
    with pytest.raises(ContextOverflow):
        ask(script.overflow())


def test_a_host_that_nobody_answers_at_is_told():
    """A refused connection is no reply that broke off."""
    with pytest.raises(Transient, match="cannot be reached") as caught:
        LiteLLM("http://127.0.0.1:9/v1", timeout_s=1.0).complete(asked())
    assert caught.value.refused


@both
def test_a_reply_that_breaks_off_may_be_charged(stream):
    """The connection was lost after the provider had begun to answer."""
    with pytest.raises(Transient) as caught:
        ask(script.Drop("half a rep"), stream=stream)
    assert caught.value.paid


@pytest.mark.parametrize("address", ["http://me:hush-hush@127.0.0.1:9/v1", "http://127.0.0.1:9/v1?key=hush-hush"])
def test_what_may_be_secret_of_an_address_is_not_told(address):
    """A password, a query: the rest says which host it is."""
    with pytest.raises(Transient, match=r"http://127\.0\.0\.1:9/v1 cannot be reached") as caught:
        LiteLLM(address, timeout_s=1.0).complete(asked())
    assert "hush" not in str(caught.value)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a full queue refuses, or takes more than it says")
@pytest.mark.timeout(30)
def test_a_host_that_takes_no_connection_is_not_waited_for_as_a_model_is(monkeypatch):
    """A model may think for a minute; a server that is there takes a call at once."""
    monkeypatch.setattr(client, "CONNECT_S", 0.2)
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for one in (first, second):
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        with pytest.raises(Transient, match="cannot be reached") as caught:
            LiteLLM(f"http://127.0.0.1:{full.getsockname()[1]}/v1", timeout_s=60.0).complete(asked())
    assert caught.value.refused


def test_the_key_goes_to_the_server_and_nowhere_else():
    """It is read from the environment by litellm."""
    with LoopbackServer(["yes"]) as server:
        LiteLLM(server.base_url).complete(asked())
        assert server.authorizations == [f"Bearer {KEY}"]


def test_every_exception_of_litellm_becomes_one_of_ours():
    """None is missed, and none brings a second line."""
    import litellm.exceptions

    kinds = [kind for _, kind in inspect.getmembers(litellm.exceptions, inspect.isclass) if issubclass(kind, Exception)]
    for kind in kinds:
        error = kind.__new__(kind)
        error.args = (f"litellm.{kind.__name__}: it broke\nTraceback",)
        error.message = error.args[0]
        told = translated(error, "openai/x", "the provider")
        assert isinstance(told, LLMError)
        assert "\n" not in str(told)


def test_litellm_is_imported_at_the_first_call_only():
    """It takes seconds, and would ask the network."""
    code = "import skillforge, skillforge.llm, skillforge.build, sys; sys.exit('litellm' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def said(text: str, usage: object) -> Raw:
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    body = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
    return Raw(json.dumps(body).encode())


def test_tokens_that_cannot_be_are_estimated():
    """A server that counts below nothing does not make the budget larger."""
    reply = ask(said("yes, " * 30, {"prompt_tokens": -500_000, "completion_tokens": -1, "total_tokens": -500_001}))
    assert reply.prompt_tokens > 0
    assert reply.completion_tokens == 37


def test_half_a_character_is_replaced():
    """It could be sent to nobody, and kept nowhere."""
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    assert ask(said("a\ud83d\ude00b\ud800c", usage)).text == "a\U0001f600b\ufffdc"


LOOK = Function("look", "Looks a key up.", {"type": "object", "properties": {"key": {"type": "string"}}})


@both
def test_functions_are_called_streamed_or_not(stream):
    """Each call has its id, its name and its arguments as the model wrote them; the tokens count."""
    said = calls_of(calling("look", "both", key="a" * 30), calling("look", key="b"))
    reply = ask(said, stream=stream, request=asked(functions=(LOOK,)))
    assert reply.text == "both"
    assert reply.calls == (
        Call("call_1", "look", '{"key": "%s"}' % ("a" * 30)),
        Call("call_2", "look", '{"key": "b"}'),
    )
    assert reply.completion_tokens > 10


def test_calls_and_what_came_of_them_are_sent_in_the_protocols_form():
    """With the functions; a request without any has none of it."""
    call = Call("c1", "look", '{"key": "a"}')
    messages = (Message("user", "Look."), Message("assistant", "", (call,)), Message("tool", "found", call_id="c1"))
    with LoopbackServer(["yes", "yes"]) as server:
        client = LiteLLM(server.base_url)
        client.complete(Request("openai/gpt-4o-mini", messages, "x/1", functions=(LOOK,)))
        client.complete(asked())
        with_functions, without = server.requests
    assert with_functions["tools"][0]["function"]["name"] == "look"
    sent = with_functions["messages"]
    assert sent[1]["tool_calls"][0] == {
        "id": "c1", "type": "function", "function": {"name": "look", "arguments": '{"key": "a"}'},
    }  # fmt: skip
    assert (sent[2]["role"], sent[2]["tool_call_id"], sent[2]["content"]) == ("tool", "c1", "found")
    assert "tools" not in without


def test_calls_without_ids_are_told_apart():
    """Some local servers give none."""
    body = (
        b'{"id": "x", "object": "chat.completion", "created": 0, "model": "m", "choices": [{"index": 0, '
        b'"finish_reason": "tool_calls", "message": {"role": "assistant", "content": null, "tool_calls": ['
        b'{"id": "", "type": "function", "function": {"name": "a", "arguments": "{}"}}, '
        b'{"id": "", "type": "function", "function": {"name": "b", "arguments": "{}"}}]}}]}'
    )
    reply = ask(Raw(body), request=asked(functions=(LOOK,)))
    assert [(call.id, call.name) for call in reply.calls] == [("call_1", "a"), ("call_2", "b")]


def test_the_worst_case_counts_functions_and_calls():
    """They are read, and paid for, as text is."""
    client = LiteLLM()
    plain, more = asked(), asked(functions=(LOOK,))
    assert client.worst_case(more).tokens > client.worst_case(plain).tokens + 50


@pytest.mark.parametrize("size", [1, 999, 1_000, 1_001, 50_000])
def test_the_worst_case_costs_no_less_than_its_tokens(size):
    """It is looked up for full thousands, the next ones."""
    request = asked("x" * size)
    worst = LiteLLM().worst_case(request)
    prompt = worst.tokens - request.max_tokens
    assert worst.usd >= client._usd(request.model, prompt, request.max_tokens, 0)


def test_litellm_tells_no_logger():
    """It would put together what nobody reads, after each reply, in threads of its own."""
    ask("yes")
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("litellm-logging")]


def test_which_models_call_functions_is_litellms_to_know():
    """One that it does not know does not."""
    assert LiteLLM().calls_functions("openai/gpt-4o-mini")
    assert not LiteLLM().calls_functions("openai/some-local-model")
    assert not LiteLLM().calls_functions("nobody")
