"""Other processes' memory, and the kernel's own machines: ptrace, bpf, perf, io_uring, userfaultfd, keys."""

from __future__ import annotations

from tests.attacks.prison import dialect_refuses, jail_holds

ATTACKS = {
    "trace the worker": "call('ptrace', 16, os.getppid(), 0, 0)",
    "have the worker trace it": "call('ptrace', 0, 0, 0, 0)",
    "seize a sibling": "call('ptrace', 0x4206, os.getpid() + 1, 0, 0)",
    "read the worker's memory": "raw(310, 270, os.getppid(), None, 0, None, 0, 0)",
    "write the worker's memory": "raw(311, 271, os.getppid(), None, 0, None, 0, 0)",
    "advise another's memory": "same(440, 0, None, 0, 4, 0)",
    "take a descriptor of the worker": "same(438, 0, 0, 0)",
    "compare with the worker": "raw(312, 272, os.getpid(), os.getppid(), 0, 0, 0)",
    "measure (perf)": "raw(298, 241, room(), 0, -1, -1, 0)",
    "bpf": "raw(321, 280, 0, room(), 128)",
    "faults in user space": "raw(323, 282, 0)",
    "io_uring": "same(425, 1, room(120))",
    "io_uring, enter": "same(426, 0, 0, 0, 0, None, 0)",
    "asynchronous input and output": "raw(206, 0, 1, room())",
    "a key": "raw(248, 217, b'user', b'x', b'x', 1, -3)",
    "keys of the session": "raw(250, 219, 0, -3, 0)",
    "move pages": "raw(279, 239, os.getppid(), 0, None, None, None, 0)",
    "change a memory policy": "raw(238, 237, 0, None, 0)",
    "the robust list of the worker": "raw(274, 100, os.getppid(), room(), room())",
    "the worker's processor time": "time.clock_gettime((~os.getppid() << 3) | 2)",
    "a sibling's processor time": "time.clock_gettime((~(os.getpid() + 1) << 3) | 2)",
    "sleep by the worker's processor time": "raw(230, 115, (~os.getppid() << 3) | 2, 0, room(16), None)",
    "load a kernel": "raw(320, 294, 0, 0, 0, b'', 0)",
    "Landlock": "same(444, None, 0, 1)",
}

test_neither_a_process_nor_the_kernel_is_looked_into = jail_holds(ATTACKS)
test_none_of_it_can_be_written_in_the_dialect = dialect_refuses(ATTACKS)
