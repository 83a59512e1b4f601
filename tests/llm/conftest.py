"""Requests, and a key that is none."""

from __future__ import annotations

import pytest

from skillforge.llm import Message, Request

KEY = "sk-this-is-no-key-0123456789"


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def asked(text: str = "Say yes.", label: str = "task/1", model: str = "openai/gpt-4o-mini", **fields) -> Request:
    """A request of one message."""
    return Request(model, (Message("user", text),), label, **fields)
