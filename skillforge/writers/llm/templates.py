"""The LLM writer's prompts, see `skillforge.templates`."""

from __future__ import annotations

from skillforge.templates import Templates

_OURS = Templates("skillforge.writers.llm")
render, names = _OURS.render, _OURS.names
