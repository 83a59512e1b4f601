"""The tests' own promise: they reach nothing but this machine."""

from __future__ import annotations

import socket
import urllib.request

import pytest


@pytest.mark.parametrize("address", ["192.0.2.1", "example.org"])
def test_no_other_address_can_be_reached(address: str):
    """A test that needs the network would pass here and fail elsewhere."""
    with pytest.raises(PermissionError, match="tests reach no network"):
        socket.create_connection((address, 80), timeout=1)


def test_the_loopback_can_be_reached():
    """Scripted servers run on it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        with socket.create_connection(address, timeout=5) as client:
            assert client.getpeername() == address


def test_client_libraries_end_in_the_same_wall():
    """`urllib`, and so whatever downloads models or price lists, is refused."""
    with pytest.raises(OSError, match="tests reach no network"):
        urllib.request.urlopen("http://example.org/", timeout=1)
