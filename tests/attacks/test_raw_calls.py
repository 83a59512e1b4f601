"""System calls by number: the whole table, not only the calls that somebody thought of."""

from __future__ import annotations

import pytest

from skillforge.sandbox import Status
from skillforge.sandbox.linux import MACHINE
from skillforge.sandbox.seccomp import CALLS
from tests.attacks.prison import assert_well, attack, jail

ALLOWED = sorted(CALLS[MACHINE].values())

PAST_THE_FILTER = (335, 336)
"""uretprobe and uprobe on x86_64: Linux lets them past any filter, and ends whoever calls them by hand."""

UNFILTERED = [*ALLOWED, *PAST_THE_FILTER]

EVERY_NUMBER = """
allowed, first, last, arguments = args
through = []
for number in range(first, last):
    if number not in allowed:
        ctypes.set_errno(0)
        result = libc.syscall(number, *arguments)
        if (result, ctypes.get_errno()) != (-1, errno.EPERM):
            through.append([number, result, ctypes.get_errno()])
return through
"""


@pytest.mark.parametrize("arguments", [[0] * 6, [-1] * 6, [1] * 6, [1, 4096, 7, 34, -1, 0]])
def test_every_call_that_is_not_allowed_is_refused(arguments: list[int]):
    """From 0 to 600, with whatever arguments: EPERM, and no other answer that would tell of an open way."""
    outcome = attack(EVERY_NUMBER, UNFILTERED, 0, 600, arguments)
    assert outcome.value == []


@pytest.mark.parametrize("number", PAST_THE_FILTER)
def test_what_linux_lets_past_every_filter_gives_nothing(number: int):
    """SIGILL where the kernel has these calls, and a refusal where it has not."""
    outcome = attack("raw(args[0], args[0], 0, 0, 0, 0, 0, 0)", number)
    assert outcome.status in (Status.CRASHED, Status.ERROR)
    assert_well(jail())


@pytest.mark.parametrize("first", [600, 1024, 0x10000, 0x3FFFFF00])
def test_numbers_beyond_the_table_are_refused(first: int):
    """What a later kernel adds is not allowed before somebody allows it."""
    assert attack(EVERY_NUMBER, ALLOWED, first, first + 200, [0] * 6).value == []


@pytest.mark.parametrize("number", [0, 1, 41, 57, 59, 520, 545])
def test_calls_of_the_x32_table_end_the_process(number: int):
    """The same kernel, another table: an allow-list by number alone would be read wrongly there."""
    outcome = attack("libc.syscall(args[0] | 0x40000000, 0, 0, 0, 0, 0, 0)", number)
    assert outcome.status is Status.CRASHED
    assert_well(jail())


@pytest.mark.parametrize("number", [-1, -2, 2**31])
def test_negative_numbers_end_the_process_or_are_refused(number: int):
    """A number that is none, as a debugger would set it."""
    outcome = attack("raw(args[0], args[0])", number)
    assert outcome.status in (Status.CRASHED, Status.ERROR)
    assert_well(jail())


GADGET = """
start = ctypes.cast(libc.getpid, ctypes.c_void_p).value & ~4095
for page in range(64):
    found = ctypes.string_at(start + 4096 * page, 4096).find(bytes([0xCD, 0x80]))
    if found >= 0:
        ctypes.CFUNCTYPE(ctypes.c_int)(start + 4096 * page + found)()
return "no such bytes"
"""

if MACHINE == "x86_64":

    def test_the_32_bit_gate_ends_the_process():
        """`int 0x80`, found among the bytes of the C library, enters the kernel as i386: it is killed there."""
        outcome = attack(GADGET)
        assert outcome.status is Status.CRASHED or outcome.value == "no such bytes"


def test_code_of_its_own_cannot_be_run():
    """Bytes put into ordinary memory are not executed, so no instruction can be brought along."""
    body = (
        "code = room(64)\ncode.raw = bytes([0xC3]) * 64\nctypes.CFUNCTYPE(None)(ctypes.addressof(code))()\nreturn 'ran'"
    )
    assert attack(body).status is Status.CRASHED


def test_a_callback_of_the_c_library_is_not_to_be_had():
    """ctypes would need executable memory for it; what it has instead is refused or ends the run."""
    outcome = attack("ctypes.CFUNCTYPE(None)(lambda: None)\nreturn 'made'")
    assert outcome.status in (Status.ERROR, Status.OUT_OF_MEMORY, Status.CRASHED) or outcome.value == "made"
