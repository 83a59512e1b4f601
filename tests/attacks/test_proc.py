"""The process file system: nothing of this process or another is there to read."""

from __future__ import annotations

from tests.attacks.prison import dialect_refuses, jail_holds

ATTACKS = {
    "own memory": "os.open('/proc/self/mem', os.O_RDWR)",
    "own map": "open('/proc/self/maps').read()",
    "own environment": "open('/proc/self/environ').read()",
    "own descriptors": "os.listdir('/proc/self/fd')",
    "its socket again": "os.open('/proc/self/fd/0', os.O_RDWR)",
    "own root": "os.listdir('/proc/self/root')",
    "own interpreter": "os.readlink('/proc/self/exe')",
    "own threads": "os.listdir('/proc/self/task')",
    "own score for the killer": "open('/proc/self/oom_score_adj', 'w')",
    "the worker's memory": "os.open(f'/proc/{os.getppid()}/mem', os.O_RDWR)",
    "the worker's command line": "open(f'/proc/{os.getppid()}/cmdline').read()",
    "the first process": "open('/proc/1/environ').read()",
    "all processes": "os.listdir('/proc')",
    "the kernel's settings": "open('/proc/sys/kernel/core_pattern', 'w')",
    "the kernel's keys": "open('/proc/sysrq-trigger', 'w')",
    "the mounted file systems": "open('/proc/mounts').read()",
    "by a descriptor of a process": "same(434, os.getppid(), 0)",
    "the system's name": "os.uname()",
    "the system's figures": "call('sysinfo', room(256))",
    "the kernel's log": "call('klogctl', 3, room(256), 256)",
}

test_no_file_of_proc_is_opened_read_or_listed = jail_holds(ATTACKS)
test_none_of_it_can_be_written_in_the_dialect = dialect_refuses(ATTACKS)
