"""The network: real listeners of the host wait, and none hears a word."""

from __future__ import annotations

import select
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.prison import assert_held, dialect_refuses


class Listeners:
    """TCP, UDP, a unix socket with a path and one with an abstract name, all open on this machine."""

    def __init__(self, folder: Path) -> None:
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.path = str(folder / "s")
        self.unix = socket.socket(socket.AF_UNIX)
        self.unix.bind(self.path)
        self.unix.listen()
        self.abstract = socket.socket(socket.AF_UNIX)
        self.abstract.bind(f"\0skillforge-{self.tcp.getsockname()[1]}")
        self.abstract.listen()

    def places(self) -> tuple[int, int, str, str]:
        """Where they listen: the TCP port, the UDP port, the path, the abstract name."""
        name = self.abstract.getsockname()
        return (self.tcp.getsockname()[1], self.udp.getsockname()[1], self.path, name.decode())

    def heard(self) -> bool:
        return bool(select.select([self.tcp, self.udp, self.unix, self.abstract], [], [], 0)[0])

    def close(self) -> None:
        for listener in (self.tcp, self.udp, self.unix, self.abstract):
            listener.close()


@pytest.fixture(scope="module")
def listeners(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listeners]:
    found = Listeners(tmp_path_factory.mktemp("s"))
    yield found
    found.close()


ATTACKS = {
    "TCP": "socket.create_connection(('127.0.0.1', args[0]))",
    "TCP over IPv6": "socket.socket(socket.AF_INET6).connect(('::1', args[0]))",
    "UDP": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', args[1]))",
    "a unix socket": "socket.socket(socket.AF_UNIX).connect(args[2])",
    "an abstract one": "socket.socket(socket.AF_UNIX).connect(args[3])",
    "netlink": "socket.socket(16, socket.SOCK_RAW, 0)",
    "raw": "socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)",
    "packets": "socket.socket(17, socket.SOCK_RAW, 768)",
    "the virtual machine's host": "socket.socket(40, socket.SOCK_STREAM)",
    "the kernel's ciphers": "socket.socket(38, socket.SOCK_SEQPACKET)",
    "bluetooth": "socket.socket(31, socket.SOCK_RAW, 1)",
    "a pair": "socket.socketpair()",
    "connect its own socket": "socket.socket(fileno=0).connect(args[2])",
    "bind its own socket": "socket.socket(fileno=0).bind('/tmp/skillforge-was-here')",
    "listen on its own socket": "raw(50, 201, 0, 1)",
    "accept on its own socket": "raw(43, 202, 0, None, None)",
    "send a descriptor to the host": "raw(46, 211, 0, room(), 0)",
    "receive a descriptor": "raw(47, 212, 0, room(), 0)",
    "send many": "raw(307, 269, 0, room(), 1, 0)",
    "receive many": "raw(299, 243, 0, room(), 1, 0, None)",
    "send to": "raw(44, 206, 0, b'x', 1, 1, None, 0)",
    "close one half": "raw(48, 210, 0, 0)",
    "set an option": "raw(54, 208, 0, 1, 7, room(), 4)",
    "get an option": "raw(55, 209, 0, 1, 17, room(), room())",
    "whose socket": "raw(52, 205, 0, room(), room())",
    "its own name": "raw(51, 204, 0, room(), room())",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_the_jail_alone_refuses(name: str, listeners: Listeners):
    """The call is refused, and no listener of the host is reached."""
    assert_held(ATTACKS[name], *listeners.places())
    assert not listeners.heard()


test_none_of_it_can_be_written_in_the_dialect = dialect_refuses(ATTACKS)


@pytest.mark.parametrize("lookup", ["socket.getaddrinfo('localhost', 80)", "socket.gethostbyname('example.org')"])
def test_no_name_is_looked_up(lookup: str):
    """A look-up would tell a name server what it is asked for."""
    assert_held(lookup, errors=("gaierror", "herror", "PermissionError"))
