"""Where a wave's episodes run."""

import threading

import pytest

from skillforge.engine import LocalEngine
from skillforge.errors import InvalidConfig


@pytest.mark.parametrize("jobs", [1, 4])
def test_results_come_in_the_order_of_the_items(jobs):
    """Whatever finishes first, a wave is committed in task order."""
    release = threading.Event()

    def work(item):
        if jobs > 1 and item == 0:
            release.wait()
        if item == 3:
            release.set()
        return item * 10

    assert list(LocalEngine(jobs).map(work, range(4))) == [0, 10, 20, 30]


def test_an_exception_reaches_the_caller():
    """A broken promise in an episode is not swallowed."""
    with pytest.raises(ZeroDivisionError):
        list(LocalEngine(2).map(lambda item: 1 // item, [1, 0, 2]))


def test_at_least_one_job_is_needed():
    """No jobs, no work: said when the engine is made."""
    with pytest.raises(InvalidConfig, match="at least 1"):
        LocalEngine(0)
