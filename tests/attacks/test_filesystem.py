"""Files: reading, writing, linking, devices, descriptors without a name. Not one call gets a file."""

from __future__ import annotations

import pytest

from tests.attacks.prison import assert_held, assert_refused

ATTACKS = {
    "read": "open('/etc/passwd').read()",
    "read relative to the working directory": "open('etc/passwd').read()",
    "read by descriptor": "os.open('/etc/hostname', os.O_RDONLY)",
    "read relative to its own socket": "os.open('etc/hostname', os.O_RDONLY, dir_fd=0)",
    "open a place without reading it (O_PATH)": "os.open('/', os.O_PATH)",
    "open with openat2": "same(437, -100, b'/etc/passwd', room(24), 24)",
    "write": "open('/tmp/skillforge-was-here', 'w')",
    "append": "os.open('/tmp/skillforge-was-here', os.O_APPEND | os.O_CREAT | os.O_WRONLY)",
    "write without a name (O_TMPFILE)": "os.open('/tmp', os.O_TMPFILE | os.O_RDWR)",
    "make a directory": "os.mkdir('/tmp/skillforge-was-here')",
    "make a pipe with a name": "os.mkfifo('/tmp/skillforge-was-here')",
    "make a device": "os.mknod('/tmp/skillforge-was-here', 0o20666, os.makedev(1, 1))",
    "link": "os.link('/etc/passwd', '/tmp/skillforge-was-here')",
    "link symbolically": "os.symlink('/etc/passwd', '/tmp/skillforge-was-here')",
    "rename": "os.rename('/etc/hostname', '/etc/skillforge-was-here')",
    "remove": "os.unlink('/etc/hostname')",
    "truncate": "os.truncate('/etc/hostname', 0)",
    "change its mode": "os.chmod('/etc/hostname', 0o777)",
    "change its owner": "os.chown('/', 0, 0)",
    "change its times": "os.utime('/etc/hostname')",
    "set an attribute": "os.setxattr('/etc/hostname', 'user.x', b'1')",
    "ask whether it exists": "os.stat('/etc/passwd')",
    "ask whether it may": "call('access', b'/etc/passwd', 0)",
    "ask about the file system": "os.statvfs('/')",
    "list": "os.listdir('/')",
    "list by descriptor": "raw(217, 61, 0, room(4096), 4096)",
    "change the working directory": "os.chdir('/')",
    "ask for the working directory": "os.getcwd()",
    "change the root": "os.chroot('/')",
    "mount": "call('mount', b'none', b'/', b'tmpfs', 0, None)",
    "mount by the new calls": "same(430, b'tmpfs', 0)",
    "pivot": "raw(155, 41, b'.', b'.')",
    "change the file mode mask": "raw(95, 166, 0)",
    "a handle instead of a name": "raw(303, 264, -100, b'/etc', room(136), room(), 0)",
    "open by a handle": "raw(304, 265, 0, room(136), 0)",
    "memory device": "os.open('/dev/mem', os.O_RDWR)",
    "null device": "os.open('/dev/null', os.O_RDWR)",
    "kernel's own tree": "os.listdir('/sys')",
    "a file in memory": "os.memfd_create('x')",
    "a secret file in memory": "same(447, 0)",
    "wait for files to change": "call('inotify_init')",
    "watch the whole system's files": "raw(300, 262, 0, 0)",
    "quota": "raw(443, 443, 0, 0, 0, 0)",
    "swap": "call('swapon', b'/dev/sda', 0)",
    "sync everything": "raw(306, 267, 0)",
    "send a file": "os.sendfile(0, 0, 0, 1)",
    "splice": "raw(275, 76, 0, None, 0, None, 1, 0)",
    "control the socket (ioctl)": "raw(16, 29, 0, 0x541B, room())",
    "control the terminal": "os.tcgetpgrp(0)",
    "copy the descriptor": "os.dup(0)",
    "copy it to another number": "os.dup2(0, 5)",
    "change the descriptor (fcntl)": "raw(72, 25, 0, 4, 0)",
    "lock": "raw(73, 32, 0, 2)",
    "import from disk": "sys.path.insert(0, '/tmp'); sys.path_importer_cache.clear(); open('/tmp/x.py')",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_the_jail_alone_refuses(name: str):
    """No file is read, made, named or reached by another way."""
    assert_held(ATTACKS[name])


@pytest.mark.parametrize("name", ATTACKS)
def test_the_dialect_refuses_it_before(name: str):
    """None of it can be written in the dialect."""
    assert_refused(ATTACKS[name])
