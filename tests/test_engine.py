"""Where a wave's episodes run."""

import threading
import time

import pytest

from skillforge.engine import LocalEngine, Turns
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


def test_no_more_threads_work_at_once_than_there_are_turns():
    """Sixteen jobs on two cores: two prepare, and the first asks its model while the others wait."""
    turns, at_once, most, lock = Turns(2), 0, 0, threading.Lock()

    def work(item):
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.01)
        with lock:
            at_once -= 1

    list(LocalEngine(8, turns).map(work, range(16)))
    assert most == 2


def test_a_turn_that_is_lent_is_somebody_elses():
    """All eight wait at one barrier at once, though only one may work: none holds its turn while it waits."""
    turns, barrier = Turns(1), threading.Barrier(8)

    def work(item):
        with turns.lent():
            barrier.wait(timeout=30)
        return item

    assert list(LocalEngine(8, turns).map(work, range(8))) == list(range(8))


def test_a_turn_comes_back_after_an_error():
    """A model that fails, an episode that breaks: the next ones still have their turns."""
    turns = Turns(1)

    def work(item):
        with turns.lent():
            raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        list(LocalEngine(4, turns).map(work, range(4)))
    assert list(LocalEngine(4, turns).map(lambda item: item, range(4))) == [0, 1, 2, 3]


def test_lending_without_a_turn_is_nothing():
    """One job, or a script that asks a model itself: there is no turn to lend, and none is made."""
    turns = Turns(1)
    with turns.lent(), turns.taken():
        pass
    with turns.taken(), pytest.raises(ZeroDivisionError), turns.lent():
        raise ZeroDivisionError
    with turns.taken():
        pass


def test_after_a_run_broke_off_nothing_more_is_asked():
    """The threads that are still at it would spend money for nobody."""
    engine = LocalEngine(2, turns := Turns(2))
    asked = []

    def work(item: int) -> int:
        if item == 0:
            raise ValueError("broken")
        time.sleep(0.2)
        with turns.lent():
            asked.append(item)
        return item

    with pytest.raises(ValueError, match="broken"):
        list(engine.map(work, range(2)))
    time.sleep(0.4)
    assert asked == []
    assert list(engine.map(lambda item: item, [1, 2])) == [1, 2]
