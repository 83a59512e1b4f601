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
    vectors = [features(document) for document in documents]
    frequency = Counter(feature for vector in vectors for feature in vector)
    total = 1 + len(documents)

    def idf(feature: str) -> float:
        return math.log(total / (1 + frequency[feature])) + 1.0

    weights = {feature: weight * idf(feature) for feature, weight in features(query).items()}
    rarity = {feature: idf(feature) for feature in frequency}
    return [_cosine(weights, vector, rarity) for vector in vectors]


def _cosine(query: Mapping[str, float], vector: Mapping[str, float], rarity: Mapping[str, float]) -> float:
    shared = sum(weight * vector[feature] * rarity[feature] for feature, weight in query.items() if feature in vector)
    if not shared:
        return 0.0
    length = math.sqrt(sum((weight * rarity[feature]) ** 2 for feature, weight in vector.items()))
    return shared / length / math.sqrt(sum(weight * weight for weight in query.values()))
