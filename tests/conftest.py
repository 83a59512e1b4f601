"""For all tests: no address but this machine's own can be reached, and fixtures that several parts use."""

from __future__ import annotations

import gc
import ipaddress
import os
import signal
import socket
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from skillforge.imports import nothing_collected
from skillforge.sandbox import pool
from skillforge.sandbox.process import Worker
from tests.processes import Forked
from tests.workers import WarmWorker

# Hundreds of processes are started, and each would compile what it imports: bytecode is kept, whoever runs this.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The suite says the same of the same code. For other inputs: pytest --hypothesis-profile default
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")

_connect, _connect_ex, _getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("localhost", "")


def _allow(address: Any) -> None:
    """Only internet addresses have a host: a socket file is on this machine anyway."""
    if isinstance(address, tuple) and not _is_loopback(str(address[0])):
        raise PermissionError(f"tests reach no network: {address[0]} was asked for")


def _guarded_connect(self: socket.socket, address: Any) -> None:
    _allow(address)
    return _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:
    _allow(address)
    return _connect_ex(self, address)


def _resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
    """Names are looked up on the network too."""
    text = host.decode() if isinstance(host, bytes) else host
    if text is not None and not _is_loopback(text):
        raise PermissionError(f"tests reach no network: {text} was asked for")
    return _getaddrinfo(host, *args, **kwargs)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every test has a time-out. Not in pyproject.toml: `pytest skills/` runs without the plugin for it."""
    if config.pluginmanager.hasplugin("timeout"):
        for item in items:
            item.add_marker(pytest.mark.timeout(180))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Eight thousand tests, and the modules of all files, stay: they are not looked through again and again."""
    with nothing_collected():
        collected = yield
    gc.freeze()
    return collected


@pytest.fixture(autouse=True, scope="session")
def _ctrl_c_is_heard() -> Iterator[None]:
    """A shell starts what runs in its background deaf to Ctrl-C, and children would inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Every address but the loopback's is blocked. Every client library of Python ends in these three."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _guarded_connect)
        patch.setattr(socket.socket, "connect_ex", _guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", _resolve)
        yield


@pytest.fixture(autouse=True, scope="session")
def _workers_stay_warm() -> Iterator[None]:
    """A sandbox gets a worker that an earlier test's has closed, where one waits: to start one takes its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "Worker", WarmWorker.get)
        yield
    WarmWorker.end_all()


@pytest.fixture
def own_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of how workers start and end: sandboxes that are opened now get none but fresh ones."""
    monkeypatch.setattr(pool, "Worker", Worker)


@pytest.fixture
def forked(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Forked]:
    """`forked(code).wait()` runs Python in a process of its own, with litellm and chromadb imported before."""
    return lambda code: Forked(code, tmp_path_factory.mktemp("forked"))


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """`write("a.yaml", text)` makes a file in `tmp_path` and gives its path."""

    def writer(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return path

    return writer
