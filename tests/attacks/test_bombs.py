"""Bombs: processes, threads, memory of every kind, descriptors. What a run takes is its own, and given back."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from skillforge.sandbox import Limits, Sandbox, Status
from tests.attacks.prison import assert_well, attack, both, jail

SMALL = Limits(timeout_s=2.0, memory_mb=64)

MEMORY = {
    "one block": "return len(bytearray(10**10))",
    "many blocks": "found = []\nwhile True: found.append(bytearray(10**6))",
    "a list": "return len([0] * 10**10)",
    "a list that doubles": "found = [0]\nwhile True: found += found",
    "a tuple of tuples": "found = ()\nwhile True: found = (found,) * 100_000 + (bytearray(10**6),)",
    "a string": "return len('x' * 10**11)",
    "a string that doubles": "found = 'x'\nwhile True: found += found",
    "a string, padded": "return len(f'{1:>9999999999}')",
    "an integer": "return (1 << 10**10) and 1",
    "a dictionary": "found = {}\nwhile True: found[len(found)] = len(found)",
    "a set": "found = set()\nwhile True: found.add(len(found))",
    "bytes, joined": "return len(b'x'.join([b'x' * 10**6] * 10**4))",
    "a replacement": "return len(('x' * 10**6).replace('x', 'x' * 10**6))",
    "a decompressed bomb": (
        "import zlib\ndata = zlib.compress(bytes(10**7))\nreturn len(zlib.decompress(data) * 10**3)"
    ),
    "objects": "class A:\n    pass\nfound = []\nwhile True: found.append(A())",
    "generators": "found = []\nwhile True: found.append((i for i in found))",
    "closures": "found = []\nwhile True: found.append(lambda x=len(found): x)",
    "format of a huge width": "return len('%*d' % (2 * 10**9, 1))",
    "product": "import itertools\nreturn len(list(itertools.product(range(10), repeat=9)))",
}


@pytest.mark.parametrize("name", MEMORY)
@pytest.mark.parametrize("walls", ["both", "jail"])
def test_memory_ends_at_the_limit(name: str, walls: str):
    """Whatever takes it: out of memory, an error, or ended on time; and the next run works."""
    sandbox = both() if walls == "both" else jail()
    body = MEMORY[name].replace("\n", "\n    ")
    outcome = sandbox.run(f"def attack():\n    {body}\n", "attack", limits=SMALL)
    assert outcome.status in (Status.OUT_OF_MEMORY, Status.TIMED_OUT, Status.REFUSED, Status.ERROR)
    assert outcome.peak_mb < 200
    assert_well(sandbox)


RAW_MEMORY = {
    "anonymous": "while True: call('mmap', None, 2**24, 3, 0x22, -1, 0)",
    "shared": "while True: call('mmap', None, 2**24, 3, 0x21, -1, 0)",
    "without reserve": "while True: call('mmap', None, 2**30, 3, 0x4022, -1, 0)",
    "populated": "while True: call('mmap', None, 2**22, 3, 0x8022, -1, 0)",
    "locked": "call('mmap', None, 2**22, 3, 0x2022, -1, 0)",
    "the break": "while True: checked(-1 if not libc.sbrk(2**24) + 1 else 0)",
    "moved and grown": "libc.mremap.restype = ctypes.c_void_p\ncall('mmap', None, 2**34, 3, 0x22, -1, 0)",
    "growing downwards": "while True: call('mmap', None, 2**24, 3, 0x20122, -1, 0)",
}


@pytest.mark.parametrize("name", RAW_MEMORY)
def test_memory_from_the_system_is_bounded_too(name: str):
    """Past Python's allocator the same limit holds: the address space is what is bounded."""
    outcome = attack(RAW_MEMORY[name], limits=SMALL)
    assert outcome.status in (Status.ERROR, Status.OUT_OF_MEMORY, Status.CRASHED)
    assert_well(jail())


PROCESSES = {
    "fork": "os.fork()",
    "a thread": "import _thread; _thread.start_new_thread(time.sleep, (9,))",
    "a descriptor": "os.dup(0)",
    "a pipe": "os.pipe()",
    "a socket": "socket.socketpair()",
    "a file in memory": "os.memfd_create('x')",
    "a file": "os.open('/dev/null', os.O_RDONLY)",
    "an event": "os.eventfd(0)",
}


@pytest.mark.parametrize("name", PROCESSES)
def test_a_bomb_of_anything_else_has_no_first_one(name: str):
    """Ten thousand times refused is refused: there is no count to exhaust."""
    body = f"""
made = 0
for _ in range(10_000):
    try:
        {PROCESSES[name]}
    except (OSError, RuntimeError):
        continue
    made += 1
return made
"""
    assert attack(body).value == 0


def test_bombs_leave_the_worker_its_processes_and_descriptors():
    """After a hundred ill-fated runs the worker holds what it held before: no zombie, no descriptor more."""
    with Sandbox(SMALL, dialect=False, pool=1) as sandbox:
        assert_well(sandbox)
        worker = sandbox._pool.get().process.pid
        time.sleep(0.1)  # by now the next run's child waits
        before = _held(worker)
        for _ in range(100):
            sandbox.run("import os\nos._exit(3)\n", None)
        assert_well(sandbox)
        time.sleep(0.1)
        assert _held(worker) == before


def _held(worker: int) -> tuple[int, list[int], int]:
    """(processes below the worker, open descriptors of each that stays, descriptors of the host)"""
    family = [worker]
    for pid in family:
        family += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    staying = [len(os.listdir(f"/proc/{pid}/fd")) for pid in family[:2]]
    return len(family), staying, len(os.listdir("/proc/self/fd"))
