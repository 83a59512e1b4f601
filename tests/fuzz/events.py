"""What CPython itself reports of a process (PEP 578), as far as no program in the dialect may cause it."""

from __future__ import annotations

WITNESS = "tests.fuzz.witness:listen"
"""For `Sandbox(jail=False, preload=[WITNESS])`: its programs are ended where they break through the dialect."""

WORLD = (
    "open", "os", "socket", "subprocess", "ctypes", "shutil", "tempfile", "glob", "pathlib", "signal", "resource",
    "fcntl", "mmap", "sqlite3", "pickle", "gc", "builtins", "cpython", "urllib", "pty", "syslog", "webbrowser",
)  # fmt: skip
"""First words of the events that no program causes, not even through the standard library."""

INSIDES = ("sys", "object", "code", "function", "compile", "exec", "import", "marshal")
"""Those of events that the standard library causes for its own ends, but no program by itself."""

HARMLESS = ("builtins.id", "sys.unraisablehook")

KINDS = WORLD + INSIDES
FIRST_CODE = 80


def event(exit_code: int) -> str:
    """The kind of event that a run with this exit code was ended for; "" for any other."""
    return KINDS[exit_code - FIRST_CODE] if 0 <= exit_code - FIRST_CODE < len(KINDS) else ""
