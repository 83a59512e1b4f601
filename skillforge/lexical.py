"""Lexical vectors: words and character 3- to 5-grams, with no model and no network.

Chroma gets a hashed vector of 384 dimensions and finds the neighbourhood; the few hundred nearest are then
ranked by exact TF-IDF over the same features, which hashing blurs and which was the best lexical method measured.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

DIMENSIONS = 384
VERSION = "lexical-1"

_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=8192)
def features(text: str) -> Mapping[str, float]:
    """{feature: 1 + ln(count)}: the words of a text, and the 3- to 5-grams within `<word>`."""
    counts: Counter[str] = Counter()
    for word in _WORD.findall(_CAMEL.sub(" ", text).lower()):
        counts[word] += 1
        framed = f"<{word}>"
        for size in (3, 4, 5):
            for start in range(len(framed) - size + 1):
                counts[framed[start : start + size]] += 1
    return {feature: 1.0 + math.log(count) for feature, count in counts.items()}


def embed(text: str) -> list[float]:
    """A unit vector of 384 numbers; all zero where the text has no word."""
    vector = [0.0] * DIMENSIONS
    for feature, weight in features(text).items():
        hashed = zlib.crc32(feature.encode("utf-8", "surrogatepass"))
        vector[hashed % DIMENSIONS] += weight if hashed & 0x8000_0000 else -weight
    norm = math.sqrt(sum(value * value for value in vector))
    return [value / norm for value in vector] if norm else vector


def cosines(query: str, documents: Sequence[str]) -> list[float]:
    """The TF-IDF cosine, 0 to 1, of a query with each document, in which these documents are the corpus."""
    corpus = _corpus(tuple(sorted(set(documents))), len(documents))
    asked = features(query)
    weights = {feature: weight * corpus.idf(feature) for feature, weight in asked.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    found = corpus.cosines(weights, length)
    return [found[document] for document in documents]


class _Corpus:
    """What documents are compared by, worked out once: the tasks of a wave are held against the same ones."""

    def __init__(self, documents: tuple[str, ...], total: int) -> None:
        vectors = [features(document) for document in documents]
        frequency = Counter(feature for vector in vectors for feature in vector)
        self.documents = documents
        self.unseen = math.log(1 + total) + 1.0
        self.rarity = {feature: math.log((1 + total) / (1 + count)) + 1.0 for feature, count in frequency.items()}
        self.lengths = [self._length(vector) for vector in vectors]
        self.holders: dict[str, list[tuple[int, float]]] = {}  # {feature: [(number of a document, its weight there)]}
        for number, vector in enumerate(vectors):
            for feature, weight in vector.items():
                self.holders.setdefault(feature, []).append((number, weight))

    def idf(self, feature: str) -> float:
        return self.rarity.get(feature, self.unseen)

    def cosines(self, query: Mapping[str, float], length: float) -> dict[str, float]:
        """{document: its cosine with a query that is so long}."""
        shared = [0.0] * len(self.documents)
        for feature, weight in query.items():
            rarity = self.idf(feature)
            for number, own in self.holders.get(feature, ()):
                shared[number] += weight * own * rarity
        each = zip(self.documents, shared, self.lengths, strict=True)
        return {document: common / own / length if common else 0.0 for document, common, own in each}

    def _length(self, vector: Mapping[str, float]) -> float:
        return math.sqrt(sum((weight * self.rarity[feature]) ** 2 for feature, weight in vector.items()))


_corpus = lru_cache(maxsize=4)(_Corpus)
