"""Naming: a task in words → a name that a person would give its function."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 30

_PREAMBLE = re.compile(
    r"(please|given [^,]*,|(i (need|want)|write|create|make|implement|build|define)?( me)?( an?| the)?"
    r" ?(python )?(function|method|skill|program)( (that|which|to))?|(return|get|give)s?( me)?"
    r"(?= (the|all|how|whether)\b))[ ,:]*",
    re.IGNORECASE,
)
"""What says only that a function is wanted, or that it gives something."""

_WHETHER = re.compile(
    r"((check|tell|test|say|return|determine)s? )?(whether|if) .*?\b(is|are|has|have) (?=\S)", re.IGNORECASE
)
"""A question, whose subject a name leaves out: `is_palindrome`."""

_CLAUSE = frozenset({
    "who", "whom", "whose", "which", "that", "where", "when", "while", "if", "so", "such", "because", "but",
})  # fmt: skip
"""What comes after one of them tells more of what was named."""

_JOINS = frozenset({
    "of", "in", "with", "by", "from", "to", "for", "on", "at", "into", "as", "per", "than", "without",
    "between", "over", "under", "after", "before", "and", "or",
})  # fmt: skip
"""What may stand within a name and not at its ends."""

_UNSAID = frozenset({
    "a", "an", "the", "it", "its", "this", "these", "those", "their", "there", "his", "her", "your", "my",
    "our", "be", "been", "was", "were", "do", "does", "did", "will", "would", "should", "can", "could", "may",
    "must", "very", "just", "please",
})  # fmt: skip

_LEADS = frozenset({"is", "are", "has", "have"})
"""They begin the name of a question, and elsewhere a clause."""


def name_of(text: str) -> str:
    """The words of `text` that carry it, in their order: "The names of the customers who owe" → names_of_customers.

    At most 30 characters, and never cut within a word or after "of"; empty where there are none that could be a name.
    """
    words = _phrase(_words(text))
    while words and len("_".join(words)) > LONGEST:
        words = _shorter(words)
    return "_".join(words)


def _words(text: str) -> list[str]:
    """The words of the first sentence, in ASCII."""
    plain = unicodedata.normalize("NFKD", re.sub(r"['’]s\b|['’]", "", text).replace("ß", "ss"))
    first = next((part for part in re.split(r"[.;:!?](?=\s|$)|\n", plain) if part.strip()), "").strip()
    while (said := _PREAMBLE.match(first)) and said.end() and first[said.end() :].strip():
        first = first[said.end() :].strip()
    if asked := _WHETHER.match(first):
        first = f"{asked[4]} {first[asked.end() :]}"
    return re.findall(r"[a-z0-9]+|,", first.encode("ascii", "ignore").decode().lower())


def _phrase(words: Sequence[str]) -> list[str]:
    """Without what says nothing, up to where a clause tells more."""
    said: list[str] = []
    for word in words:
        ends = word == "," or word in _CLAUSE or (word in _LEADS and len(said) > 0)
        if ends and len(said) > 1:
            break
        if ends or word in _UNSAID:
            continue
        if said or not (word[0].isdigit() or word in _JOINS):
            said.append(word[:LONGEST])
    return _whole(said)


def _shorter(words: list[str]) -> list[str]:
    """Without its last phrase, where it has one and two words are before it; else without its last word."""
    joins = [place for place, word in enumerate(words) if word in _JOINS and place > 1]
    return _whole(words[: joins[-1]] if joins else words[:-1])


def _whole(words: list[str]) -> list[str]:
    while words and (words[-1] in _JOINS or words[-1] in _LEADS):
        words = words[:-1]
    return words
