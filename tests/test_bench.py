"""The benchmark: what fits, what passes what is held out, and whether a growing library is used."""

import pytest

from skillforge.bench import run_bench
from skillforge.build import open_library
from skillforge.errors import LibraryError

TASKS = """
tasks:
  - name: increments
    description: Add one to every number.
    signature: "(xs: list[int]) -> list[int]"
    examples: |
      increments([1, 2]) == [2, 3]
      increments([]) == []
      increments([7, 0, -3]) == [8, 1, -2]
    checks: |
      increments([100]) == [101]
      increments([5, 5]) == [6, 6]
  - name: again
    description: Add one to every number.
    signature: "(xs: list[int]) -> list[int]"
    examples: |
      again([1, 2]) == [2, 3]
      again([7, 0, -3]) == [8, 1, -2]
    checks: |
      again([100]) == [101]
      again([5, 5]) == [6, 6]
  - name: oracle
    description: Nothing computes this.
    signature: "(xs: list[int]) -> int"
    examples: |
      oracle([1, 2]) == 90210
      oracle([3]) == -77
      oracle([4, 4, 1]) == 31337
    checks: |
      oracle([9]) == 5
"""


@pytest.fixture
def tasks(write):
    return write("tasks.yaml", TASKS)


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """What comes of the tasks without a library; no test changes it."""
    path = tmp_path_factory.mktemp("bench") / "tasks.yaml"
    path.write_text(TASKS)
    return run_bench([path], timeout_s=1.0)


def test_each_task_gives_a_row(result):
    """Rows come in file order; what was not found says why."""
    rows = {row["id"]: row for row in result["tasks"]}
    assert list(rows) == ["increments", "again", "oracle"]
    assert (rows["increments"]["fits"], rows["increments"]["checks_passed"]) == (True, 2)
    assert not rows["oracle"]["fits"]
    assert rows["oracle"]["reason"]
    assert result["summary"]["solved"] == 2


def test_without_a_library_nothing_is_reused(result):
    """Each task starts with nothing, whatever was solved before."""
    assert [row["uses"] for row in result["tasks"]] == [(), (), ()]


def test_with_grow_a_later_task_uses_an_earlier_one(tasks):
    """What is solved joins a scratch library."""
    assert run_bench([tasks], timeout_s=1.0, grow=True)["tasks"][1]["uses"] == ("increments",)


def test_the_library_given_is_not_changed(tasks, tmp_path):
    """It is copied first."""
    open_library(tmp_path / "library", create=True).close()
    run_bench([tasks], timeout_s=1.0, library=tmp_path / "library", grow=True)
    with open_library(tmp_path / "library") as library:
        assert len(library) == 0


def test_a_library_that_is_not_there_is_an_error(tasks, tmp_path):
    """Said before any task is run."""
    with pytest.raises(LibraryError, match="No library at"):
        run_bench([tasks], library=tmp_path / "nothing")


def test_ctrl_c_gives_the_rows_so_far(tasks):
    """What was measured is told, and how many there would have been."""

    def stop(row):
        raise KeyboardInterrupt

    result = run_bench([tasks], timeout_s=1.0, on_row=stop)
    assert [row["id"] for row in result["tasks"]] == ["increments"]
    assert result["summary"]["interrupted"] == 3
