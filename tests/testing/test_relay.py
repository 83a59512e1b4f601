"""The relay: requests as files, files as replies."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from skillforge.errors import InvalidInput, LLMMisconfigured
from skillforge.llm import LiteLLM
from skillforge.testing import Relay
from skillforge.testing.relay import rendered
from tests.llm.conftest import asked


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "requests"


def put(request, text, kind="reply"):
    """Beside a request, as a program would: whole."""
    target = request.with_name(request.name.replace("request", kind))
    partial = target.with_suffix(".tmp")
    partial.write_text(text)
    os.replace(partial, target)


def test_a_request_is_a_page_and_its_reply_a_file(folder):
    """Model, temperature and every message, as they were sent."""
    with Relay(folder, on_request=lambda path: put(path, "yes")) as relay:
        assert LiteLLM(relay.base_url).complete(asked("Say yes.\nNow.", temperature=0.25)).text == "yes"
    page = (folder / "0001-request.md").read_text()
    assert "temperature: 0.25" in page
    assert page.endswith("# user\n\nSay yes.\nNow.\n")


def test_an_error_can_be_relayed(folder):
    """The caller meets it."""
    with (
        Relay(folder, on_request=lambda path: put(path, "not today", "error")) as relay,
        pytest.raises(LLMMisconfigured, match="not today"),
    ):
        LiteLLM(relay.base_url).complete(asked())


def test_many_requests_wait_for_their_own_replies(folder):
    """Each gets the file of its number, whatever the order."""
    waiting = []

    def collect(path):
        waiting.append(path)
        if len(waiting) == 3:
            for one in reversed(waiting):
                put(one, one.read_text().split()[-1])

    with Relay(folder, on_request=collect) as relay, ThreadPoolExecutor(3) as pool:
        client = LiteLLM(relay.base_url)
        replies = pool.map(lambda word: client.complete(asked(word)).text, ["one", "two", "three"])
        assert list(replies) == ["one", "two", "three"]


def test_numbers_go_on_where_they_were(folder):
    """Nothing is overwritten by a later relay."""
    folder.mkdir()
    (folder / "0041-request.md").write_text("old")
    with Relay(folder, on_request=lambda path: put(path, "yes")) as relay:
        LiteLLM(relay.base_url).complete(asked())
    assert (folder / "0042-request.md").exists()


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    """In one line."""
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInput, match="cannot be written"):
        Relay(tmp_path / "file")


def test_a_port_in_use_is_named(folder):
    """And what to do."""
    with Relay(folder) as relay, pytest.raises(InvalidInput, match="--port"):
        Relay(folder, int(relay.base_url.split(":")[2].removesuffix("/v1")))


def test_calls_and_functions_are_on_the_page():
    """What was called and what may be called can be read."""
    call = {"id": "c", "type": "function", "function": {"name": "look", "arguments": '{"key": 1}'}}
    page = rendered(
        {
            "messages": [{"role": "assistant", "content": None, "tool_calls": [call]}],
            "tools": [{"type": "function", "function": {"name": "look", "description": "Looks."}}],
        }
    )
    assert '# assistant\n\nlook({"key": 1})' in page
    assert '"description": "Looks."' in page
