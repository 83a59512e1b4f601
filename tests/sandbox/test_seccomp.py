"""The filter of a run, interpreted for both architectures: which calls it allows, refuses and kills."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

import pytest

from skillforge.sandbox.seccomp import ALLOW, ARCHITECTURES, CALLS, CHECKS, KILL, REFUSE, X32_BIT, child_program

MACHINES = sorted(CALLS)


def verdict(machine: str, number: int, arguments: Sequence[int] = (), architecture: int | None = None) -> int:
    """What the kernel would do with a call: the BPF program, run by hand over `struct seccomp_data`."""
    given = [value % 2**64 for value in arguments] + [0] * (6 - len(arguments))
    data = struct.pack("<IIQ6Q", number, architecture or ARCHITECTURES[machine], 0, *given)
    program = list(struct.iter_unpack("=HBBI", child_program(machine)))
    accumulator = place = 0
    while True:
        code, if_true, if_false, value = program[place]
        place += 1
        if code == 0x06:
            return value
        if code == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, value)
        elif code == 0x54:
            accumulator &= value
        else:
            holds = {0x15: accumulator == value, 0x35: accumulator >= value, 0x45: bool(accumulator & value)}[code]
            place += if_true if holds else if_false


@pytest.mark.parametrize("machine", MACHINES)
def test_only_the_calls_of_the_table_are_allowed(machine: str):
    """Every number to 1,200: those with a name in the table pass, all others get EPERM."""
    advice = {CALLS[machine]["madvise"]: (0, 4096, 4), CALLS[machine]["setitimer"]: (1,)}
    passed = {number for number in range(1200) if verdict(machine, number, advice.get(number, ())) == ALLOW}
    assert passed == set(CALLS[machine].values())


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("architecture", [0x40000003, 0x40000028, 0x14, 0])
def test_a_foreign_architecture_is_killed(machine: str, architecture: int):
    """i386, 32-bit ARM, or nonsense: their numbers mean other calls."""
    assert verdict(machine, 0, architecture=architecture or 1) == KILL
    other = next(value for name, value in ARCHITECTURES.items() if name != machine)
    assert verdict(machine, 0, architecture=other) == KILL


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("number", [X32_BIT, X32_BIT | 1, X32_BIT | 520, 2**31, 2**32 - 1])
def test_x32_and_negative_numbers_are_killed(machine: str, number: int):
    """Whatever has the bit, and all above it."""
    assert verdict(machine, number) == KILL


def _arguments() -> Iterator[tuple[str, tuple[int, ...], int]]:
    for prot in range(8):
        expected = REFUSE if prot & 4 else ALLOW
        yield "mmap", (0, 4096, prot, 0x22), expected
        yield "mprotect", (0, 4096, prot), expected
    yield "mmap", (0, 4096, 3, 0x40022), REFUSE
    for clock in range(-64, 40):
        expected = ALLOW if 0 <= clock < 16 else REFUSE
        for call in ("clock_gettime", "clock_getres", "clock_nanosleep"):
            yield call, (clock,), expected
    for operation in range(16):
        for flags in (0, 128, 256, 384):
            yield "futex", (0, operation | flags), ALLOW if operation in (0, 1, 9, 10) else REFUSE


@pytest.mark.parametrize("machine", MACHINES)
def test_arguments_decide_where_a_call_can_do_more(machine: str):
    """No executable memory, no huge pages, no clock of another process, no priority in a lock."""
    for call, arguments, expected in _arguments():
        assert verdict(machine, CALLS[machine][call], arguments) == expected, (call, arguments)


@pytest.mark.parametrize("machine", MACHINES)
def test_advice_is_what_allocators_give(machine: str):
    """DONTNEED and FREE: not merging, not poisoning, not hugeness."""
    number = CALLS[machine]["madvise"]
    allowed = [advice for advice in range(200) if verdict(machine, number, (0, 4096, advice)) == ALLOW]
    assert allowed == [4, 8]


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("high", [1 << 32, 0xFFFFFFFF << 32])
def test_the_high_half_of_an_argument_hides_nothing(machine: str, high: int):
    """What is refused stays refused, whatever is put above it."""
    assert verdict(machine, CALLS[machine]["mprotect"], (0, 4096, high | 5)) == REFUSE
    assert verdict(machine, CALLS[machine]["clock_gettime"], (high | 0xFFFFFFF6,)) == REFUSE


def test_both_tables_name_the_same_calls():
    """But for `poll`, which aarch64 has only as `ppoll`; and no number stands twice."""
    assert {*CALLS["x86_64"]} - {"poll"} == {*CALLS["aarch64"]} - {"ppoll"}
    for table in CALLS.values():
        assert len(set(table.values())) == len(table)
    assert set(CHECKS) <= set(CALLS["x86_64"])


def test_a_machine_without_a_table_is_refused():
    """Nothing is guessed for an architecture that nobody wrote down."""
    with pytest.raises(OSError, match="riscv64"):
        child_program("riscv64")
