"""What words of a description stand for."""

import pytest

from skillforge.writers.search.thesaurus import meant, stem


@pytest.mark.parametrize(
    "words",
    ["join joins joined joining", "trim trims trimmed trimming", "space spaces spaced", "fill fills filled filling"],
)
def test_forms_of_a_word_have_one_stem(words):
    assert len(set(map(stem, words.split()))) == 1


@pytest.mark.parametrize("word", ["is", "bed", "king", "us", "yes"])
def test_short_words_keep_their_endings(word):
    assert stem(word) == word


def test_a_word_may_stand_for_another():
    """What is said is not among what it stands for."""
    assert "split" in meant(frozenset([stem("pieces")]))
    assert "split" not in meant(frozenset(["split", stem("pieces")]))
    assert meant(frozenset(["zebra"])) == frozenset()
