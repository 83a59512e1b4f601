"""For users' own tests: the pytest plugin that runs a library's checks, and language models that are none.

Imported lazily: the plugin is loaded by every run of pytest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from skillforge.testing.relay import Relay as Relay
    from skillforge.testing.scripted import ScriptedLLM as ScriptedLLM
    from skillforge.testing.server import LoopbackServer as LoopbackServer
    from skillforge.testing.writers import ScriptedWriter as ScriptedWriter

_HOMES = {"LoopbackServer": "server", "Relay": "relay", "ScriptedLLM": "scripted", "ScriptedWriter": "writers"}

__all__ = ["LoopbackServer", "Relay", "ScriptedLLM", "ScriptedWriter"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
