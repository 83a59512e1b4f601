"""LoopbackServer: the chat-completions protocol, and its faults, over a real connection."""

from __future__ import annotations

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from skillforge.testing import LoopbackServer
from skillforge.testing.script import Drip, Drop, Raw, Said, Silence, Status, cut

BODY = {"model": "openai/x", "messages": [{"role": "user", "content": "Write it."}]}


def post(server, **fields):
    """(status, headers, body) of one request."""
    connection = http.client.HTTPConnection(urlsplit(server.base_url).netloc, timeout=10)
    try:
        connection.request(
            "POST", "/v1/chat/completions", json.dumps({**BODY, **fields}), {"Authorization": "Bearer k"}
        )
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()
    finally:
        connection.close()


def test_a_reply_has_the_protocols_form():
    """With usage; the request is kept."""
    with LoopbackServer(["yes, indeed"]) as server:
        status, _, body = post(server)
        data = json.loads(body)
        assert (status, data["choices"][0]["message"]["content"], data["choices"][0]["finish_reason"]) == (
            200, "yes, indeed", "stop",
        )  # fmt: skip
        assert data["usage"] == {"prompt_tokens": 2, "completion_tokens": 2, "total_tokens": 4}
        assert server.requests == [BODY]


def test_a_stream_ends_with_its_reason_and_done():
    """In pieces, as server-sent events."""
    with LoopbackServer([cut("x" * 100)]) as server:
        _, headers, body = post(server, stream=True, stream_options={"include_usage": True})
    events = [line.removeprefix("data: ") for line in body.decode().splitlines() if line]
    chunks = [json.loads(event) for event in events[:-1]]
    assert (headers["Content-Type"], events[-1]) == ("text/event-stream", "[DONE]")
    assert "".join(c["choices"][0]["delta"].get("content", "") for c in chunks if c["choices"]) == "x" * 100
    assert [c["choices"][0]["finish_reason"] for c in chunks if c["choices"]][-1] == "length"
    assert chunks[-1]["usage"]["completion_tokens"] == 25


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_a_reply_that_drips_is_a_whole_reply_in_the_end(stream):
    """Byte by byte, as slowly as it says."""
    with LoopbackServer([Drip("yes", every_s=0.0001)]) as server:
        _, _, body = post(server, stream=stream)
    assert b'"yes"' in body


def test_an_error_has_its_code_and_how_long_to_wait():
    """As a provider sends it."""
    with LoopbackServer([Status(429, "slow down", "rate_limit", retry_after="3")]) as server:
        status, headers, body = post(server)
    assert (status, headers["Retry-After"], json.loads(body)["error"]["code"]) == (429, "3", "rate_limit")


def test_a_dropped_connection_ends_in_mid_reply():
    """Fewer bytes than were promised."""
    with LoopbackServer([Drop("half")]) as server, pytest.raises(http.client.HTTPException):
        post(server)


def test_a_raw_body_is_sent_as_it_is():
    """What is not JSON, too."""
    with LoopbackServer([Raw(b"<html>")]) as server:
        assert post(server)[2] == b"<html>"


def test_a_silent_server_can_be_closed():
    """Nobody waits for ever: its connections end with it."""
    with ThreadPoolExecutor(1) as pool, LoopbackServer([Silence()]) as server:
        asked = pool.submit(post, server)
        while not server.requests:
            pass
        server.close()
        with pytest.raises((OSError, http.client.HTTPException)):
            asked.result(10)


def test_a_script_that_has_run_out_is_an_error():
    """With status 400, which says so."""
    with LoopbackServer([]) as server:
        status, _, body = post(server)
    assert (status, json.loads(body)["error"]["code"]) == (400, "script_ran_out")


def test_two_hundred_connections_at_once_are_served():
    """Each in a thread of its own."""
    with LoopbackServer(lambda body: Said("yes", delay_s=0.05)) as server, ThreadPoolExecutor(200) as pool:
        assert {post_status for post_status, _, _ in pool.map(lambda _: post(server), range(200))} == {200}
