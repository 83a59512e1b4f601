"""What a model thinks aloud before it answers, which is none of the answer."""

from __future__ import annotations

import re

_THOUGHT = re.compile(r"<(think|thinking|thought|reasoning)>")


def without_thoughts(text: str) -> str:
    """The text without what stands between such a tag and its end."""
    kept: list[str] = []
    at = 0
    unclosed: set[str] = set()  # looked for once: a reply may open any number
    for opened in _THOUGHT.finditer(text):
        name = opened[1]
        if opened.start() < at or name in unclosed:
            continue
        end = text.find(f"</{name}>", opened.end())
        if end < 0:
            unclosed.add(name)
            continue
        kept.append(text[at : opened.start()])
        at = end + len(name) + 3
    return "".join([*kept, text[at:]])
