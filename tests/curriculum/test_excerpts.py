"""Excerpts: the beginnings of a user's files, and clear words on those that have none."""

from __future__ import annotations

import pytest

from skillforge.curriculum.excerpts import MAX_CHARS, MAX_FILES, read_excerpts
from skillforge.errors import InvalidInput


def test_a_small_file_is_whole(write):
    """Its name, its text, and that there is no more."""
    (one,) = read_excerpts([write("a.csv", "day,amount\r\n1,2\r\n")])
    assert (one.name, one.text, one.more) == ("a.csv", "day,amount\n1,2", False)


def test_of_a_large_file_whole_lines_are_shown(write):
    """However large it is: only its head is read."""
    (one,) = read_excerpts([write("a.log", "0123456789 abc\n" * 100_000)])
    assert one.more
    assert len(one.text) <= MAX_CHARS
    assert set(one.text.split("\n")) == {"0123456789 abc"}


def test_a_gigabyte_is_no_matter(tmp_path):
    """A sparse file of a gigabyte: its first bytes are all that is looked at."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.write(b"first line\n" * 2_000)
        file.truncate(1 << 30)
    assert read_excerpts([path])[0].text.startswith("first line\n")


def test_a_character_that_the_head_cuts_is_left_out(write):
    """Text of several bytes a character ends anywhere."""
    for shift in range(4):
        (one,) = read_excerpts([write("a.txt", "x" * shift + "é€😀" * 9_000)])
        assert "\ufffd" not in one.text


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not UTF-8 text"),
        (b"a\x00b", "not UTF-8"),
        ("é".encode("latin-1"), "not UTF-8"),
    ],
)
def test_what_holds_no_text_is_refused(write, content, word):
    """Empty, or binary."""
    with pytest.raises(InvalidInput, match=word):
        read_excerpts([write("a.bin", content)])


def test_what_is_no_file_is_refused(tmp_path):
    """With what to give instead."""
    with pytest.raises(InvalidInput, match="does not exist"):
        read_excerpts([tmp_path / "none.csv"])
    with pytest.raises(InvalidInput, match=r"is a directory; name the files in it"):
        read_excerpts([tmp_path])
    with pytest.raises(InvalidInput, match="not a regular file"):
        read_excerpts(["/dev/zero"])


def test_a_few_files_are_enough(write):
    """The first ones."""
    paths = [write(f"{number}.txt", "text") for number in range(MAX_FILES + 5)]
    assert len(read_excerpts(paths)) == MAX_FILES
