"""Files and directories: what is read, in which order, and what cannot be."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from skillforge.curriculum import load
from skillforge.errors import InvalidCurriculum

Write = Callable[[str, str | bytes], Path]


def yaml_of(*names: str, extra: str = "") -> str:
    return "tasks:\n" + "".join(
        f"  - {{name: {name}, signature: (a), examples: ['{name}(1) == 1']{extra}}}\n" for name in names
    )


def jsonl_of(name: str) -> str:
    signature = {"name": name, "params": [{"name": "x", "type": "?"}]}
    return json.dumps({"id": f"s/{name}", "signature": signature, "examples": [{"args": [1], "out": 1}]})


def problems(*paths: str | Path) -> list[str]:
    with pytest.raises(InvalidCurriculum) as caught:
        load(paths)
    return list(caught.value.problems)


def test_a_directory_stands_for_its_files_by_name(write: Write, tmp_path: Path):
    """All three endings, and nothing else that lies there."""
    write("b.yaml", yaml_of("b1", "b2"))
    write("a.jsonl", jsonl_of("a"))
    write("c.yml", yaml_of("c"))
    write("README.md", "# no curriculum")
    assert [task.name for task in load(tmp_path)] == ["a", "b1", "b2", "c"]


def test_files_are_read_in_the_order_given(write: Write):
    """A file that is given twice is read once."""
    b, a = write("b.yaml", yaml_of("b")), write("a.yaml", yaml_of("a"))
    assert [task.name for task in load([b, str(a), b])] == ["b", "a"]


def test_tasks_may_require_those_of_other_files(write: Write):
    """What is loaded together is one curriculum."""
    a = write("a.yaml", yaml_of("a", extra=", requires: [b]"))
    assert [task.requires for task in load([a, write("b.yaml", yaml_of("b"))])] == [("b",), ()]


def test_tasks_may_require_skills_that_are_known(write: Write):
    """A library that is there already is built upon."""
    path = write("a.yaml", yaml_of("a", extra=", requires: [stored]"))
    assert load(path, known=["stored"])[0].requires == ("stored",)


def test_an_id_is_unique_over_all_files(write: Write):
    """Both places are named."""
    a, b = write("a.yaml", yaml_of("f")), write("b.yaml", yaml_of("f"))
    assert problems(a, b) == [f"{b}:2: a second task with the id 'f'; the first is on {a}:2. Give one an `id`"]


def test_a_missing_file_is_told_with_the_nearest_name(write: Write, tmp_path: Path):
    """What was typed wrong is most often the ending; what is suggested can be copied."""
    write("text.yaml", yaml_of("f"))
    assert problems(tmp_path / "text.yml") == [
        f"{tmp_path}/text.yml: no such file. Did you mean '{tmp_path}/text.yaml'?"
    ]


def test_what_can_be_no_curriculum_is_told(write: Write, tmp_path: Path):
    """An empty directory, another kind of file, a pipe, no path at all."""
    other, pipe, folder = write("a.txt", "x"), tmp_path / "p.yaml", tmp_path / "empty"
    os.mkfifo(pipe)
    folder.mkdir()
    assert problems(folder, other, pipe, "") == [
        f"{folder}: holds no curriculum; its files end in .yaml, .yml, .jsonl",
        f"{other}: not a curriculum; its name must end in .yaml, .yml, .jsonl",
        f"{pipe}: not a regular file",
        "'': an empty path names no curriculum",
    ]


@pytest.mark.parametrize("name", ["a.yaml", "a.jsonl"])
def test_a_file_that_is_not_utf_8_is_told_with_its_line(write: Write, name: str):
    """As editors of another age save it."""
    path = write(name, "\n\ncafé".encode("latin-1"))
    assert problems(path) == [f"{path}:3: not UTF-8: the byte 0xe9; save the file as UTF-8"]


def test_a_byte_order_mark_and_windows_line_ends_are_read(write: Write):
    """As other editors save it."""
    text = yaml_of("f") + "  - name: g\n    signature: (a)\n    examples: |\n      g(1) == 1\n"
    path = write("a.yaml", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert [task.name for task in load(path)] == ["f", "g"]


def test_an_empty_task_file_is_told(write: Write):
    """Nothing to learn is most often the wrong file."""
    path = write("a.jsonl", "\n")
    assert problems(path) == [f"{path}: is empty; write one JSON object for each task, one a line"]


def test_a_file_too_large_is_not_even_read(write: Write):
    """A curriculum is written by people."""
    path = write("a.yaml", b"x" * 10_000_000)
    assert problems(path) == [f"{path}: 10.0 MB is too large (at most 4.2 MB); split the file"]


def test_a_large_task_file_is_read(write: Write):
    """Ten megabytes of rows are a benchmark."""
    row = json.loads(jsonl_of("f"))
    row["examples"] = [{"args": ["x" * 10_000], "out": 1}]
    path = write("a.jsonl", "\n".join(json.dumps(row | {"id": str(index)}) for index in range(1_000)))
    assert len(load(path)) == 1_000


def test_all_files_mistakes_are_told_in_order(write: Write, tmp_path: Path):
    """A broken file hides nothing of the next."""
    a, b = write("a.yaml", "x"), write("b.jsonl", "{")
    assert [text.split(": ")[0] for text in problems(tmp_path / "0.yaml", a, b)] == [
        f"{tmp_path}/0.yaml", f"{a}:1", f"{b}:1",
    ]  # fmt: skip


def test_a_long_circle_is_shown_by_its_ends(write: Write):
    """A thousand names help nobody, and no depth exhausts the stack."""
    rows = [json.loads(jsonl_of(f"f{i}")) | {"requires": [f"s/f{(i + 1) % 3000}"]} for i in range(3000)]
    path = write("a.jsonl", "\n".join(map(json.dumps, rows)))
    (found,) = problems(path)
    assert found.endswith("s/f0 -> s/f1 -> s/f2 -> s/f3 -> s/f4 -> s/f5 -> … 2992 more … -> s/f2998 -> s/f2999 -> s/f0")


def test_odd_escapes_in_an_assertion_warn_nobody(write: Write):
    r"""`"\d"` is a warning of Python's, without file or line: it stays out of the way."""
    path = write("a.yaml", 'tasks:\n  - name: f\n    signature: (a)\n    examples: |\n      f("\\d") == 1\n')
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load(path)[0].examples[0].args == ("\\d",)
