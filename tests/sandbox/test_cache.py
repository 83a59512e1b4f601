"""Compiled programs are kept, and no program can put another one in their place."""

from __future__ import annotations

import marshal

import pytest

from skillforge.sandbox import Sandbox, wire
from skillforge.sandbox.cache import CodeCache

FORGED = wire.frame(wire.CODE, marshal.dumps({"skill": compile("def f():\n    return 'forged'\n", "skill", "exec")}))


@pytest.mark.parametrize("where", ["{write}\ndef f():\n    return 1\n", "def f():\n    {write}\n    return 1\n"])
def test_code_that_a_program_tells_is_never_kept(where: str):
    """With the dialect off a program can write frames: the next run of its source is still its source."""
    source = "import os\n" + where.format(write=f"os.write(0, {FORGED!r})")
    with Sandbox(dialect=False, pool=1) as sandbox:
        outcomes = [sandbox.run(source, "f") for _ in range(3)]
    assert [outcome.status for outcome in outcomes] == ["crashed"] * 3


def test_the_walls_do_not_share_code():
    """What was compiled with the dialect off is not what runs with it on."""
    with Sandbox(dialect=False, pool=1) as plain, Sandbox(pool=1) as dialect:
        dialect._cache = plain._cache
        assert plain.run("import os\ndef f():\n    return 1\n", "f").value == 1
        assert dialect.run("import os\ndef f():\n    return 1\n", "f").status == "refused"


def test_a_kept_program_gives_what_it_gave(sandbox: Sandbox):
    """Value, error line, stdout and state of modules are those of the first run."""
    source = "n = []\ndef f(x):\n    print(x)\n    n.append(x)\n    return len(n) // x\n"
    first, again = (sandbox.run(source, "f", [1]) for _ in range(2))
    assert (first.value, first.stdout) == (again.value, again.stdout) == (1, "1\n")
    assert sandbox.run(source, "f", [0]).error.line == 5


def test_the_least_recently_used_go_first():
    """The cache is bounded in bytes; what is too large for it is not kept at all."""
    cache = CodeCache(max_bytes=10)
    keys = [(True, frozenset({(name, "")})) for name in "abc"]
    for key in keys[:2]:
        cache.put(key, b"12345")
    cache.get(keys[0])
    cache.put(keys[2], b"12345")
    cache.put((False, frozenset()), b"x" * 11)
    assert [cache.get(key) for key in keys] == [b"12345", None, b"12345"]
    assert cache.get((False, frozenset())) is None
