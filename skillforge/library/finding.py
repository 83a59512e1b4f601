"""Finding: a person's words → skills, best first. `recall` serves writers, and knows the task; this knows words only.

TF-IDF alone puts a skill that repeats the words above the one that it is made of: "turn a title into a slug" found
four skills that call `slugify` first. So the head of a description counts once more, and what the skills found call
rises with them; a few everyday words stand for each other. Measured by `benchmarks/retrieval.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from skillforge import lexical
from skillforge.library import recall
from skillforge.library.index import Index, document
from skillforge.library.shelf import Shelf
from skillforge.types import Hit, Skill

# Shares of a score, beside the cosine with all that is said of a skill.
HEAD, CALLERS = 0.3, 0.1
SAME = 0.7
"""How much of a cosine is that with the other words for the same thing."""

_MOST_CALLERS = 3
_WORD = re.compile(r"[^\W_]+")
_CLAUSE = re.compile(r"[:;,.\n]")

_SAME = (
    ("average", "mean"),
    ("url", "web address", "link"),
    ("email", "e-mail"),
    ("delete", "remove", "drop", "strip"),
    ("biggest", "largest", "highest", "maximum"),
    ("smallest", "lowest", "minimum"),
    ("duplicate", "distinct", "unique"),
    ("uppercase", "upper-case", "capital"),
    ("lowercase", "lower-case"),
    ("total", "sum"),
    ("string", "text"),
    ("split", "cut"),
    ("merge", "join", "combine"),
)
_OTHERS = {word: [other for other in group if other != word] for group in _SAME for word in group}


def find(index: Index, shelf: Shelf, text: str, k: int) -> tuple[Hit, ...]:
    """At most `k` hits, best first, none that shares nothing with the text. Raises IndexUnavailable.

    With an embedder of one's own that one ranks: it knows more of words than is known here.
    """
    if index.trusted or k <= 0:
        return recall.search(index, shelf, text, k)
    widened = " ".join([text, *others(text)])
    near = {hit.name: hit for hit in recall.search(index, shelf, widened, max(recall.CANDIDATES, 4 * k))}
    view = shelf.view
    skills = {name: shelf.stored(name, view) for name in near if name in view.heads}
    scores = rank([text] if widened == text else [text, widened], skills, view.callers)
    hits = [Hit(name, near[name].distance, score) for name, score in scores.items() if score > 0]
    return tuple(sorted(hits, key=lambda hit: (-round(hit.score, 9), hit.name))[:k])


def others(text: str) -> list[str]:
    """Other words for the everyday ones in a text: `mean` for "the average of numbers"."""
    words = _WORD.findall(text.lower())
    return [other for word in dict.fromkeys(words) for other in _OTHERS.get(word, ()) if other not in words]


def rank(texts: Sequence[str], skills: Mapping[str, Skill], callers: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """{name: 0 to 1}; `texts` are the words themselves, and those widened by others for the same thing if there are."""
    whole = _mixed(texts, [document(skill) for skill in skills.values()])
    heads = _mixed(texts, [_CLAUSE.split(skill.description, maxsplit=1)[0] for skill in skills.values()])
    own = {name: one + HEAD * head for name, one, head in zip(skills, whole, heads, strict=True)}
    top = {name: sorted((own[c] for c in callers.get(name, ()) if c in own), reverse=True) for name in own}
    scores = {name: one + CALLERS * sum(top[name][:_MOST_CALLERS]) for name, one in own.items()}
    most = (1 + HEAD) * (1 + CALLERS * _MOST_CALLERS)
    return {name: score / most for name, score in scores.items()}


def _mixed(texts: Sequence[str], documents: Sequence[str]) -> list[float]:
    plain = lexical.cosines(texts[0], documents)
    if len(texts) == 1:
        return plain
    return [(1 - SAME) * a + SAME * b for a, b in zip(plain, lexical.cosines(texts[1], documents), strict=True)]
