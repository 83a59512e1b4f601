"""Secrets: no key reaches a cassette, the journal, a log or an error. Everything that is written goes through here.

Known by where they are (environment variables that are named like keys), and by how they look (`sk-…`, `Bearer …`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

HIDDEN = "[secret]"
_SHORTEST = 8
_LONGEST = 500
"""Of what is known by how it looks, no more characters are needed to know it."""

_NAMED = re.compile(
    r"(?:^|_)(?:(?:API)?KEYS?|TOKENS?|PASS|PAT|CREDENTIALS?)(?:$|_)|SECRET|PASSW(?:OR)?D|_PWD$", re.IGNORECASE
)
_LOOKS = re.compile(
    r"\b(?:sk|pk|rk)-(?=[A-Za-z_*-]*[0-9*])[A-Za-z0-9_*-]{6,}|\bgh[pousr]_[A-Za-z0-9]{16,}|\bgithub_pat_[A-Za-z0-9_]{16,}"
    r"|\bhf_[A-Za-z0-9]{30,}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bglpat-[A-Za-z0-9_-]{16,}"
    r"|\bAIza[A-Za-z0-9_-]{30,}|\bAKIA[A-Z0-9]{12,}"
    r"|(?<=Bearer )[A-Za-z0-9._~+/=-]{8,}|\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9._-]{10,}"
)
_MARKS = (
    "sk-", "pk-", "rk-", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "hf_", "xox", "glpat-",
    "AIza", "AKIA", "Bearer ", "eyJ",
)  # fmt: skip
"""What `_LOOKS` finds has one of these in it. Most texts have none, which is found out a hundred times faster."""


def scrubbed(text: str) -> str:
    """`text` with `[secret]` in place of every secret that is in it."""
    return scrubbed_all([text])[0]


def scrubbed_all(texts: Iterable[str]) -> list[str]:
    """Each of `texts`, scrubbed: the environment is looked at once."""
    known = _known()
    return [_without(text, known) for text in texts]


def scrubber() -> Callable[[str, int], str]:
    """Scrubs at most so many first characters of a text, and looks at little more of it. No part of a secret is left
    where the text is cut. The environment is looked at once."""
    known = _known()
    margin = max(_LONGEST, *map(len, known), 0)

    def clean(text: str, most: int) -> str:
        if len(text) <= most + margin:
            return _without(text, known)[: max(0, most)]
        begun = _without(text[: most + margin], known)
        return begun[: min(most, len(begun) - margin)]  # the end of it may be a part of a secret

    return clean


def scrubbed_data(data: Any) -> Any:
    """JSON data, each text in it scrubbed, those that are keys too."""
    known = _known()

    def clean(value: Any) -> Any:
        if isinstance(value, str):
            return _without(value, known)
        if isinstance(value, Mapping):
            return {clean(key): clean(item) for key, item in value.items()}
        return [clean(item) for item in value] if isinstance(value, list | tuple) else value

    return clean(data)


@lru_cache(maxsize=64)
def _without(text: str, known: tuple[str, ...]) -> str:
    for secret in known:
        text = text.replace(secret, HIDDEN)
    return _LOOKS.sub(HIDDEN, text) if any(mark in text for mark in _MARKS) else text


def _known() -> tuple[str, ...]:
    """The values of this process's secret variables, the longest first: one may hold another."""
    found = {os.environ.get(name, "") for name in os.environ if _is_secret(name)}
    return tuple(sorted((value for value in found if len(value) >= _SHORTEST), key=len, reverse=True))


@lru_cache(maxsize=1024)
def _is_secret(name: str) -> bool:
    return _NAMED.search(name) is not None
