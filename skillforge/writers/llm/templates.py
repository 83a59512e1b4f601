"""The prompts of this package: see `skillforge.templates`."""

from __future__ import annotations

from skillforge.templates import Templates

PROMPTS = Templates(__package__ or "")
render, names = PROMPTS.render, PROMPTS.names
