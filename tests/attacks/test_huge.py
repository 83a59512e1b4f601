"""Huge values: integers, strings, patterns and formats that are small to write and large to make."""

from __future__ import annotations

import pytest

from skillforge.sandbox import Limits, Outcome, Sandbox, Status
from tests.attacks.prison import assert_well, both, jail

LIMITS = Limits(timeout_s=0.2, memory_mb=64)

HUGE = {
    "an integer as a string": "return str(10**10**6)",
    "a string as an integer": "return int('9' * 10**6)",
    "an integer from a float": "return int(1e308) ** 10**4",
    "a shift": "return 1 << 10**11",
    "a repeated list": "return [None] * 10**9",
    "a multiplied string": "return 'x' * 10**9",
    "a format's width": "return '{:1000000000}'.format('x')",
    "a format's precision": "return f'{1.0:.999999999f}'",
    "an old format's width": "return '%999999999d' % 1",
    "a centred string": "return 'x'.center(10**9)",
    "expanded tabs": "return '\\t'.expandtabs(10**9)",
    "filled digits": "return '1'.zfill(10**9)",
    "a joined string": "return ('x' * 10**5).join(['y'] * 10**5)",
    "a translated string": "return ('x' * 10**6).translate({120: 'y' * 10**6})",
    "a pattern of many groups": "import re\nreturn re.compile('(x)' * 10**5)",
    "a pattern of nested groups": "import re\nreturn re.compile('(' * 10**5)",
    "a pattern of repeats": "import re\nreturn re.compile('x{1,65535}' * 10**4).match('x' * 10**6)",
    "a pattern of repeated repeats": "import re\nreturn re.match('((x{0,999}){0,999}){0,999}y', 'x' * 999)",
    "a range as a list": "return list(range(10**9))",
    "bytes of a length": "return bytes(10**9)",
    "an integer's bytes": "return (1).to_bytes(10**9, 'big')",
    "a decimal": "from decimal import Decimal\nreturn Decimal(10) ** 10**7",
    "a decimal as an integer": "from decimal import Decimal\nreturn int(Decimal('1e99999999'))",
    "a fraction": "from fractions import Fraction\nreturn Fraction(3, 7) ** 10**6",
    "a fraction of a decimal": "from fractions import Fraction\nreturn Fraction('1e99999999')",
    "a calendar": "import calendar\nreturn calendar.TextCalendar().formatyear(2000, w=10**8)",
    "an indent": "import textwrap\nreturn textwrap.indent('x\\n' * 10**6, ' ' * 10**6)",
    "a dump with an indent": "import json\nreturn json.dumps([[0] * 1000] * 100, indent=10**6)",
    "an array": "import array\nreturn len(array.array('d', [0.0]) * 10**9)",
    "a packed structure": "import struct\nreturn struct.pack('999999999x')",
    "a difference": "import difflib\nreturn list(difflib.ndiff(['a' * 5000] * 500, ['b' * 5000] * 500))",
    "digest rounds": "import hashlib\nreturn hashlib.pbkdf2_hmac('sha256', b'x', b'y', 10**9)",
}


@pytest.mark.parametrize("name", HUGE)
@pytest.mark.parametrize("walls", ["both", "jail"])
def test_a_huge_value_is_an_outcome(name: str, walls: str):
    """An error, a time-out, a limit reached or refused: the host neither waits for it nor holds it."""
    outcome = _run(both() if walls == "both" else jail(), HUGE[name])
    assert outcome.status is not Status.OK
    assert outcome.peak_mb < 200
    assert_well(both() if walls == "both" else jail())


@pytest.mark.parametrize("walls", ["both", "jail"])
def test_an_integer_of_many_digits_comes_back_whole(walls: str):
    """Size as such is no offence: what fits the output limit is given back."""
    outcome = _run(both() if walls == "both" else jail(), "return 1 << 10**6")
    assert outcome.value == 1 << 10**6


def _run(sandbox: Sandbox, body: str) -> Outcome:
    indented = body.replace("\n", "\n    ")
    return sandbox.run(f"def attack():\n    {indented}\n", "attack", limits=LIMITS)
