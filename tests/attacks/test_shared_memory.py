"""Memory: shared with another, executable, locked, or merged with another's pages."""

from __future__ import annotations

from tests.attacks.prison import dialect_refuses, jail_holds

ATTACKS = {
    "a segment of System V": "call('shmget', 0, 4096, 0o1777)",
    "attach a segment": "raw(30, 196, 0, None, 0)",
    "a semaphore": "call('semget', 0, 1, 0o1777)",
    "a message queue": "call('msgget', 0, 0o1777)",
    "a message queue of POSIX": "call('mq_open', b'/x', 0o102, 0o600, None)",
    "shared memory by name": "call('shm_open', b'/skillforge-was-here', 0o102, 0o600)",
    "a file in memory": "call('memfd_create', b'x', 0)",
    "executable memory": "call('mmap', None, 4096, 7, 0x22, -1, 0)",
    "memory made executable": "raw(10, 226, ctypes.c_void_p(id(libc) & ~4095), 4096, 5)",
    "memory made executable with a key": "raw(329, 288, ctypes.c_void_p(id(libc) & ~4095), 4096, 5, -1)",
    "a protection key": "raw(330, 289, 0, 0)",
    "huge pages": "call('mmap', None, 2 * 2**20, 3, 0x40022, -1, 0)",
    "merged pages": "raw(28, 233, ctypes.c_void_p(id(libc) & ~4095), 4096, 12)",
    "poisoned pages": "raw(28, 233, ctypes.c_void_p(id(libc) & ~4095), 4096, 100)",
    "locked pages": "call('mlock', ctypes.c_void_p(id(libc) & ~4095), 4096)",
    "everything locked": "call('mlockall', 3)",
    "pages out of order": "raw(216, 234, ctypes.c_void_p(id(libc) & ~4095), 4096, 0, 0, 0)",
    "a lock with priority": "raw(202, 98, room(), 6, 0, None, None, 0)",
    "a requeue with priority": "raw(202, 98, room(), 11, 0, None, None, 0)",
    "many futexes": "same(449, None, 0, 0, None, 0)",
    "a pipe": "os.pipe()",
    "an event": "os.eventfd(0)",
    "a list of events": "__import__('select').epoll()",
}

test_no_memory_is_shared_executable_or_pinned = jail_holds(ATTACKS)
test_none_of_it_can_be_written_in_the_dialect = dialect_refuses(ATTACKS)
